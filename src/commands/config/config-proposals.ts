import { Command } from 'commander';
import { readProposals } from '../../domain/configuration/changes/read-proposals.ts';
import { approveChange, rejectChange, withdrawChange } from '../../domain/configuration/changes/settle-proposal.ts';
import { refuseSlips } from '../options.ts';
import { EXIT, type ExitCode } from '../terminal.ts';
import { refusedConfig, tellChanged } from './config-answer.ts';
import { requestJson, requestTable } from './config-lines.ts';
import { type ChangeOptions, type ConfigOptions, changing, looking } from './config-options.ts';
import type { ConfigConsole, ConfigDependencies } from './connect-config.ts';

/** `realtechee config proposals` */
export const proposalsCommand = ({ terminal, run, on }: ConfigConsole): Command =>
  looking(new Command('proposals').description('print the change requests that wait for a second person'))
    .addHelpText(
      'after',
      '\nExample:\n  realtechee config proposals --stage prod\n\nReads only. `config diff <request>` shows what one changes.',
    )
    .action(({ stage, json }: ConfigOptions) =>
      run(() =>
        on(stage, async ({ requests }) => {
          const proposals = await readProposals(requests);
          if (json) terminal.out(JSON.stringify({ proposals: proposals.map(requestJson) }));
          else terminal.out(proposals.length === 0 ? 'nothing waits' : requestTable(proposals));
          return EXIT.done;
        }),
      ),
    );

interface Settled {
  readonly dependencies: ConfigDependencies;
  readonly requestId: string;
  readonly options: ChangeOptions;
}

const settling = (
  { run, on }: ConfigConsole,
  { name, about, example }: { readonly name: string; readonly about: string; readonly example: string },
  settle: (settled: Settled) => Promise<ExitCode>,
): Command =>
  changing(new Command(name).description(about))
    .argument('<request>', 'as `config proposals` has it')
    .addHelpText('after', `\nExample:\n  ${example}\n\nExit code 1: refused; nothing was changed.`)
    .action((requestId: string, options: ChangeOptions) =>
      run(async () => {
        refuseSlips(options);
        return on(options.stage, (dependencies) => settle({ dependencies, requestId, options }));
      }),
    );

const orderOf = async ({ dependencies, requestId, options: { reason } }: Settled) => ({
  requestId,
  by: await dependencies.changer(),
  ...(reason === undefined ? {} : { reason }),
});

/** `realtechee config approve`, `reject` and `withdraw` */
export const settleCommands = (console: ConfigConsole): readonly Command[] => {
  const { terminal } = console;
  const ended =
    (settle: typeof rejectChange) =>
    async (settled: Settled): Promise<ExitCode> => {
      const { json } = settled.options;
      const answer = await settle(settled.dependencies)(await orderOf(settled));
      if (!answer.ok) return refusedConfig(terminal, answer.refusal, json);
      const { id, state } = answer.value;
      terminal.out(json ? JSON.stringify(requestJson(answer.value)) : `request ${id} is ${state}; nothing was changed`);
      return EXIT.done;
    };
  return [
    settling(
      console,
      {
        name: 'approve',
        about: 'say yes to what another administrator has proposed: it holds then',
        example: 'realtechee config approve 0b9c6a5e --stage prod --confirm prod',
      },
      async (settled) => {
        const { stage, json } = settled.options;
        const answer = await approveChange(settled.dependencies)(await orderOf(settled));
        return tellChanged(terminal, answer, { stage, json });
      },
    ),
    settling(
      console,
      {
        name: 'reject',
        about: 'say no to what another administrator has proposed',
        example: 'realtechee config reject 0b9c6a5e --stage prod --confirm prod --reason "not this week"',
      },
      ended(rejectChange),
    ),
    settling(
      console,
      {
        name: 'withdraw',
        about: 'take your own proposal back',
        example: 'realtechee config withdraw 0b9c6a5e --stage prod --confirm prod',
      },
      ended(withdrawChange),
    ),
  ];
};

import { Command, InvalidArgumentError, Option } from 'commander';
import { isolationDependencies, seedDependencies } from './dependencies.ts';
import { checkCommand } from './stage/check-command.ts';
import { UsageRefused } from './stage-connection.ts';
import { stageIsolation } from './stage-isolation.ts';
import { stageSeed } from './stage-seed.ts';
import type { ExitCode, Terminal } from './terminal.ts';

const stageList = (text: string): readonly string[] => {
  const stages = [...new Set(text.split(',').map((stage) => stage.trim()))];
  if (stages.length < 2 || stages.includes('')) {
    throw new InvalidArgumentError('Name two stages or more, with commas between: prod,dev');
  }
  return stages;
};

interface IsolationOptions {
  readonly stages: readonly string[];
  readonly live: boolean;
  readonly json: boolean;
}

const EXAMPLE = `
Example:
  realtechee stage isolation --stages prod,dev
  realtechee stage isolation --stages prod,dev --live --json   # compares the account too, by your AWS credentials

Packages the stages and reads them; deploys, writes and changes nothing. Exit code 1: they are not isolated.`;

interface SeedCommandOptions {
  readonly stage: string;
  readonly apply: boolean;
  readonly confirm?: string;
  readonly json: boolean;
}

const SEED_EXAMPLE = `
Example:
  realtechee stage seed --stage dev             # shows what is missing
  realtechee stage seed --stage dev --apply
  realtechee stage seed --stage prod --apply --confirm prod

What a stage has, also what somebody has changed there, stays as it is.`;

const seedCommand = (terminal: Terminal, run: (work: () => Promise<ExitCode>) => Promise<void>): Command =>
  new Command('seed')
    .description('give a stage the default hooks and templates that it does not have')
    .requiredOption('--stage <name>', 'the stage to write to')
    .option('--apply', 'write; without it, only show what is missing', false)
    .option('--confirm <stage>', 'for prod: its name once more')
    .addOption(new Option('--json', 'print for machines').default(false))
    .addHelpText('after', SEED_EXAMPLE)
    .action(({ stage, apply, confirm, json }: SeedCommandOptions) =>
      run(async () => {
        if (apply && stage === 'prod' && confirm !== 'prod') {
          throw new UsageRefused('this writes to production: say so by --confirm prod');
        }
        const { seed, close } = seedDependencies(stage);
        return stageSeed(seed, terminal)({ stage, apply, json }).finally(close);
      }),
    );

/** `realtechee stage ...` */
export const stageCommand = (terminal: Terminal, run: (work: () => Promise<ExitCode>) => Promise<void>): Command => {
  const stage = new Command('stage').description('look at stages, and give one its first data');
  stage
    .command('isolation')
    .description('prove that stages share nothing and cannot reach one another, or name where they can')
    .addOption(
      new Option('--stages <names>', 'the stages to compare').default(['prod', 'dev'], 'prod,dev').argParser(stageList),
    )
    .option(
      '--live',
      'compare what is deployed as well: tables, functions, roles, parameters, queues, log groups',
      false,
    )
    .addOption(new Option('--json', 'print for machines').default(false))
    .addHelpText('after', EXAMPLE)
    .action(({ stages, live, json }: IsolationOptions) =>
      run(async () => stageIsolation(await isolationDependencies({ live }), terminal)(stages, { json })),
    );
  stage.addCommand(seedCommand(terminal, run));
  stage.addCommand(checkCommand(terminal, run));
  return stage;
};

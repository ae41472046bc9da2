import { Command, Option } from 'commander';
import { type ApplyOptions, applyingTo } from '../operations/operation-options.ts';
import { type OperationFrame, runOperation } from '../operations/run-operation.ts';
import { type Run, wholeNumber } from '../options.ts';
import { repeatedParam } from '../stage/param-option.ts';
import type { Terminal } from '../terminal.ts';
import { type DeployDependencies, deployDependencies } from './dependencies.ts';
import { deploy } from './deploy.ts';

const EXAMPLE = `
Example:
  realtechee deploy --stage dev --param alertEmail=oncall@example.com            # what the guards say, and what would change
  realtechee deploy --stage dev --param alertEmail=oncall@example.com --apply
  realtechee deploy --stage prod --approval approval.json --apply --confirm prod

Prod is deployed from a clean tree on a pushed commit with passing tests, a valid configuration, a fresh backup and another
person's approval (a file, or REALTECHEE_APPROVAL). Elsewhere configuration, isolation, data and the stack are asked alone.
Exit code 1: a guard refused, or it was rolled back.`;

interface DeployCommandOptions extends ApplyOptions {
  readonly param: readonly string[];
  readonly approval?: string;
  readonly watch: number;
  readonly within: number;
  readonly unwatched: boolean;
}

const whoIs = async ({ operator }: OperationFrame): Promise<string> =>
  typeof operator === 'string' ? operator : operator();

/** Before its first deployment a stage has no audit trail. */
const frameOf = async ({ frame, stacks, stackName }: DeployDependencies): Promise<OperationFrame> => {
  const { trail, ...rest } = frame;
  return (await stacks.read(stackName)) === undefined || trail === undefined ? rest : { ...rest, trail };
};

/** `realtechee deploy` */
export const deployCommand = (terminal: Terminal, run: Run): Command =>
  applyingTo(
    new Command('deploy').description('deploy a stage behind its guards, watch it, and go back when it is not well'),
  )
    .addOption(repeatedParam())
    .option('--approval <file>', 'who else has approved this commit for this stage')
    .addOption(
      new Option('--watch <minutes>', 'how long the critical alarm is watched afterwards')
        .default(5)
        .argParser(wholeNumber(0, '--watch')),
    )
    .addOption(
      new Option('--within <seconds>', 'how long the signal of the examination may take')
        .default(120)
        .argParser(wholeNumber(1, '--within')),
    )
    .option(
      '--unwatched',
      'the critical alarm is on because of what this mends: neither wait for it nor go back',
      false,
    )
    .addHelpText('after', EXAMPLE)
    .action((options: DeployCommandOptions) =>
      run(async () => {
        const { stage, apply, param, approval, watch, within, unwatched } = options;
        const params = unwatched ? [...param, 'rollbackMinutes=0'] : param;
        const dependencies = deployDependencies({ stage, params, approval }, terminal);
        const asked = { parameters: param.length, watchMinutes: watch, unwatched };
        const operation = { name: 'deploy', stage, applies: apply, asked };
        try {
          const frame = await frameOf(dependencies);
          return await runOperation(frame)(operation, options, async (tell) =>
            deploy(dependencies, terminal)(
              {
                stage,
                apply,
                operator: await whoIs(frame),
                watchMinutes: watch,
                withinSeconds: within,
                isUnwatched: unwatched,
                params: param,
              },
              tell,
            ),
          );
        } finally {
          dependencies.close();
        }
      }),
    );

import { Command, InvalidArgumentError, Option } from 'commander';
import { isolationDependencies } from './dependencies.ts';
import { stageIsolation } from './stage-isolation.ts';
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

/** `realtechee stage ...` */
export const stageCommand = (terminal: Terminal, run: (work: () => Promise<ExitCode>) => Promise<void>): Command => {
  const stage = new Command('stage').description('look at stages');
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
  return stage;
};

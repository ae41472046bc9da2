import { Command, Option } from 'commander';
import { inPlace, type Place } from '../backup/backup-options.ts';
import { paceOf, rateOption } from '../data-tables/pace-option.ts';
import { lookingAt, type OnStageOptions } from '../operations/operation-options.ts';
import { runOperation } from '../operations/run-operation.ts';
import type { Run } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { dataCheck } from './data-check.ts';
import { checkDependencies } from './dependencies.ts';

interface CheckOptions extends OnStageOptions {
  readonly integrity: boolean;
  readonly crossStage?: readonly string[];
  readonly against?: string;
  readonly in: Place;
  readonly folder: string;
  readonly rate: number;
}

const EXAMPLE = `
Example:
  realtechee data check --integrity
  realtechee data check --stage dev --integrity --cross-stage prod
  realtechee data check --against BACKUP_ID

Reads only, and shows ids and names of fields, never values. Exit code 1: something is wrong; notices alone are none.`;

const listOf = (text: string): readonly string[] => text.split(',').map((one) => one.trim());

/** `realtechee data`: what the rows of a stage are like. */
export const dataCommand = (terminal: Terminal, run: Run): Command => {
  const data = new Command('data').description('look at the rows of a stage');
  const check = lookingAt(data.command('check'))
    .description(
      'hold every row against the table registry: times, keys of indexes, expiry, test data, other stages’ names',
    )
    .option('--integrity', 'also what rows refer to, orphans, and rows that say the same', false)
    .addOption(
      new Option('--cross-stage <stages>', 'also what these stages share with it, with commas').argParser(listOf),
    )
    .option('--against <backup>', 'also what has changed since this backup');
  inPlace(check, '--in')
    .addOption(rateOption())
    .addHelpText('after', EXAMPLE)
    .action((options: CheckOptions) =>
      run(async () => {
        const { stage, integrity, crossStage, against } = options;
        const { frame, close, ...dependencies } = checkDependencies(stage, options, terminal);
        const asked = { integrity, crossStage, against };
        return runOperation(frame)({ name: 'data.check', stage, applies: false, asked }, options, (tell) =>
          dataCheck(dependencies)(options, paceOf(tell, options.rate)),
        ).finally(close);
      }),
    );
  return data;
};

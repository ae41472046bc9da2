import { Command } from 'commander';
import { dataDependencies } from '../data-tables/dependencies.ts';
import { paceOf, rateOption } from '../data-tables/pace-option.ts';
import { type ApplyOptions, applyingTo } from '../operations/operation-options.ts';
import { runOperation } from '../operations/run-operation.ts';
import type { Run } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { type PurgeOptions, purgeTestData } from './purge-test-data.ts';

const EXAMPLE = `
Example:
  realtechee purge test-data
  realtechee purge test-data --plan PLAN_ID --apply

Without --apply it shows the plan. Test data is what says E2E_TEST as its leadSource, and what belongs to such a row; never by a
name or an address. Exit code 1: refused, or something is left.`;

/** `realtechee purge`: takes rows out for good. */
export const purgeCommand = (terminal: Terminal, run: Run): Command => {
  const purge = new Command('purge').description('take rows out for good');
  applyingTo(purge.command('test-data'))
    .description('remove test data and what belongs to it: a plan first, then that plan')
    .option('--plan <id>', 'with --apply: the plan that you have looked at')
    .option('--with-referring', 'also rows that are no test data and refer to it', false)
    .addOption(rateOption())
    .addHelpText('after', EXAMPLE)
    .action((options: ApplyOptions & PurgeOptions & { rate: number }) =>
      run(async () => {
        const { stage, apply, plan, withReferring } = options;
        const { frame, close, ...dependencies } = dataDependencies(stage, terminal);
        const operation = { name: 'purge.test-data', stage, applies: apply, asked: { plan, withReferring } };
        return runOperation(frame)(operation, options, (tell) =>
          purgeTestData(dependencies)(options, paceOf(tell, options.rate)),
        ).finally(close);
      }),
    );
  return purge;
};

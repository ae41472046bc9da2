import { Command, Option } from 'commander';
import { dataDependencies } from '../data-tables/dependencies.ts';
import { paceOf, rateOption } from '../data-tables/pace-option.ts';
import { momentOf } from '../moment.ts';
import { type ApplyOptions, applyingTo } from '../operations/operation-options.ts';
import { runOperation } from '../operations/run-operation.ts';
import type { Run } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { type RetentionOptions, retentionRun } from './retention-run.ts';

const EXAMPLE = `
Example:
  realtechee retention run
  realtechee retention run --as-of TIME --plan PLAN_ID --apply

Without --apply it shows the plan, and the whole command that carries it out. What is on legal hold, or belongs to what is, stays.
Cut off, plan again: what is gone is gone. Exit code 1: refused, or rows were written meanwhile.`;

/** `realtechee retention`: the end of rows that are not kept for ever. */
export const retentionCommand = (terminal: Terminal, run: Run): Command => {
  const retention = new Command('retention').description('end rows that are not kept for ever');
  applyingTo(retention.command('run'))
    .description('remove rows whose retention (infra/tables.yml) is over: a plan first, then that plan')
    .option('--plan <id>', 'with --apply: the plan that you have looked at')
    .addOption(new Option('--as-of <time>', 'the time at which it must be over; without it, now').argParser(momentOf))
    .addOption(rateOption())
    .addHelpText('after', EXAMPLE)
    .action((options: ApplyOptions & RetentionOptions & { rate: number }) =>
      run(async () => {
        const { stage, apply, plan, asOf } = options;
        const { frame, close, ...dependencies } = dataDependencies(stage, terminal);
        const asked = { plan, asOf: asOf?.toISOString() };
        return runOperation(frame)({ name: 'retention.run', stage, applies: apply, asked }, options, (tell) =>
          retentionRun(dependencies)(options, paceOf(tell, options.rate)),
        ).finally(close);
      }),
    );
  return retention;
};

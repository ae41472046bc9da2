import { Command, Option } from 'commander';
import { secondsAfter } from '../domain/shared/clock.ts';
import { statusDependencies } from './dependencies.ts';
import { momentOf } from './moment.ts';
import { jsonOption, type OnStage, type Run, refuseSlips, stageOption, wholeNumber } from './options.ts';
import { UsageRefused } from './stage-connection.ts';
import { statusesBackfill } from './statuses-backfill.ts';
import { statusesSimulate } from './statuses-simulate.ts';
import type { Terminal } from './terminal.ts';

const SIMULATE_EXAMPLE = `
Example:
  realtechee statuses simulate --at 2026-04-01             # what one sweep would do then
  realtechee statuses simulate --at 2026-04-01 --days 7    # and what those of the seven days after

It takes the requests as they are now, as if nothing else happened to them. Reads only.
Rows that no timer is kept for yet are not in it: see \`realtechee statuses backfill\`.`;

/** Times are compared as they are written, which ends with four digits of a year. */
const refuseFarFuture = (at: Date | undefined, days: number): void => {
  const lastYear = secondsAfter(at ?? new Date(0), days * 86_400).getUTCFullYear();
  if (!(lastYear < 9000)) throw new UsageRefused('that leads too far into the future: a year before 9000 will do');
};

export const simulateCommand = (terminal: Terminal, run: Run): Command =>
  new Command('simulate')
    .description('say what sweeps would do at a moment, or in the days after it, and why')
    .option('--at <date>', 'a date (its first minute, UTC), or a time; without it, now', momentOf)
    .addOption(
      new Option('--days <number>', 'the sweeps of so many days from then on').argParser(wholeNumber(1, 'Days')),
    )
    .addOption(stageOption('the stage to read'))
    .addOption(jsonOption())
    .addHelpText('after', SIMULATE_EXAMPLE)
    .action(({ stage, json, at, days = 0 }: OnStage & { at?: Date; days?: number }) =>
      run(async () => {
        refuseFarFuture(at, days);
        const { close, ...dependencies } = await statusDependencies(stage);
        const from = at ?? dependencies.clock();
        const period = { from, until: secondsAfter(from, days * 86_400) };
        return statusesSimulate(dependencies, terminal)(period, { json }).finally(close);
      }),
    );

interface BackfillCommandOptions extends OnStage {
  readonly apply: boolean;
  readonly restart: boolean;
  readonly confirm?: string;
}

const BACKFILL_EXAMPLE = `
Example:
  realtechee statuses backfill --stage dev             # counts and examples; writes nothing
  realtechee statuses backfill --stage dev --apply
  realtechee statuses backfill --stage prod --apply --confirm prod

It reads every request. Cut off, it goes on where it was; --restart begins anew. Done twice, it changes nothing the second time.
Exit code 1: some rows need a person; the counts say why.`;

export const backfillCommand = (terminal: Terminal, run: Run): Command =>
  new Command('backfill')
    .description('keep requests from before this backend, and record what other programs have changed')
    .option('--apply', 'write; without it, only show what would be', false)
    .option('--restart', 'from the first row, although an earlier run was cut off', false)
    .option('--confirm <stage>', 'for prod: its name once more')
    .addOption(stageOption('the stage to write to'))
    .addOption(jsonOption())
    .addHelpText('after', BACKFILL_EXAMPLE)
    .action(({ stage, confirm, ...options }: BackfillCommandOptions) =>
      run(async () => {
        if (options.apply) refuseSlips({ stage, ...(confirm === undefined ? {} : { confirm }) });
        const { close, ...dependencies } = await statusDependencies(stage);
        return statusesBackfill(dependencies, terminal)(options).finally(close);
      }),
    );

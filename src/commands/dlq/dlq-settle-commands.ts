import { Command } from 'commander';
import { runOperation } from '../operations/run-operation.ts';
import type { Run } from '../options.ts';
import { UsageRefused } from '../stage-connection.ts';
import type { Terminal } from '../terminal.ts';
import { dlqDependencies, queuesNamed } from './dependencies.ts';
import { dlqRedrive } from './dlq-redrive.ts';
import { type FilterOptions, filtering, filterOf } from './letter-options.ts';
import { letterRemedies } from './letter-remedies.ts';

const REDRIVE_EXAMPLE = `
Example:
  realtechee dlq redrive --stage dev                                # says what would come of each letter; changes nothing
  realtechee dlq redrive --stage dev --queue notification-dead-letters --because throttl --apply --rate 10/s
  realtechee dlq redrive --stage prod --id demo-contact-0003 --apply --confirm prod --reason "hook mended"

What each kind comes to: a message whose attempts were used up is tried anew; a quarantined signal is planned; a mended hook
queues what it owes; a stream batch is handed to its function again; a failed run of a schedule runs. A letter is taken out once
that is there for good. Done twice, or cut off and done again, it changes nothing that was done, and sends nothing twice.
Without being told, it never tries anew what may have been sent, nor what the provider refused for good; never what was sent.
Exit code 1: some that were asked for stay, and it is said why.`;

/** `realtechee dlq redrive` */
export const redriveCommand = (terminal: Terminal, run: Run): Command =>
  filtering(new Command('redrive'))
    .description('make good what letters stand for, and take them out')
    .option('--even-unknown', 'also messages that the provider may have sent: somebody may get them twice', false)
    .option(
      '--even-refused',
      'also messages that the provider refused for good: what stood in the way was mended',
      false,
    )
    .addHelpText('after', REDRIVE_EXAMPLE)
    .action((options: FilterOptions & { readonly evenUnknown: boolean; readonly evenRefused: boolean }) =>
      run(async () => {
        const { stage, queue, limit, rate: perSecond, apply, evenUnknown, evenRefused } = options;
        const { frame, queues, names, remediesFor, clock, sleep, close } = dlqDependencies(stage, terminal);
        const filter = filterOf(options);
        const asked = {
          ...filter,
          ...(queue === undefined ? {} : { queue }),
          limit,
          perSecond,
          evenUnknown,
          evenRefused,
        };
        const of = queuesNamed(names, queue);
        const operation = { name: 'dlq.redrive', stage, applies: apply, asked };
        return runOperation(frame)(operation, options, async (tell) => {
          const made = await remediesFor({ evenUnknownOutcome: evenUnknown, evenRefused }, apply);
          const dependencies = { queues, remedy: letterRemedies(made.remedies), clock, sleep };
          return dlqRedrive(dependencies)({ queues: of, filter, limit, perSecond, apply }, tell).finally(made.close);
        }).finally(close);
      }),
    );

const DISCARD_EXAMPLE = `
Example:
  realtechee dlq discard --stage dev --id 0b3c6f1e-5d54-4c4e-9f0f-3f5a8f3a1f7a
  realtechee dlq discard --stage dev --kind unknown --apply --reason "written by a test of ours"

For letters that were dealt with in another way: they are deleted, and nothing is done about what they stand for. It takes a filter
and, with --apply, a reason for the audit trail.`;

/** `realtechee dlq discard` */
export const discardCommand = (terminal: Terminal, run: Run): Command =>
  filtering(new Command('discard'))
    .description('delete letters that were dealt with in another way')
    .addHelpText('after', DISCARD_EXAMPLE)
    .action((options: FilterOptions) =>
      run(async () => {
        const { stage, queue, limit, rate: perSecond, apply, reason } = options;
        const filter = filterOf(options);
        if (Object.keys(filter).length === 0) {
          throw new UsageRefused('say which letters: --id, --kind, --signal-type, --because or --since');
        }
        if (apply && reason === undefined) throw new UsageRefused('say why, for the audit trail: --reason "…"');
        const { frame, queues, names, clock, sleep, close } = dlqDependencies(stage, terminal);
        const remedy = async () => ({ settled: true, says: apply ? 'discarded' : 'discard it' });
        const of = queuesNamed(names, queue);
        const operation = { name: 'dlq.discard', stage, applies: apply, asked: { ...filter, limit } };
        return runOperation(frame)(operation, options, (tell) =>
          dlqRedrive({ queues, remedy, clock, sleep })({ queues: of, filter, limit, perSecond, apply }, tell),
        ).finally(close);
      }),
    );

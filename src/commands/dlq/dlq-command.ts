import { Command, InvalidArgumentError, Option } from 'commander';
import type { LetterFilter, LetterKind } from '../../domain/operations/dead-letters/letter.ts';
import { momentOf } from '../moment.ts';
import { type ApplyOptions, applyingTo, lookingAt, type OnStageOptions } from '../operations/operation-options.ts';
import { runOperation } from '../operations/run-operation.ts';
import { type Run, wholeNumber } from '../options.ts';
import { UsageRefused } from '../stage-connection.ts';
import type { Terminal } from '../terminal.ts';
import { dlqDependencies, queuesNamed } from './dependencies.ts';
import { dlqList } from './dlq-list.ts';
import { dlqRedrive } from './dlq-redrive.ts';
import { dlqShow } from './dlq-show.ts';
import { letterRemedies } from './letter-remedies.ts';

const KINDS: readonly LetterKind[] = [
  'signal-quarantined',
  'hook-failed',
  'delivery-ended',
  'notification-unreadable',
  'stream-batch',
  'run-failed',
  'unknown',
];

const rateOf = (text: string): number => {
  const rate = Number(text.replace(/\/s$/, ''));
  if (rate > 0 && rate <= 1000) return rate;
  throw new InvalidArgumentError('It takes so many a second, more than 0 and at most 1000: 5/s.');
};

const collect = (one: string, all: readonly string[] = []): readonly string[] => [...all, one];

const queueOption = (): Option => new Option('--queue <name>', 'this queue alone, as `dlq list` names it');
const limitOption = (): Option =>
  new Option('--limit <number>', 'look at so many letters of a queue at most')
    .default(1000)
    .argParser(wholeNumber(1, 'The limit'));

interface LookOptions extends OnStageOptions {
  readonly queue?: string;
  readonly limit: number;
}

const LIST_EXAMPLE = `
Example:
  realtechee dlq list --stage dev
  realtechee dlq list --queue notification-dead-letters --limit 5000 --json

A look hides letters from others for a moment and gives them back; nothing is taken out. Exit code 1: a queue is not there.`;

const listCommand = (terminal: Terminal, run: Run): Command =>
  lookingAt(new Command('list'))
    .description('show every dead-letter queue: how many letters, since when, why, and the runbook')
    .addOption(queueOption())
    .addOption(limitOption())
    .addHelpText('after', LIST_EXAMPLE)
    .action(({ stage, queue, limit, ...options }: LookOptions) =>
      run(async () => {
        const { frame, queues, names, close } = dlqDependencies(stage, terminal);
        const [name] = queue === undefined ? [] : queuesNamed(names, queue);
        const asked = { ...(name === undefined ? {} : { queue: name }), limit };
        const operation = { name: 'dlq.list', stage, applies: false, asked };
        return runOperation(frame)(operation, options, (tell) => dlqList(queues)({ ...asked, stage }, tell)).finally(
          close,
        );
      }),
    );

const SHOW_EXAMPLE = `
Example:
  realtechee dlq show 0b3c6f1e-5d54-4c4e-9f0f-3f5a8f3a1f7a --stage dev
  realtechee dlq show demo-contact-0003                # every letter of this signal

It prints the letter whole, and that may hold personal data: to this terminal alone, never into the report file. Keep it off
tickets and chats. Exit code 1: there is no such letter.`;

const showCommand = (terminal: Terminal, run: Run): Command =>
  lookingAt(new Command('show'))
    .description('print a letter whole, with what it is, why it failed and since when')
    .argument('<id>', 'of the message, of its signal or of its notification')
    .addOption(queueOption())
    .addOption(limitOption())
    .addHelpText('after', SHOW_EXAMPLE)
    .action((id: string, { stage, queue, limit, ...options }: LookOptions) =>
      run(async () => {
        const { frame, queues, names, close } = dlqDependencies(stage, terminal);
        terminal.err(
          'What follows may hold personal data: it is for this terminal alone. The report file does not have it.',
        );
        const operation = { name: 'dlq.show', stage, applies: false, asked: { id, limit } };
        return runOperation(frame)(operation, options, () =>
          dlqShow(queues)({ id, queues: queuesNamed(names, queue), limit }),
        ).finally(close);
      }),
    );

interface FilterOptions extends ApplyOptions {
  readonly queue?: string;
  readonly limit: number;
  readonly rate: number;
  readonly id?: readonly string[];
  readonly kind?: LetterKind;
  readonly signalType?: string;
  readonly because?: string;
  readonly since?: Date;
}

const filterOf = ({ id, kind, signalType, because, since }: FilterOptions): LetterFilter => ({
  ...(id === undefined ? {} : { ids: id }),
  ...(kind === undefined ? {} : { kind }),
  ...(signalType === undefined ? {} : { signalType }),
  ...(because === undefined ? {} : { reason: because }),
  ...(since === undefined ? {} : { since }),
});

const filtering = (command: Command): Command =>
  applyingTo(command)
    .addOption(queueOption())
    .addOption(limitOption())
    .addOption(new Option('--id <id>', 'of a message, signal or notification; may be given again').argParser(collect))
    .addOption(new Option('--kind <kind>', 'letters of this kind').choices(KINDS))
    .option('--signal-type <type>', 'letters about signals of this type')
    .option('--because <text>', 'letters whose reason has this in it')
    .option('--since <time>', 'letters that came at this time or later', momentOf)
    .addOption(new Option('--rate <n/s>', 'begin so many a second at most').default(5, '5/s').argParser(rateOf));

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

const redriveCommand = (terminal: Terminal, run: Run): Command =>
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

const discardCommand = (terminal: Terminal, run: Run): Command =>
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

/** `realtechee dlq ...` */
export const dlqCommand = (terminal: Terminal, run: Run): Command =>
  new Command('dlq')
    .description('what ended badly and waits for a person: look at it, make it good')
    .addCommand(listCommand(terminal, run))
    .addCommand(showCommand(terminal, run))
    .addCommand(redriveCommand(terminal, run))
    .addCommand(discardCommand(terminal, run));

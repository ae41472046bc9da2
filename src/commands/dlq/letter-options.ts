import { type Command, InvalidArgumentError, Option } from 'commander';
import type { LetterFilter, LetterKind } from '../../domain/operations/dead-letters/letter.ts';
import { momentOf } from '../moment.ts';
import { type ApplyOptions, applyingTo } from '../operations/operation-options.ts';
import { wholeNumber } from '../options.ts';

const KINDS: readonly LetterKind[] = [
  'signal-quarantined',
  'hook-failed',
  'delivery-ended',
  'notification-unreadable',
  'feedback-unreadable',
  'feedback-failed',
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

export const queueOption = (): Option => new Option('--queue <name>', 'this queue alone, as `dlq list` names it');
export const limitOption = (): Option =>
  new Option('--limit <number>', 'look at so many letters of a queue at most')
    .default(1000)
    .argParser(wholeNumber(1, 'The limit'));

/** Which letters. */
export interface FilterOptions extends ApplyOptions {
  readonly queue?: string;
  readonly limit: number;
  readonly rate: number;
  readonly id?: readonly string[];
  readonly kind?: LetterKind;
  readonly signalType?: string;
  readonly because?: string;
  readonly since?: Date;
}

export const filterOf = ({ id, kind, signalType, because, since }: FilterOptions): LetterFilter => ({
  ...(id === undefined ? {} : { ids: id }),
  ...(kind === undefined ? {} : { kind }),
  ...(signalType === undefined ? {} : { signalType }),
  ...(because === undefined ? {} : { reason: because }),
  ...(since === undefined ? {} : { since }),
});

export const filtering = (command: Command): Command =>
  applyingTo(command)
    .addOption(queueOption())
    .addOption(limitOption())
    .addOption(new Option('--id <id>', 'of a message, signal or notification; may be given again').argParser(collect))
    .addOption(new Option('--kind <kind>', 'letters of this kind').choices(KINDS))
    .option('--signal-type <type>', 'letters about signals of this type')
    .option('--because <text>', 'letters whose reason has this in it')
    .option('--since <time>', 'letters that came at this time or later', momentOf)
    .addOption(new Option('--rate <n/s>', 'begin so many a second at most').default(5, '5/s').argParser(rateOf));

import * as z from 'zod/mini';
import type { HookOutcome, Signal } from '../../domain/notifications/signal.ts';
import { secondsAfter } from '../../domain/shared/clock.ts';
import { accept, type Result, refuse } from '../../domain/shared/result.ts';
import { map, moment, optionalText, readRow, text, type Unreadable } from './attributes.ts';
import { type PlainItem, plainItem } from './plain-item.ts';

const hookOutcomes = z.array(
  z.object({
    hookId: z.string(),
    outcome: z.enum([
      'queued',
      'disabled',
      'template-inactive',
      'conditions-not-met',
      'nobody-to-tell',
      'failed',
    ]) satisfies z.ZodMiniType<HookOutcome['outcome']>,
    queued: z.exactOptional(z.number()),
    reason: z.exactOptional(z.string()),
    refused: z.exactOptional(z.array(z.string())),
  }),
);

const signalRow = z.object({
  id: text,
  signalType: text,
  payload: map,
  emittedAt: moment,
  emittedBy: optionalText,
  source: optionalText,
  leadSource: optionalText,
  processedAt: optionalText,
  quarantinedAt: optionalText,
  quarantineReason: optionalText,
  cancelledAt: optionalText,
  cancelReason: optionalText,
});

/** A row of SignalEvents, whoever wrote it: payload as map or JSON text, emittedAt or else createdAt. */
export const parseSignal = (item: PlainItem): Result<Signal, Unreadable & { readonly because: 'unreadable' }> => {
  const read = readRow(signalRow, { ...item, emittedAt: item.emittedAt ?? item.createdAt });
  if (!read.ok) return refuse({ because: 'unreadable', ...read.refusal });
  const outcomes = hookOutcomes.safeParse(item.hookOutcomes);
  return accept(outcomes.success ? { ...read.value, hookOutcomes: outcomes.data } : read.value);
};

/** The same of a stream's image. */
export const parseSignalImage = (image: PlainItem): ReturnType<typeof parseSignal> => parseSignal(plainItem(image));

const RETENTION_DAYS = 400;

/** Counted from when a row is written, not from when it says that it was emitted: an old signal must live to be planned. */
export const signalTtl = (writtenAt: Date): number =>
  Math.floor(secondsAfter(writtenAt, RETENTION_DAYS * 86_400).getTime() / 1000);

/** The payload is JSON text: exact whatever numbers it holds and however deep it goes, which DynamoDB's own map is not. */
export const signalItem = <Written extends Pick<Signal, 'id' | 'payload'>>(signal: Written, writtenAt: Date) => ({
  ...signal,
  payload: JSON.stringify(signal.payload),
  createdAt: writtenAt.toISOString(),
  updatedAt: writtenAt.toISOString(),
  ttl: signalTtl(writtenAt),
});

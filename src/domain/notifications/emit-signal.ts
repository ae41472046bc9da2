import type { Clock } from '../shared/clock.ts';
import { type Digest, derivedId, type NewId } from '../shared/ids.ts';
import type { Result } from '../shared/result.ts';
import { accept, refuse } from '../shared/result.ts';
import { impossibilityOf } from './plan-notifications.ts';
import type { HookStore, SignalStore } from './ports.ts';
import type { Signal } from './signal.ts';

export interface EmitSignalDependencies {
  readonly signals: SignalStore;
  readonly hooks: HookStore;
  readonly clock: Clock;
  readonly digest: Digest;
  readonly newId: NewId;
}

/** A signal to be; without an id it is named by its type and submission, so that emitting it again changes nothing. */
export type SignalDraft = Pick<Signal, 'signalType' | 'payload'> &
  Partial<Pick<Signal, 'id' | 'emittedAt' | 'emittedBy' | 'source' | 'leadSource'>>;

/** DynamoDB refuses items over 400 KB; the rest is room for what planning records. */
export const MAX_SIGNAL_BYTES = 350_000;

const sizeOf = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length;

/** Writes a signal that can be planned, once; the stream does the rest. Refusals name what is wrong and write nothing. */
export const emitSignal =
  ({ signals, hooks, clock, digest, newId }: EmitSignalDependencies) =>
  async (
    draft: SignalDraft,
  ): Promise<Result<{ readonly id: string; readonly stored: boolean }, { readonly reason: string }>> => {
    const { signalType, payload } = draft;
    if (draft.emittedAt !== undefined && Number.isNaN(Date.parse(draft.emittedAt))) {
      return refuse({ reason: 'emittedAt is no time; it must be like 2026-01-31T08:00:00Z' });
    }
    const { submissionId } = payload;
    const id = draft.id ?? (typeof submissionId === 'string' ? derivedId(digest, [signalType, submissionId]) : newId());
    const signal: Signal = { ...draft, id, emittedAt: draft.emittedAt ?? clock().toISOString() };
    const bytes = sizeOf(signal);
    if (bytes > MAX_SIGNAL_BYTES) {
      return refuse({
        reason: `the signal has ${bytes} bytes; at most ${MAX_SIGNAL_BYTES} fit: send links to files, not files`,
      });
    }
    const impossible = impossibilityOf(signal, await hooks.hooksFor(signalType));
    if (impossible !== undefined) return refuse({ reason: impossible });
    return accept({ id, stored: (await signals.put(signal)) === 'stored' });
  };

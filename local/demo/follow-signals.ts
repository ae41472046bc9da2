import { setTimeout as sleep } from 'node:timers/promises';
import { isSettled, type Notification } from '../../src/domain/notifications/notification.ts';
import type { NotificationStore, SignalStore } from '../../src/domain/notifications/ports.ts';
import type { Signal } from '../../src/domain/notifications/signal.ts';
import type { LocalStage } from '../stage.ts';

/** A signal with all that came of it. */
export interface FollowedSignal {
  readonly signal: Signal | undefined;
  readonly notifications: readonly Notification[];
}

export interface FollowOptions {
  readonly stage: LocalStage;
  readonly signals: SignalStore;
  readonly notifications: NotificationStore;
  onProgress(settled: number, of: number): void;
}

const WAKE = 'wake-due-notifications';
const MINUTE = 60_000;
/** A signal that the stream lost is looked for after 10 minutes. */
const REPLAN_AFTER = 11 * MINUTE;
/** Each jump lets at least one sweep run; retries with backoff take a few. */
const MOST_JUMPS = 400;

const isOver = ({ signal, notifications }: FollowedSignal): boolean => {
  if (signal === undefined || signal.quarantinedAt !== undefined) return true;
  return (
    signal.processedAt !== undefined &&
    notifications.every(({ status, dueAt }) => isSettled(status) && dueAt === undefined)
  );
};

/** How long until something can happen by itself to what is still open. */
const waitOf = (open: readonly FollowedSignal[], now: Date): number => {
  const due = open.flatMap(({ signal, notifications }) =>
    signal?.processedAt === undefined
      ? [now.getTime() + REPLAN_AFTER]
      : notifications.flatMap(({ dueAt }) => (dueAt === undefined ? [] : [Date.parse(dueAt)])),
  );
  return Math.max(0, Math.min(...due) - now.getTime());
};

/**
 * Waits until everything that these signals set off has ended. What waits for a time (a delay, a retry) is not waited for:
 * the clock of the stage is moved on to it.
 * @throws when something does not end
 */
export const followSignals = async (
  ids: readonly string[],
  { stage, signals, notifications, onProgress }: FollowOptions,
): Promise<readonly FollowedSignal[]> => {
  const look = async (id: string): Promise<FollowedSignal> => {
    const found = await signals.get(id);
    return { signal: found.ok ? found.value : undefined, notifications: await notifications.ofSignal(id) };
  };
  const wakes = (): number => stage.activity().functions[WAKE]?.invocations ?? 0;

  /** Moves the clock, and lets the next sweep come. */
  const moveOn = async (milliseconds: number): Promise<void> => {
    const before = wakes();
    stage.clock.advanceBy(milliseconds + MINUTE);
    for (let tries = 0; wakes() === before && tries < 100; tries += 1) await sleep(50);
  };

  const followed = new Map<string, FollowedSignal>();
  let open = [...ids];
  for (let jumps = 0; ; jumps += 1) {
    await stage.idle();
    for (const id of open) followed.set(id, await look(id));
    open = open.filter((id) => !isOver(followed.get(id) ?? { signal: undefined, notifications: [] }));
    onProgress(ids.length - open.length, ids.length);
    if (open.length === 0) return ids.flatMap((id) => followed.get(id) ?? []);
    if (jumps === MOST_JUMPS)
      throw new Error(`${open.length} signal(s) did not come to an end, the first is ${open[0]}`);
    await moveOn(
      waitOf(
        open.flatMap((id) => followed.get(id) ?? []),
        stage.clock.now(),
      ),
    );
  }
};

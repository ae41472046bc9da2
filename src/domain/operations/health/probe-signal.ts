import { type Clock, secondsAfter } from '../../shared/clock.ts';
import type { ProbeMessage, ProbeSight, SignalProbe } from './ports.ts';
import { ill, type VitalSign, well } from './vital-sign.ts';

export const PROBE_SIGN = 'signal';

export interface ProbeSignalDependencies {
  readonly probe: SignalProbe;
  readonly clock: Clock;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export interface ProbeRun extends VitalSign {
  readonly signalId: string;
  /** Milliseconds from the signal until it was planned, and until its last message had ended. */
  readonly plannedAfter?: number;
  readonly settledAfter?: number;
  readonly messages: readonly ProbeMessage[];
  /** It is left where it was, since something of it has not ended. */
  readonly isLeft: boolean;
}

const ENDED = [
  'SUPPRESSED',
  'FAILED',
  'CANCELLED',
  'EXPIRED',
  'SENT',
  'DELIVERED',
  'BOUNCED',
  'COMPLAINED',
  'UNKNOWN_OUTCOME',
  'UNREADABLE',
];
/** A message of test data that got so far went to somebody. */
const TOUCHED_SOMEBODY = ['SENT', 'DELIVERED', 'BOUNCED', 'COMPLAINED', 'UNKNOWN_OUTCOME'];

const hasEnded = ({ status }: ProbeMessage): boolean => ENDED.includes(status);

/** It waits for its own time, by a hook's delay, longer than the probe does. */
const waits = ({ status, dueAt }: ProbeMessage, until: Date): boolean =>
  status === 'SCHEDULED' && dueAt !== undefined && dueAt > until;

const isThrough = ({ signal, messages }: ProbeSight, until: Date): boolean =>
  signal === 'quarantined' || (signal === 'planned' && messages.every((one) => hasEnded(one) || waits(one, until)));

const judgePlanning = (sight: ProbeSight, seconds: number): VitalSign | undefined => {
  const { signal, reason = '', failedHooks, messages } = sight;
  const bad = (says: string, remedy: string): VitalSign => ill(PROBE_SIGN, says, remedy);
  if (signal === 'gone') return bad('the signal is gone from its table', 'docs/runbooks/probe-failed.md');
  if (signal === 'unplanned')
    return bad(
      `not planned within ${seconds} s: does its stream start plan-notifications?`,
      'docs/runbooks/stream-behind.md',
    );
  if (signal === 'quarantined') return bad(`quarantined: ${reason}`, 'docs/runbooks/signals-quarantined.md');
  const [failed] = failedHooks;
  if (failed !== undefined)
    return bad(`hook ${failed.hookId} failed: ${failed.reason}`, 'docs/runbooks/notification-dead-letters.md');
  if (messages.length === 0)
    return bad('planned, and nobody would be told: no hook has a recipient', 'realtechee stage seed --stage STAGE');
  return undefined;
};

const judgeMessages = ({ messages }: ProbeSight, until: Date, seconds: number): VitalSign | undefined => {
  const sent = messages.find(({ status }) => TOUCHED_SOMEBODY.includes(status));
  if (sent !== undefined)
    return ill(
      PROBE_SIGN,
      `a message of test data is ${sent.status}: it may have reached somebody`,
      'realtechee isolate --stage STAGE --apply, then docs/runbooks/probe-failed.md',
    );
  const open = messages.find((one) => !hasEnded(one) && !waits(one, until));
  if (open !== undefined)
    return ill(PROBE_SIGN, `a message is still ${open.status} after ${seconds} s`, 'docs/runbooks/oldest-due.md');
  const failed = messages.find(({ status }) => status !== 'SUPPRESSED' && status !== 'SCHEDULED');
  if (failed === undefined) return undefined;
  return ill(
    PROBE_SIGN,
    `a message is ${failed.status}: ${failed.reason ?? ''}`,
    'docs/runbooks/notification-dead-letters.md',
  );
};

const inSeconds = (milliseconds: number | undefined): string =>
  milliseconds === undefined ? '?' : `${(milliseconds / 1000).toFixed(1)} s`;

interface Followed {
  readonly sight: ProbeSight;
  readonly plannedAfter?: number;
  readonly settledAfter?: number;
}

/**
 * Follows one signal of test data through the stage's own functions, and takes it away again. Nothing is sent: test data
 * is withheld by whatever delivers, and a message that was not is what this finds. What has not ended is left, for its
 * own functions to end and its time to live to remove.
 * @throws when the stage cannot be written to or read
 */
export const probeSignal =
  ({ probe, clock, sleep }: ProbeSignalDependencies) =>
  async (signalId: string, withinSeconds: number): Promise<ProbeRun> => {
    const began = clock();
    const until = secondsAfter(began, withinSeconds);
    const elapsed = (): number => clock().getTime() - began.getTime();

    /** Looks until everything has ended or the time is up, at growing distances. */
    const follow = async (pause: number, before: Pick<Followed, 'plannedAfter'>): Promise<Followed> => {
      const sight = await probe.look(signalId);
      const isFirstSight = sight.signal === 'planned' && before.plannedAfter === undefined;
      const planned = isFirstSight ? { plannedAfter: elapsed() } : before;
      if (isThrough(sight, until)) return { sight, ...planned, settledAfter: elapsed() };
      if (clock() >= until) return { sight, ...planned };
      await sleep(pause);
      return follow(Math.min(1000, pause * 2), planned);
    };

    await probe.emit(signalId);
    const { sight, plannedAfter, settledAfter } = await follow(100, {});
    const wrong = judgePlanning(sight, withinSeconds) ?? judgeMessages(sight, until, withinSeconds);
    const isLeft = sight.signal === 'unplanned' || !sight.messages.every(hasEnded);
    if (!isLeft) {
      await probe.remove(
        signalId,
        sight.messages.map(({ id }) => id),
      );
    }
    const fine = `planned after ${inSeconds(plannedAfter)}, all ${sight.messages.length} messages withheld as test data after ${inSeconds(settledAfter)}`;
    return {
      ...(wrong ?? well(PROBE_SIGN, fine)),
      signalId,
      ...(plannedAfter === undefined ? {} : { plannedAfter }),
      ...(settledAfter === undefined ? {} : { settledAfter }),
      messages: sight.messages,
      isLeft,
    };
  };

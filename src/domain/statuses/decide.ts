import { accept, type Result, refuse } from '../shared/result.ts';
import { type Actor, membershipOf, nameOfActor } from './actor.ts';
import {
  definitionOf,
  type Lifecycle,
  type Mover,
  reasonsOf,
  type Status,
  type Transition,
  transitionsFrom,
} from './lifecycle.ts';
import type { TransitionRefusal } from './refusal.ts';
import { statusSinceOf, type TrackedRecord, versionOf } from './tracked-record.ts';

export interface TransitionCommand {
  readonly to: Status;
  readonly actor: Actor;
  readonly reason?: string;
  /** The version that the caller has seen. Absent: whatever it is now. */
  readonly expectedVersion?: number;
}

/** A change of status that may be made. */
export interface Decision {
  readonly from: Status;
  readonly to: Status;
  readonly at: Date;
  readonly actor: string;
  readonly triggeredBy: 'user' | 'system' | 'automation';
  readonly reason?: string;
  readonly automationRule?: string;
  readonly minutesInPreviousStatus: number;
  /** Fields that say when a status was entered. */
  readonly stamps: Readonly<Record<string, string>>;
  readonly counters: Readonly<Record<string, number>>;
}

export const MAX_REASON_CHARACTERS = 500;

type Verdict = { readonly ok: true } | { readonly ok: false; readonly refusal: TransitionRefusal };
const YES: Verdict = { ok: true };

const isPeople = (mover: Mover): mover is { readonly people: string } => 'people' in mover;

const wordsOf = (lifecycle: Lifecycle, mover: Mover): string => {
  if ('people' in mover) return lifecycle.people[mover.people]?.says ?? mover.people;
  return 'event' in mover ? `the event ${mover.event}` : `the timer ${mover.timer}`;
};

/** Who moves a record along a transition, in words. */
export const whoMoves = (lifecycle: Lifecycle, { by }: Transition): string =>
  by.map((mover) => wordsOf(lifecycle, mover)).join(' or ');

const judgeMover = (lifecycle: Lifecycle, record: TrackedRecord, transition: Transition, actor: Actor): Verdict => {
  const { to, by } = transition;
  const notPermitted: TransitionRefusal = {
    because: 'not-permitted',
    from: record.status,
    to,
    who: whoMoves(lifecycle, transition),
  };
  if (actor.kind !== 'person') {
    const isMeant = by.some((mover) =>
      actor.kind === 'event'
        ? 'event' in mover && mover.event === actor.event
        : 'timer' in mover && mover.timer === actor.timer,
    );
    return isMeant ? YES : { ok: false, refusal: notPermitted };
  }
  const memberships = by.filter(isPeople).flatMap(({ people }) => {
    const circle = lifecycle.people[people];
    return circle === undefined ? [] : membershipOf(actor.person, circle, record);
  });
  if (memberships.includes('member')) return YES;
  return { ok: false, refusal: memberships.includes('not-assigned') ? { because: 'not-assigned' } : notPermitted };
};

const judgeReason = (lifecycle: Lifecycle, transition: Transition, reason: string): Verdict => {
  const words = reasonsOf(lifecycle, transition);
  if (reason.length > MAX_REASON_CHARACTERS) {
    return { ok: false, refusal: { because: 'reason-too-long', atMost: MAX_REASON_CHARACTERS } };
  }
  if (transition.reason === undefined) return YES;
  if (reason === '') {
    return { ok: false, refusal: { because: 'reason-missing', ...(words === undefined ? {} : { reasons: words }) } };
  }
  if (words === undefined || words.includes(reason)) return YES;
  return { ok: false, refusal: { because: 'reason-unlisted', reasons: words } };
};

const judgeLimit = ({ limit }: Transition, { counters }: TrackedRecord): Verdict =>
  limit === undefined || (counters[limit.counter] ?? 0) < limit.atMost
    ? YES
    : { ok: false, refusal: { because: 'limit-reached', ...limit } };

const TRIGGERED_BY = { person: 'user', event: 'automation', timer: 'automation' } as const;

const ruleOf = (actor: Actor): { readonly automationRule?: string } => {
  if (actor.kind === 'person') return {};
  return { automationRule: actor.kind === 'event' ? actor.event : actor.rule };
};

/** The transition that leads from a record's status to another, whoever may take it. */
export const transitionTo = (
  lifecycle: Lifecycle,
  { status }: Pick<TrackedRecord, 'status'>,
  to: Status,
): Result<Transition, TransitionRefusal> => {
  const known = lifecycle.statuses.map(({ name }) => name);
  if (!known.includes(to)) return refuse({ because: 'unknown-status', to, known });
  if (!known.includes(status)) return refuse({ because: 'lost', status, known });
  const transitions = transitionsFrom(lifecycle, status);
  const transition = transitions.find((one) => one.to === to);
  if (transition !== undefined) return accept(transition);
  return refuse({ because: 'no-such-transition', from: status, to, possible: transitions.map((one) => one.to) });
};

/** Somebody who may not see a record learns nothing of how it stands. */
const isKeptFrom = ({ people, readers }: Lifecycle, record: TrackedRecord, actor: Actor): boolean => {
  const circle = people[readers];
  return (
    actor.kind === 'person' && circle !== undefined && membershipOf(actor.person, circle, record) === 'not-assigned'
  );
};

/** What a command would change on a record as it is now, or why it changes nothing. Pure. */
export const decide = (
  lifecycle: Lifecycle,
  record: TrackedRecord,
  command: TransitionCommand,
  now: Date,
): Result<Decision, TransitionRefusal> => {
  const version = versionOf(record);
  const { to, actor, expectedVersion = version } = command;
  const reason = command.reason?.trim() ?? '';
  const found = transitionTo(lifecycle, record, to);
  if (!found.ok && found.refusal.because === 'unknown-status') return found;
  if (isKeptFrom(lifecycle, record, actor)) return refuse({ because: 'not-assigned' });
  if (expectedVersion !== version) {
    return refuse({ because: 'stale', expected: expectedVersion, current: { status: record.status, version } });
  }
  if (!found.ok) return found;
  const transition = found.value;
  const verdicts = [
    judgeMover(lifecycle, record, transition, actor),
    actor.kind === 'person' ? judgeReason(lifecycle, transition, reason) : YES,
    judgeLimit(transition, record),
  ];
  for (const verdict of verdicts) if (!verdict.ok) return refuse(verdict.refusal);

  const stamp = definitionOf(lifecycle, to)?.stamp;
  const { limit } = transition;
  return accept({
    from: record.status,
    to,
    at: now,
    actor: nameOfActor(actor),
    triggeredBy: TRIGGERED_BY[actor.kind],
    ...(reason === '' ? {} : { reason }),
    ...ruleOf(actor),
    minutesInPreviousStatus: Math.max(0, Math.floor((now.getTime() - statusSinceOf(record).getTime()) / 60_000)),
    stamps: stamp === undefined ? {} : { [stamp]: now.toISOString() },
    counters: limit === undefined ? {} : { [limit.counter]: (record.counters[limit.counter] ?? 0) + 1 },
  });
};

import type { Violation } from '../violation.ts';
import type { IsolationRecord, Stoppable } from './ports.ts';

/** What a thing is set to while the stage is isolated. */
export const STOPPED: Readonly<Record<Stoppable['kind'], string>> = {
  stream: 'off',
  schedule: 'off',
  function: '0',
  mail: 'off',
};

export interface Turn {
  readonly thing: Stoppable;
  readonly to: string;
}

export interface SwitchPlan {
  /** In the order in which it is done: sending first, then what starts work, then the functions themselves. */
  readonly turns: readonly Turn[];
  readonly deny: readonly string[];
  readonly allow: readonly string[];
}

const ORDER: readonly Stoppable['kind'][] = ['mail', 'schedule', 'stream', 'function'];

const inOrder = (turns: readonly Turn[], order: readonly Stoppable['kind'][]): readonly Turn[] =>
  turns.toSorted((one, other) => order.indexOf(one.thing.kind) - order.indexOf(other.thing.kind));

const ROLE = /^role (.+)$/;

/** The roles by which a stage reaches others, or others reach it, as the proof of isolation names them. */
export const crossingRoles = (violations: readonly Violation[], stage: string): readonly string[] => {
  const crossing = violations
    .filter(({ rule }) => ['reach', 'admission', 'shared', 'mention'].includes(rule))
    .filter(({ here, there }) => here.stage === stage || there?.stage === stage);
  const roles = crossing.flatMap(({ here }) => ROLE.exec(here.id)?.[1] ?? []);
  return [...new Set(roles)].sort();
};

/** What is still to be done for the stage to stand still. Nothing, when it does. */
export const planIsolation = (
  live: readonly Stoppable[],
  { crossing, denied }: { readonly crossing: readonly string[]; readonly denied: readonly string[] },
): SwitchPlan => ({
  turns: inOrder(
    live.flatMap((thing) => (thing.setting === STOPPED[thing.kind] ? [] : [{ thing, to: STOPPED[thing.kind] }])),
    ORDER,
  ),
  deny: crossing.filter((role) => !denied.includes(role)),
  allow: [],
});

const keyOf = ({ kind, id }: Pick<Stoppable, 'kind' | 'id'>): string => `${kind} ${id}`;

/**
 * The record to keep before anything is turned: what an earlier, unfinished isolation has put down stays, since by now
 * the stage shows what that one has done and no longer what was.
 */
export const recordOf = (
  before: IsolationRecord | undefined,
  live: readonly Stoppable[],
  deny: readonly string[],
  now: Date,
): IsolationRecord => {
  const known = new Set(before?.settings.map(keyOf));
  return {
    beganAt: before?.beganAt ?? now,
    settings: [...(before?.settings ?? []), ...live.filter((thing) => !known.has(keyOf(thing)))],
    deniedRoles: [...new Set([...(before?.deniedRoles ?? []), ...deny])].sort(),
  };
};

/** Two records of one isolation: of what both know, the earlier one saw it before it was stopped. */
export const mergedRecords = (
  one: IsolationRecord | undefined,
  other: IsolationRecord | undefined,
): IsolationRecord | undefined => {
  if (one === undefined || other === undefined) return one ?? other;
  const [earlier, later] = one.beganAt <= other.beganAt ? [one, other] : [other, one];
  return recordOf(earlier, later.settings, later.deniedRoles, earlier.beganAt);
};

/** What puts the stage back as it was: functions first, so that nothing starts into a wall, sending last. */
export const planResumption = (
  record: IsolationRecord,
  live: readonly Stoppable[],
  denied: readonly string[],
): SwitchPlan => {
  const was = new Map(record.settings.map((thing) => [keyOf(thing), thing.setting]));
  const turns = live.flatMap((thing) => {
    const to = was.get(keyOf(thing));
    return to === undefined || to === thing.setting ? [] : [{ thing, to }];
  });
  return {
    turns: inOrder(turns, ORDER.toReversed()),
    deny: [],
    allow: record.deniedRoles.filter((role) => denied.includes(role)),
  };
};

/** What the record has and the stage no longer does: made anew meanwhile, by a deployment for instance. */
export const goneSince = (record: IsolationRecord, live: readonly Stoppable[]): readonly Stoppable[] => {
  const there = new Set(live.map(keyOf));
  return record.settings.filter((thing) => !there.has(keyOf(thing)));
};

export const isDone = ({ turns, deny, allow }: SwitchPlan): boolean =>
  turns.length === 0 && deny.length === 0 && allow.length === 0;

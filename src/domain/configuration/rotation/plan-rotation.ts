/** One version of a ring of keys as it held: the first key signs, every one is believed. */
export interface KeptRing {
  readonly keys: readonly string[];
  readonly at: Date;
}

export interface RotationRules {
  readonly periodDays: number;
  /** As many keys as the parameter may have. */
  readonly mostKeys: number;
}

export type RotationPlan =
  /** Nothing to do before that time. */
  | { readonly step: 'rest'; readonly until: Date }
  /** The next key is believed from now on, and signs nothing yet: not every function has it. */
  | { readonly step: 'introduce'; readonly keys: (next: string) => readonly string[] }
  /** Every function has the next key: it signs from now on, and the one before it is still believed. */
  | { readonly step: 'promote'; readonly keys: readonly string[] }
  /** One more key would push out one that signed lately, whose links people still have. */
  | { readonly step: 'too-soon'; readonly until: Date };

const DAY = 86_400_000;

/** So long before its period is over a key is followed by the next: nobody is told of a stale secret meanwhile. */
const LEAD_DAYS = 14;

/** By then every function has read it: longer than their hard age and the longest lifetime together (15 and 10 minutes). */
export const SETTLE_SECONDS = 3600;

/** So long at the least a key is believed after it has signed for the last time. */
export const BELIEVED_DAYS = 400;

const after = (at: Date, milliseconds: number): Date => new Date(at.getTime() + milliseconds);

/** Where in the history (newest first) a key was there first. */
const firstSeen = (history: readonly KeptRing[], key: string): number =>
  history.findLastIndex(({ keys }) => keys.includes(key));

/** Since when the first key of the ring signs. */
export const signingSince = (history: readonly KeptRing[]): Date | undefined => {
  const [current] = history;
  const signing = current?.keys.at(0);
  const change = history.findIndex(({ keys }) => keys.at(0) !== signing);
  return (change === -1 ? history.at(-1) : history[change - 1])?.at;
};

/** When a key signed for the last time; `undefined`: longer ago than the history goes, or never. */
const signedUntil = (history: readonly KeptRing[], key: string): Date | undefined => {
  const last = history.findIndex(({ keys }) => keys.at(0) === key);
  return last > 0 ? history[last - 1]?.at : undefined;
};

/** A key that was brought in after the signing one, and waits its turn: always the second. */
const successor = (history: readonly KeptRing[]): { readonly key: string; readonly since: Date } | undefined => {
  const [signing, second] = history.at(0)?.keys ?? [];
  if (signing === undefined || second === undefined) return undefined;
  const seen = firstSeen(history, second);
  const since = history[seen]?.at;
  return since !== undefined && seen < firstSeen(history, signing) ? { key: second, since } : undefined;
};

/**
 * What is next for a ring of keys, by its history (newest first). A rotation takes two steps, so that no function meets a
 * signature by a key that it has not read yet. `isForced`: somebody wants the next key now. Pure.
 */
export const planRotation = (
  history: readonly KeptRing[],
  { periodDays, mostKeys }: RotationRules,
  now: Date,
  { isForced = false } = {},
): RotationPlan => {
  const keys = history.at(0)?.keys ?? [];
  const next = successor(history);
  if (next !== undefined) {
    const settled = after(next.since, SETTLE_SECONDS * 1000);
    if (settled > now) return { step: 'rest', until: settled };
    return { step: 'promote', keys: [next.key, ...keys.filter((key) => key !== next.key)] };
  }
  const due = after(signingSince(history) ?? now, (periodDays - LEAD_DAYS) * DAY);
  if (!isForced && due > now) return { step: 'rest', until: due };
  const pushedOut = keys.slice(mostKeys - 1);
  const believed = pushedOut
    .flatMap((key) => signedUntil(history, key) ?? [])
    .map((until) => after(until, BELIEVED_DAYS * DAY));
  const until = believed.toSorted((one, other) => one.getTime() - other.getTime()).at(-1);
  if (until !== undefined && until > now) return { step: 'too-soon', until };
  const [signing, ...older] = keys;
  const rest = older.slice(0, Math.max(0, mostKeys - 2));
  return { step: 'introduce', keys: (made) => (signing === undefined ? [made] : [signing, made, ...rest]) };
};

import type { Digest } from '../../shared/ids.ts';

/** The digest of a set of texts, each met once, in any order; however many there are, it takes no more room. */
export interface Fold {
  readonly count: number;
  readonly sum: string;
}

export const NOTHING_FOLDED: Fold = { count: 0, sum: '0'.repeat(64) };

const PART = 8;

/** Adds the eight parts of two digests, each for itself. */
const added = (one: string, other: string): string => {
  let sum = '';
  for (let at = 0; at < one.length; at += PART) {
    const part = Number.parseInt(one.slice(at, at + PART), 16) + Number.parseInt(other.slice(at, at + PART), 16);
    sum += (part >>> 0).toString(16).padStart(PART, '0');
  }
  return sum;
};

export const folded = (digest: Digest, { count, sum }: Fold, text: string): Fold => ({
  count: count + 1,
  sum: added(sum, digest(text)),
});

export const together = (one: Fold, other: Fold): Fold => ({
  count: one.count + other.count,
  sum: added(one.sum, other.sum),
});

import type { Digest } from '../../shared/ids.ts';

/** Of so many keys, about 40 bytes each, a set is kept: 200 MB. What comes after them is not compared, and that is said. */
export const MOST_KEYS = 5_000_000;
/** 52 bits: of 5,000,000 keys, two that are not the same are taken for the same once in 300 looks. */
const HEX = 13;

/** Keys that have been met, as numbers that nobody can read back. */
export const createHashedKeys = (digest: Digest, most: number = MOST_KEYS) => {
  const met = new Set<number>();
  let isFull = false;
  const numberOf = (key: string): number => Number.parseInt(digest(key).slice(0, HEX), 16);
  return {
    has: (key: string): boolean => met.has(numberOf(key)),
    /** Whether it had been met before. */
    meet: (key: string): boolean => {
      const number = numberOf(key);
      if (met.has(number)) return true;
      if (met.size < most) met.add(number);
      else isFull = true;
      return false;
    },
    isFull: (): boolean => isFull,
    size: (): number => met.size,
  };
};
export type HashedKeys = ReturnType<typeof createHashedKeys>;

import type { Clock } from '../../domain/shared/clock.ts';

const MOST_ENTRIES = 500;

interface Entry<Value> {
  readonly value: Promise<Value>;
  readonly until: number;
}

/**
 * Remembers what was loaded for a key, for a bounded time. Asking while a load is under way waits for that one. What is
 * not `isWorthKeeping`, and a load that failed, is forgotten at once.
 */
export const expiringCache = <Value>({
  clock,
  seconds,
  load,
  isWorthKeeping,
}: {
  readonly clock: Clock;
  readonly seconds: number;
  readonly load: (key: string) => Promise<Value>;
  readonly isWorthKeeping: (value: Value) => boolean;
}): ((key: string) => Promise<Value>) => {
  const entries = new Map<string, Entry<Value>>();

  const forget = (key: string, entry: Entry<Value>): void => {
    if (entries.get(key) === entry) entries.delete(key);
  };

  const remember = (key: string, until: number): Promise<Value> => {
    const entry = { value: load(key), until };
    entries.delete(key);
    entries.set(key, entry);
    const [oldest] = entries.keys();
    if (entries.size > MOST_ENTRIES && oldest !== undefined) entries.delete(oldest);
    entry.value.then(
      (value) => isWorthKeeping(value) || forget(key, entry),
      () => forget(key, entry),
    );
    return entry.value;
  };

  return async (key) => {
    const now = clock().getTime();
    const known = entries.get(key);
    return known !== undefined && now < known.until ? known.value : remember(key, now + seconds * 1000);
  };
};

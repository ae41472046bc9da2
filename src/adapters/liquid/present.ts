import { isMap } from '../../domain/notifications/paths.ts';
import type { Payload } from '../../domain/notifications/signal.ts';

const isAbsent = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0);

const presentValue = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.filter((item) => !isAbsent(item)).map(presentValue);
  return isMap(value) ? present(value) : value;
};

/** The variables that say something: what is null, an empty text or an empty list is as good as absent. */
export const present = (variables: Payload): Payload =>
  Object.fromEntries(
    Object.entries(variables)
      .filter(([, value]) => !isAbsent(value))
      .map(([name, value]) => [name, presentValue(value)]),
  );

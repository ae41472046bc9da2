import type { PersonalFiles } from '../../domain/users/personal-data/ports.ts';
import { type CanBeOut, createOutage } from './outage.ts';

export interface MemoryPersonalFiles extends PersonalFiles, CanBeOut {
  keys(): readonly string[];
}

/** Objects by their keys; a name is the key behind `prefix`. */
export const createMemoryPersonalFiles = (prefix: string, keys: readonly string[]): MemoryPersonalFiles => {
  const objects = new Set(keys);
  const outage = createOutage('the bucket');
  return {
    setOutage: outage.setOutage,
    keys: () => [...objects].toSorted(),
    keyOf: (name) => (name.startsWith(prefix) ? name.slice(prefix.length) : undefined),
    delete: async (doomed) => {
      outage.check();
      for (const key of doomed) objects.delete(key);
    },
  };
};

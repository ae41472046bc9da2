import type { Checkpoints } from '../../domain/statuses/ports.ts';
import { type CanBeOut, createOutage } from './outage.ts';

export type MemoryCheckpoints = Checkpoints & CanBeOut;

export const createMemoryCheckpoints = (): MemoryCheckpoints => {
  const rows = new Map<string, string>();
  const outage = createOutage('the checkpoints');
  return {
    setOutage: outage.setOutage,
    get: async (name) => {
      outage.check();
      return rows.get(name);
    },
    set: async (name, value) => {
      outage.check();
      rows.set(name, value);
    },
    clear: async (name) => {
      outage.check();
      rows.delete(name);
    },
  };
};

import type { Watermarks } from '../../domain/notifications/ports.ts';
import { type CanBeOut, createOutage } from './outage.ts';

export type MemoryWatermarks = Watermarks & CanBeOut;

export const createMemoryWatermarks = (): MemoryWatermarks => {
  const rows = new Map<string, Date>();
  const outage = createOutage('the watermarks');
  return {
    setOutage: outage.setOutage,
    get: async (name) => {
      outage.check();
      return structuredClone(rows.get(name));
    },
    set: async (name, at) => {
      outage.check();
      rows.set(name, structuredClone(at));
    },
  };
};

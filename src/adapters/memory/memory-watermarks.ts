import type { Watermarks } from '../../domain/notifications/ports.ts';
import { createOutage, type Outage } from './outage.ts';

export interface MemoryWatermarks extends Watermarks {
  readonly outage: Outage;
}

export const createMemoryWatermarks = (): MemoryWatermarks => {
  const rows = new Map<string, Date>();
  const outage = createOutage('the watermarks');
  return {
    outage,
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

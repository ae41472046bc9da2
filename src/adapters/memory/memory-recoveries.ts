import type { Recoveries } from '../../domain/operations/recovery/ports.ts';
import type { Recovery } from '../../domain/operations/recovery/recovery.ts';

/** Recoveries in memory; all of one `kept` are of one folder. */
export const createMemoryRecoveries = (kept = new Map<string, Recovery>()): Recoveries => ({
  read: async (id) => structuredClone(kept.get(id)),
  write: async (recovery) => void kept.set(recovery.id, structuredClone(recovery)),
});

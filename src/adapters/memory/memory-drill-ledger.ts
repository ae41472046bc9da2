import type { DrillLedger } from '../../domain/operations/recovery/ports.ts';
import type { Recovery } from '../../domain/operations/recovery/recovery.ts';

/** What drills have left written, in memory; each ledger of one `kept` is another process that reads and writes it. */
export interface KeptDrills {
  drill?: Recovery;
  revision: number;
  toldOf?: string;
  succeededAt?: string;
  askedSince?: string;
}

export const createMemoryDrillLedger = (kept: KeptDrills = { revision: 0 }): DrillLedger => {
  let seen = 0;
  return {
    read: async (id) => {
      seen = kept.revision;
      return kept.drill?.id === id ? structuredClone(kept.drill) : undefined;
    },
    write: async (recovery) => {
      if (seen !== kept.revision) throw new Error('somebody else goes on with the drill');
      kept.drill = structuredClone(recovery);
      kept.revision += 1;
      seen = kept.revision;
    },
    isTold: async ({ beganAt }) => kept.toldOf === beganAt,
    tell: async ({ beganAt }, succeededAt) => {
      kept.toldOf = beganAt;
      if (succeededAt !== undefined) kept.succeededAt = succeededAt;
    },
    withoutSuccessSince: async (now) => {
      kept.askedSince ??= now.toISOString();
      return new Date(kept.succeededAt ?? kept.askedSince);
    },
  };
};

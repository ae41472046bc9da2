import { createMemoryRecoveredTables } from '../../src/adapters/memory/memory-recovered-tables.ts';
import { createMemoryRecoveries } from '../../src/adapters/memory/memory-recoveries.ts';
import { createMemoryStageTables } from '../../src/adapters/memory/memory-stage-tables.ts';
import { createMemoryTablePast } from '../../src/adapters/memory/memory-table-past.ts';
import { NO_BACKUPS } from '../../src/domain/operations/recovery/no-backups.ts';
import type { RecoveryWindow } from '../../src/domain/operations/recovery/ports.ts';
import type { Recovery } from '../../src/domain/operations/recovery/recovery.ts';
import { memoryTables, NOW, REGISTRY } from './backup-world.ts';

export const [OLD_SUFFIX, NEW_SUFFIX] = ['a'.repeat(26), 'b'.repeat(26)];
export const minutesAgo = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);
export const WINDOW: RecoveryWindow = { earliest: minutesAgo(50_000), latest: minutesAgo(2) };

/** A stage in memory with work that was waiting, and what a recovery of it works with. Time passes by waiting alone. */
export const recoveryWorld = (windowOf: (model: string) => RecoveryWindow | undefined = () => WINDOW) => {
  const from = memoryTables(2);
  from.plant('NotificationQueue', { id: { S: 'n-open' }, status: { S: 'PENDING' } });
  from.plant('SignalEvents', { id: { S: 's-planned' }, processedAt: { S: 'x' } });
  from.plant('UserCommands', { id: { S: 'lock#u-1' } });
  const made = createMemoryStageTables();
  const kept = new Map<string, Recovery>();
  let now = NOW.getTime();
  const dependencies = {
    registry: REGISTRY,
    recoveries: createMemoryRecoveries(kept),
    tables: createMemoryRecoveredTables(made, REGISTRY),
    rows: made,
    former: createMemoryRecoveredTables(from, REGISTRY),
    pointInTime: createMemoryTablePast({ from, made, registry: REGISTRY, windowOf }),
    backups: NO_BACKUPS,
    findings: async () => 0,
    neverTouch: [OLD_SUFFIX],
    clock: (): Date => new Date(now),
    sleep: async (milliseconds: number): Promise<void> => {
      now += milliseconds;
    },
  };
  return { from, made, kept, dependencies };
};

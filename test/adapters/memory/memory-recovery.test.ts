import { createMemoryBackupRestore } from '../../../src/adapters/memory/memory-backup-restore.ts';
import { createMemoryRecoveredTables } from '../../../src/adapters/memory/memory-recovered-tables.ts';
import { createMemoryRecoveries } from '../../../src/adapters/memory/memory-recoveries.ts';
import { createMemoryRestoreCheckpoints } from '../../../src/adapters/memory/memory-restore-checkpoints.ts';
import { createMemoryStageTables } from '../../../src/adapters/memory/memory-stage-tables.ts';
import { createMemoryTablePast } from '../../../src/adapters/memory/memory-table-past.ts';
import type { Recovery } from '../../../src/domain/operations/recovery/recovery.ts';
import { restoreBackup } from '../../../src/domain/operations/recovery/restore-backup.ts';
import { BACKED_UP, describeBackupRestoreContract } from '../../contract/backup-restore.contract.ts';
import { describePointInTimeContract } from '../../contract/point-in-time.contract.ts';
import { describeRecoveredTablesContract } from '../../contract/recovered-tables.contract.ts';
import { describeRecoveriesContract } from '../../contract/recoveries.contract.ts';
import { backedUp, NOW, REGISTRY, toolsFor } from '../../support/backup-world.ts';

const registered = (model: string) => {
  const table = REGISTRY.find((one) => one.model === model);
  if (table === undefined) throw new Error(`no ${model}`);
  return table;
};
const ofModels = (...models: readonly string[]) => REGISTRY.filter(({ model }) => models.includes(model));

describe('createMemoryTablePast', () => {
  describePointInTimeContract(async () => {
    const from = createMemoryStageTables(ofModels('SignalEvents', 'Contacts'));
    const made = createMemoryStageTables();
    const windowOf = (model: string) => (model === 'SignalEvents' ? { earliest: new Date(0), latest: NOW } : undefined);
    const past = createMemoryTablePast({ from, made, registry: REGISTRY, windowOf });
    return {
      ...{ kept: registered('SignalEvents'), pastless: 'Contacts', absent: registered('Requests') },
      past: () => past,
      put: async (model, row) => from.plant(model, row),
      rowsMade: async (model) => made.rows(model),
    };
  });
});

describe('createMemoryRecoveredTables', () => {
  describeRecoveredTablesContract(async () => {
    const tables = createMemoryStageTables(ofModels('SignalEvents', 'Contacts'));
    return {
      tables: createMemoryRecoveredTables(tables, REGISTRY),
      put: async (model, row) => tables.plant(model, row),
    };
  });
});

describe('createMemoryRecoveries', () => {
  describeRecoveriesContract(async () => {
    const kept = new Map<string, Recovery>();
    return () => createMemoryRecoveries(kept);
  });
});

const MODELS = ofModels(...Object.keys(BACKED_UP));

describe('createMemoryBackupRestore', () => {
  describeBackupRestoreContract(async () => {
    const tables = createMemoryStageTables();
    const backups = new Map([['dev-1', { at: NOW.toISOString(), rows: BACKED_UP }]]);
    return {
      ...{ backup: 'dev-1', rows: tables.rows, takeAway: tables.takeAway },
      backups: createMemoryBackupRestore(backups, tables, MODELS),
    };
  });
});

describe('restoreBackup', () => {
  describeBackupRestoreContract(async () => {
    const source = createMemoryStageTables(MODELS);
    for (const [model, rows] of Object.entries(BACKED_UP)) for (const row of rows) source.plant(model, row);
    const { manifest, archive } = await backedUp(source, { registry: MODELS, others: [] });
    const tables = createMemoryStageTables();
    const restoring = {
      ...toolsFor(archive),
      ...{ registry: MODELS, tables, anonymise: undefined, clock: () => NOW, mayMake: () => true },
      checkpoints: createMemoryRestoreCheckpoints(),
    };
    return {
      ...{ backup: manifest.id, rows: tables.rows, takeAway: tables.takeAway },
      backups: restoreBackup(restoring, { stage: 'dev', suffix: 'b'.repeat(26) }),
    };
  });

  it('O1: refuses a backup of another stage', async () => {
    const { manifest, archive } = await backedUp(createMemoryStageTables(MODELS), { registry: MODELS, others: [] });
    const restoring = {
      ...toolsFor(archive),
      ...{ registry: MODELS, tables: createMemoryStageTables(), anonymise: undefined, clock: () => NOW },
      ...{ mayMake: () => true, checkpoints: createMemoryRestoreCheckpoints() },
    };
    const backups = restoreBackup(restoring, { stage: 'prod', suffix: 'b'.repeat(26) });
    expect(await backups.momentOf(manifest.id)).toEqual({ refused: expect.stringContaining('of stage dev') });
  });
});

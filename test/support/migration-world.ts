import { createHash } from 'node:crypto';
import { createMemoryDataTables } from '../../src/adapters/memory/memory-data-tables.ts';
import { createMemoryMigrationLedgers } from '../../src/adapters/memory/memory-migration-ledgers.ts';
import { readTableRegistry } from '../../src/adapters/registry/read-table-registry.ts';
import type { ExactRow } from '../../src/domain/operations/data/exact-row.ts';
import type { WritableTables } from '../../src/domain/operations/data/ports.ts';
import type { MigrationLedgers } from '../../src/domain/operations/migrations/ledger.ts';
import type { Migration } from '../../src/domain/operations/migrations/migration.ts';
import { numberedWork } from '../../src/domain/operations/migrations/numbered-work.ts';
import { planMigration } from '../../src/domain/operations/migrations/plan-migration.ts';
import { runMigration } from '../../src/domain/operations/migrations/run-migration.ts';
import { undoMigration } from '../../src/domain/operations/migrations/undo-migration.ts';
import { verifyMigration } from '../../src/domain/operations/migrations/verify-migration.ts';

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
export const NOW = new Date('2026-04-01T09:30:00.000Z');

/** The four commands on these tables, without pauses. */
export const migrating = (target: WritableTables, ledgers: MigrationLedgers) => {
  const pace = { sleep: async () => {}, rowsASecond: 1_000 };
  const dependencies = { target, ledgers, digest, pace, clock: () => NOW };
  return {
    plan: planMigration(dependencies),
    run: runMigration(dependencies),
    verify: verifyMigration({ ...dependencies, registry: readTableRegistry() }),
    undo: undoMigration(dependencies),
  };
};

/** Contacts that shout, each second one. */
export const contacts = (count: number): readonly ExactRow[] =>
  Array.from({ length: count }, (_, at) => ({
    id: `c${String(at).padStart(6, '0')}`,
    email: at % 2 === 0 ? `Person${at}@Example.com` : `person${at}@example.com`,
    createdAt: '2025-01-01T00:00:00.000Z',
    updatedAt: '2025-01-01T00:00:00.000Z',
  }));

export const lowercase: Migration = {
  id: '0900-lowercase',
  description: 'writes addresses in lowercase',
  tables: ['Contacts', 'Affiliates'],
  apply: (_, row) => (typeof row.email === 'string' ? { ...row, email: row.email.toLowerCase() } : row),
};

export const createMigrationWorld = (rows: readonly ExactRow[], { pageSize = 3, migration = lowercase } = {}) => {
  const tables = createMemoryDataTables({ pageSize });
  tables.plant('Contacts', ...rows);
  const ledgers = createMemoryMigrationLedgers();
  return { tables, ledgers, work: numberedWork(migration, tables), ...migrating(tables, ledgers) };
};

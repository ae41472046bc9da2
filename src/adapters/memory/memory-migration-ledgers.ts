import type { Ledger, MigrationLedgers, UndoEntry } from '../../domain/operations/migrations/ledger.ts';
import { type CanBeOut, createOutage } from './outage.ts';

export interface MemoryMigrationLedgers extends MigrationLedgers, CanBeOut {
  /** As time does, 35 days later. */
  expire(migrationId: string, part: number): void;
}

export const createMemoryMigrationLedgers = (): MemoryMigrationLedgers => {
  const ledgers = new Map<string, Ledger>();
  const parts = new Map<string, readonly UndoEntry[]>();
  const outage = createOutage('the ledgers');
  const keyOf = (migrationId: string, part: number): string => `${migrationId}#${part}`;
  return {
    setOutage: outage.setOutage,
    expire: (migrationId, part) => void parts.delete(keyOf(migrationId, part)),
    get: async (migrationId) => {
      outage.check();
      return structuredClone(ledgers.get(migrationId));
    },
    save: async (ledger) => {
      outage.check();
      if ((ledgers.get(ledger.migrationId)?.revision ?? 0) !== ledger.revision - 1) return 'changed';
      ledgers.set(ledger.migrationId, structuredClone(ledger));
      return 'saved';
    },
    addUndo: async (migrationId, part, entries) => {
      outage.check();
      if (parts.has(keyOf(migrationId, part))) return 'exists';
      parts.set(keyOf(migrationId, part), structuredClone(entries));
      return 'added';
    },
    undo: async (migrationId, part) => {
      outage.check();
      return structuredClone(parts.get(keyOf(migrationId, part)));
    },
  };
};

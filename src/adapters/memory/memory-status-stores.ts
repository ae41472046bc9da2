import type { AuditEntry } from '../../domain/operations/events.ts';
import type { StatusSignal } from '../../domain/statuses/events.ts';
import type { HistoryEntry, RecordScan, StatusHistory } from '../../domain/statuses/ports.ts';
import { createMemoryRecordStore, type MemoryRecordStore } from './memory-record-store.ts';
import { createMemoryStatusHistory } from './memory-status-history.ts';
import { createOutage } from './outage.ts';
import { keptOf, type StatusRows } from './status-rows.ts';

export interface MemoryStatusStores {
  readonly records: MemoryRecordStore;
  readonly scan: RecordScan;
  readonly history: StatusHistory;
  /** Everything in the order of its writing. */
  entries(): readonly HistoryEntry[];
  signals(): readonly StatusSignal[];
  audit(): readonly AuditEntry[];
  /** While it is out, every call of every store throws. */
  setOutage(isOut: boolean): void;
}

/** Records, history, signals and audit trail in one world, so that a commit is one step. */
export const createMemoryStatusStores = ({ pageSize = 100 } = {}): MemoryStatusStores => {
  const rows: StatusRows = { records: new Map(), history: new Map(), signals: new Map(), audit: new Map() };
  const outage = createOutage('the store of statuses');
  const records = createMemoryRecordStore({ rows, outage, pageSize });
  return {
    records,
    scan: records,
    history: createMemoryStatusHistory({ rows, outage, pageSize }),
    entries: () => keptOf(rows.history),
    signals: () => keptOf(rows.signals),
    audit: () => keptOf(rows.audit),
    setOutage: outage.setOutage,
  };
};

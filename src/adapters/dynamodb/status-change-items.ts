import type { AuditEntry } from '../../domain/operations/events.ts';
import type { StatusSignal } from '../../domain/statuses/events.ts';
import type { HistoryEntry } from '../../domain/statuses/ports.ts';
import { auditItem } from './audit-record.ts';
import { historyItem } from './history-record.ts';
import { signalItem } from './signal-record.ts';
import { tableName } from './tables.ts';
import type { RecordTable } from './tracked-row.ts';
import { putOnce, type TransactItem } from './transaction.ts';

interface Writing {
  readonly suffix: string;
  readonly writtenAt: Date;
}

export const historyPut = (
  entry: HistoryEntry,
  { suffix, writtenAt, records }: Writing & { readonly records: RecordTable },
): TransactItem =>
  putOnce(tableName(records.historyModel, suffix), historyItem(entry, records.lifecycle.signals.idField, writtenAt));

export const signalPut = (signal: StatusSignal, { suffix, writtenAt }: Writing): TransactItem =>
  putOnce(tableName('SignalEvents', suffix), signalItem(signal, writtenAt));

export const auditPut = (entry: AuditEntry, { suffix, writtenAt }: Writing): TransactItem =>
  putOnce(tableName('AuditLog', suffix), auditItem(entry, writtenAt));

import type { AuditEntry } from '../../domain/operations/events.ts';
import type { StatusSignal } from '../../domain/statuses/events.ts';
import type { HistoryEntry, StatusFigures } from '../../domain/statuses/ports.ts';
import type { TrackedRecord } from '../../domain/statuses/tracked-record.ts';

/** A row that somebody else wrote and that cannot be read as a record. */
export interface UnreadableRecord extends Partial<StatusFigures> {
  readonly id: string;
  readonly unreadable: string;
  /** Only rows with both are found by their status. */
  readonly status?: string;
  readonly timerAt?: string;
  readonly timerFailures?: number;
}

/** What is written to a row and is no part of the record as it is read. */
export interface KeptBeside {
  readonly statusOrder?: number;
  readonly stamps: Readonly<Record<string, string>>;
  readonly timerFault?: string;
}

export type StoredRecord = KeptBeside & { readonly is: TrackedRecord | UnreadableRecord };

export interface StatusRows {
  readonly records: Map<string, StoredRecord>;
  readonly history: Map<string, HistoryEntry>;
  readonly signals: Map<string, StatusSignal>;
  readonly audit: Map<string, AuditEntry>;
}

export const isReadable = (row: TrackedRecord | UnreadableRecord): row is TrackedRecord => !('unreadable' in row);

export const keptOf = <Row>(rows: ReadonlyMap<string, Row>): readonly Row[] => structuredClone([...rows.values()]);

type Change = {
  readonly history?: HistoryEntry | undefined;
  readonly signal?: StatusSignal | undefined;
  readonly audit?: AuditEntry | undefined;
};

/** Whether any part of a change is there already. */
export const isThere = (rows: StatusRows, { history, signal, audit }: Change): boolean =>
  (history !== undefined && rows.history.has(history.id)) ||
  (signal !== undefined && rows.signals.has(signal.id)) ||
  (audit !== undefined && rows.audit.has(audit.id));

export const write = (rows: StatusRows, change: Change): void => {
  const { history, signal, audit } = structuredClone(change);
  if (history !== undefined) rows.history.set(history.id, history);
  if (signal !== undefined) rows.signals.set(signal.id, signal);
  if (audit !== undefined) rows.audit.set(audit.id, audit);
};

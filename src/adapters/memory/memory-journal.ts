import type { Journal, LogFields } from '../../domain/shared/journal.ts';

export interface JournalEntry {
  readonly level: 'info' | 'warn' | 'error';
  readonly code: string;
  readonly fields: LogFields;
  readonly cause?: unknown;
}

export interface MemoryJournal extends Journal {
  readonly entries: readonly JournalEntry[];
}

export const createMemoryJournal = (): MemoryJournal => {
  const entries: JournalEntry[] = [];
  return {
    entries,
    info: (code, fields = {}) => entries.push({ level: 'info', code, fields }),
    warn: (code, fields = {}) => entries.push({ level: 'warn', code, fields }),
    error: (code, fields = {}, cause) => entries.push({ level: 'error', code, fields, cause }),
  };
};

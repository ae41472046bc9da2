import { type Result, refuse } from '../shared/result.ts';
import type { Person } from './actor.ts';
import type { HistoryPage, StatusHistory } from './ports.ts';
import { type ReadRecordDependencies, type ReadRefusal, readRecord } from './read-record.ts';

export type HistoryRefusal = ReadRefusal | { readonly because: 'bad-cursor' };

export interface ReadHistoryDependencies extends ReadRecordDependencies {
  readonly history: StatusHistory;
}

/** One page of a record's history, newest first, for a person who may see the record; also of one that cannot be read. */
export const readHistory = (dependencies: ReadHistoryDependencies) => {
  const read = readRecord(dependencies);
  return async (
    id: string,
    person: Person,
    page: { readonly limit: number; readonly after?: string },
  ): Promise<Result<HistoryPage, HistoryRefusal>> => {
    const record = await read(id, person);
    if (!record.ok && record.refusal.because !== 'unreadable') return refuse(record.refusal);
    return dependencies.history.page(id, page);
  };
};

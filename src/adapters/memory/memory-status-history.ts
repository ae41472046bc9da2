import { accept, refuse } from '../../domain/shared/result.ts';
import type { StatusHistory } from '../../domain/statuses/ports.ts';
import { historyCursor, historyPlace } from '../shared/history-cursor.ts';
import { orderedPages } from './ordered-pages.ts';
import type { Outage } from './outage.ts';
import { isThere, type StatusRows, write } from './status-rows.ts';

const keyOf = ({ timestamp, id }: { readonly timestamp: string; readonly id: string }): string => `${timestamp} ${id}`;

export const createMemoryStatusHistory = ({
  rows,
  outage,
  pageSize,
}: {
  readonly rows: StatusRows;
  readonly outage: Outage;
  readonly pageSize: number;
}): StatusHistory => {
  const { history } = rows;

  const newestFirst = (recordId: string) =>
    structuredClone([...history.values()].filter((entry) => entry.recordId === recordId)).sort((one, other) =>
      keyOf(one) < keyOf(other) ? 1 : -1,
    );

  return {
    get: async (id) => {
      outage.check();
      return structuredClone(history.get(id));
    },
    page: async (recordId, { limit, after }) => {
      outage.check();
      const place = after === undefined ? undefined : historyPlace(recordId, after);
      if (after !== undefined && place === undefined) return refuse({ because: 'bad-cursor' });
      const rest = newestFirst(recordId).filter((entry) => place === undefined || keyOf(entry) < keyOf(place));
      const entries = rest.slice(0, limit);
      const end = rest.length > limit ? entries.at(-1) : undefined;
      return accept({ entries, ...(end === undefined ? {} : { next: historyCursor(recordId, end) }) });
    },
    latest: async (recordId) => {
      outage.check();
      return newestFirst(recordId)[0];
    },
    into: async function* (status, since, until) {
      const open = () =>
        structuredClone(
          [...history.values()].filter(
            ({ newStatus, timestamp }) =>
              newStatus === status && timestamp >= since.toISOString() && timestamp <= until.toISOString(),
          ),
        );
      outage.check();
      for await (const page of orderedPages(open, keyOf, pageSize)) {
        yield page.map(({ id, recordId, previousStatus, newStatus, triggeredBy, ...rest }) => ({
          ...{ id, recordId, previousStatus, newStatus, triggeredBy },
          minutesInPreviousStatus: rest.minutesInPreviousStatus,
          timestamp: rest.timestamp,
          ...(rest.isTestData === undefined ? {} : { isTestData: rest.isTestData }),
        }));
        outage.check();
      }
    },
    add: async (entry, signal, audit) => {
      outage.check();
      const change = { history: entry, signal, audit };
      if (isThere(rows, change)) return 'exists';
      write(rows, change);
      return 'added';
    },
  };
};

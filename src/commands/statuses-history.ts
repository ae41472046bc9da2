import type { Lifecycle } from '../domain/statuses/lifecycle.ts';
import type { HistoryEntry, RecordStore, StatusHistory } from '../domain/statuses/ports.ts';
import { refusalOf } from '../domain/statuses/transition-status.ts';
import { minuteOf } from './describe-timers.ts';
import { refusedRecord } from './refused-record.ts';
import { EXIT, type ExitCode, type Terminal, tableOf } from './terminal.ts';

export interface StatusesHistoryDependencies {
  readonly lifecycle: Lifecycle;
  readonly records: Pick<RecordStore, 'get'>;
  readonly history: Pick<StatusHistory, 'page'>;
}

const PAGE = 100;

const durationOf = (minutes: number): string => {
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  if (days > 0) return `${days} d ${hours} h`;
  return hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
};

const rowOf = (entry: HistoryEntry): readonly string[] => [
  minuteOf(new Date(entry.timestamp)),
  entry.previousStatus,
  entry.newStatus,
  durationOf(entry.minutesInPreviousStatus),
  entry.actor,
  [entry.reason, entry.irregular === undefined ? undefined : `irregular: ${entry.irregular}`]
    .filter((text) => text !== undefined)
    .join('; '),
];

const entriesOf = async (
  { history }: StatusesHistoryDependencies,
  id: string,
  limit: number,
): Promise<{ readonly entries: readonly HistoryEntry[]; readonly hasMore: boolean }> => {
  const entries: HistoryEntry[] = [];
  let after: string | undefined;
  do {
    const page = await history.page(id, {
      limit: Math.min(PAGE, limit - entries.length),
      ...(after === undefined ? {} : { after }),
    });
    if (!page.ok) throw new Error('the history refused its own cursor');
    entries.push(...page.value.entries);
    after = page.value.next;
  } while (after !== undefined && entries.length < limit);
  return { entries, hasMore: after !== undefined };
};

const HEADINGS = ['when', 'from', 'to', 'there for', 'by', 'why'];

/** `realtechee statuses history`: the changes of one record, newest first. Reads only. Exit code 1: there is no such record. */
export const statusesHistory =
  (dependencies: StatusesHistoryDependencies, terminal: Terminal) =>
  async (id: string, { limit, json }: { readonly limit: number; readonly json: boolean }): Promise<ExitCode> => {
    const { record } = dependencies.lifecycle;
    const { entries, hasMore } = await entriesOf(dependencies, id, limit);
    const [first] = entries;
    if (first === undefined) {
      // A record that is gone may have left a history; without one, nothing tells it from a slip of the pen.
      const read = await dependencies.records.get(id);
      if (!read.ok && read.refusal.because === 'missing') {
        return refusedRecord(terminal, refusalOf(read.refusal), { record, json });
      }
    }
    if (json) for (const entry of entries) terminal.out(JSON.stringify(entry));
    else if (first === undefined) terminal.out(`no change of this ${record}'s status is on record`);
    else terminal.out(tableOf(HEADINGS, entries.map(rowOf), 60));
    if (hasMore) terminal.err(`these are the latest ${entries.length}; --limit shows more`);
    return EXIT.done;
  };

import type { StatusHappening, StatusMetrics } from '../../domain/statuses/ports.ts';
import { count, type EmfOptions, emfWriter } from './emf-writer.ts';

const HAPPENINGS: Readonly<Record<StatusHappening, string>> = {
  'status-changed': 'StatusesChanged',
  'status-changed-outside': 'StatusesChangedOutside',
  'irregular-status-change': 'IrregularStatusChanges',
  'unknown-status': 'UnknownStatuses',
  'database-unreachable': 'DatabaseUnreachable',
};

/** The figures of statuses. */
export const createEmfStatusMetrics = (options: EmfOptions): StatusMetrics => {
  const write = emfWriter(options);
  return {
    swept: ({ looked, warned, moved, failed, oldestDueSeconds }) =>
      write({}, [
        count('StatusesLooked', looked),
        count('StatusesWarned', warned),
        count('StatusesMoved', moved),
        count('StatusTimersFailed', failed),
        ['StatusOldestDueAge', 'Seconds', oldestDueSeconds],
      ]),
    happened: (what, times = 1) => write({}, [count(HAPPENINGS[what], times)]),
    handled: (task, { done, failed }) =>
      write({ task }, [count('RecordsHandled', done), count('RecordsFailed', failed)]),
  };
};

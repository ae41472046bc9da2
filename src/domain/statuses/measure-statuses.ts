import type { Clock } from '../shared/clock.ts';
import type { Lifecycle, Status } from './lifecycle.ts';
import type { RecordStore, StatusFigures, StatusHistory } from './ports.ts';

export interface MeasureStatusesDependencies {
  readonly lifecycle: Lifecycle;
  readonly records: RecordStore;
  readonly history: StatusHistory;
  readonly clock: Clock;
}

/** Changes in [since, until] are counted; reading ends at the deadline. */
export interface Window {
  readonly since: Date;
  readonly until: Date;
  readonly deadline: Date;
}

/** The records that are in a status now. Times run from when each came into it, as far as that is known. */
export interface StatusMeasure {
  readonly status: Status;
  readonly count: number;
  readonly medianMinutes?: number;
  readonly longestMinutes?: number;
  readonly oldest?: { readonly id: string; readonly since: string };
}

/** The changes from one status to another. `share` is of all changes out of `from` in the window. */
export interface TransitionMeasure {
  readonly from: Status;
  readonly to: Status;
  readonly count: number;
  readonly share: number;
  readonly meanMinutes: number;
}

export interface StatusReport {
  readonly measuredAt: Date;
  readonly statuses: readonly StatusMeasure[];
  readonly transitions: readonly TransitionMeasure[];
  /** The record that has been in a status that is not the end for longest. */
  readonly oldest?: { readonly id: string; readonly status: Status; readonly since: string };
  /** `false`: the time was up before everything had been read; the figures are too low. */
  readonly isComplete: boolean;
}

const medianOf = (ascending: readonly number[]): number => {
  const middle = (ascending.length - 1) / 2;
  return Math.round(((ascending[Math.floor(middle)] ?? 0) + (ascending[Math.ceil(middle)] ?? 0)) / 2);
};

const minutesBetween = (since: string, until: Date): number =>
  Math.max(0, Math.floor((until.getTime() - Date.parse(since)) / 60_000));

interface Residents {
  count: number;
  readonly minutes: number[];
  oldest?: { readonly id: string; readonly since: string };
}

const add = (residents: Residents, { id, statusSince }: StatusFigures, now: Date): void => {
  residents.count += 1;
  if (statusSince === undefined) return;
  residents.minutes.push(minutesBetween(statusSince, now));
  if (residents.oldest === undefined || statusSince < residents.oldest.since) {
    residents.oldest = { id, since: statusSince };
  }
};

const measureOf = (status: Status, { count, minutes, oldest }: Residents): StatusMeasure => {
  const ascending = minutes.toSorted((one, other) => one - other);
  const longest = ascending.at(-1);
  return {
    status,
    count,
    ...(longest === undefined ? {} : { medianMinutes: medianOf(ascending), longestMinutes: longest }),
    ...(oldest === undefined ? {} : { oldest }),
  };
};

interface Sum {
  readonly from: Status;
  readonly to: Status;
  readonly count: number;
  readonly minutes: number;
}

const sharesOf = (sums: readonly Sum[]): readonly TransitionMeasure[] =>
  sums.map(({ from, to, count, minutes }) => {
    const out = sums.filter((sum) => sum.from === from).reduce((total, sum) => total + sum.count, 0);
    return { from, to, count, share: count / out, meanMinutes: Math.round(minutes / count) };
  });

const oldestOf = ({ statuses }: Lifecycle, measures: readonly StatusMeasure[]): Pick<StatusReport, 'oldest'> => {
  const open = measures.filter(({ status }) =>
    statuses.some(({ name, isTerminal }) => name === status && isTerminal !== true),
  );
  const [first] = open
    .flatMap(({ status, oldest }) => (oldest === undefined ? [] : [{ ...oldest, status }]))
    .toSorted((one, other) => (one.since < other.since ? -1 : 1));
  return first === undefined ? {} : { oldest: first };
};

/** Counts and times of all statuses. Test data is left out; so are rows that this backend has never seen. */
export const measureStatuses = ({ lifecycle, records, history, clock }: MeasureStatusesDependencies) => {
  const names = lifecycle.statuses.map(({ name }) => name);

  return async ({ since, until, deadline }: Window): Promise<StatusReport> => {
    const measuredAt = clock();
    let isComplete = true;
    /** Every item of every page, until the time is up. */
    const each = async <Item>(pages: AsyncIterable<readonly Item[]>, take: (item: Item) => void): Promise<void> => {
      for await (const page of pages) {
        if (clock() >= deadline) {
          isComplete = false;
          return;
        }
        page.forEach(take);
      }
    };

    const residentsOf = async (status: Status): Promise<StatusMeasure> => {
      const residents: Residents = { count: 0, minutes: [] };
      await each(records.inStatus(status), (one) => {
        if (!one.isTestData) add(residents, one, measuredAt);
      });
      return measureOf(status, residents);
    };

    const changesInto = async (to: Status): Promise<readonly Sum[]> => {
      const sums = new Map<Status, Sum>();
      await each(history.into(to, since, until), ({ previousStatus: from, minutesInPreviousStatus, isTestData }) => {
        if (isTestData === true) return;
        const { count, minutes } = sums.get(from) ?? { count: 0, minutes: 0 };
        sums.set(from, { from, to, count: count + 1, minutes: minutes + minutesInPreviousStatus });
      });
      return [...sums.values()];
    };

    const [statuses, changes] = await Promise.all([
      Promise.all(names.map(residentsOf)),
      Promise.all(names.map(changesInto)),
    ]);
    return {
      measuredAt,
      statuses,
      transitions: sharesOf(changes.flat()),
      ...oldestOf(lifecycle, statuses),
      isComplete,
    };
  };
};

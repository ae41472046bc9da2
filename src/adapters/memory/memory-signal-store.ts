import type { SignalStore } from '../../domain/notifications/ports.ts';
import type { Signal } from '../../domain/notifications/signal.ts';
import { accept, refuse } from '../../domain/shared/result.ts';
import { orderedPages } from './ordered-pages.ts';
import { type CanBeOut, createOutage } from './outage.ts';

export interface MemorySignalStore extends SignalStore, CanBeOut {
  /** A row that somebody else wrote and that is no signal. */
  plantUnreadable(row: UnreadableRow, reason: string): void;
  all(): readonly Signal[];
}
export type UnreadableRow = Pick<Signal, 'id' | 'signalType' | 'emittedAt'> & Readonly<Record<string, unknown>>;

type Marks = Pick<
  Signal,
  'processedAt' | 'quarantinedAt' | 'quarantineReason' | 'cancelledAt' | 'cancelReason' | 'hookOutcomes'
>;
type Stored =
  | { readonly readable: true; readonly signal: Signal }
  | { readonly readable: false; readonly signal: UnreadableRow & Marks; readonly reason: string };

export const createMemorySignalStore = ({ pageSize = 100 } = {}): MemorySignalStore => {
  const rows = new Map<string, Stored>();
  const outage = createOutage('the signal store');

  const mark = (id: string, isMarked: (marks: Marks) => boolean, marks: Marks): void => {
    const stored = rows.get(id);
    if (stored === undefined || isMarked(stored.signal)) return;
    const marked = structuredClone(marks);
    rows.set(
      id,
      stored.readable
        ? { ...stored, signal: { ...stored.signal, ...marked } }
        : { ...stored, signal: { ...stored.signal, ...marked } },
    );
  };

  const keyOf = ({ emittedAt, id }: Pick<Signal, 'emittedAt' | 'id'>): string => `${emittedAt} ${id}`;

  return {
    setOutage: outage.setOutage,
    plantUnreadable: (row, reason) => {
      rows.set(row.id, { readable: false, signal: structuredClone(row), reason });
    },
    all: () => [...rows.values()].flatMap((stored) => (stored.readable ? structuredClone(stored.signal) : [])),
    put: async (signal) => {
      outage.check();
      if (rows.has(signal.id)) return 'exists';
      rows.set(signal.id, { readable: true, signal: structuredClone(signal) });
      return 'stored';
    },
    get: async (id) => {
      outage.check();
      const stored = rows.get(id);
      if (stored === undefined) return refuse({ because: 'missing', reason: 'there is no such signal' });
      const signal = structuredClone(stored.signal);
      if (stored.readable) return accept(structuredClone(stored.signal));
      return refuse({ because: 'unreadable', reason: stored.reason, row: signal });
    },
    markPlanned: async (id, outcomes, at) => {
      outage.check();
      const marks = { processedAt: at.toISOString(), hookOutcomes: outcomes };
      mark(id, ({ processedAt }) => processedAt !== undefined, marks);
    },
    quarantine: async (id, reason, at) => {
      outage.check();
      const marks = { quarantinedAt: at.toISOString(), quarantineReason: reason };
      mark(id, ({ quarantinedAt }) => quarantinedAt !== undefined, marks);
    },
    cancel: async (id, reason, at) => {
      outage.check();
      const marks = { cancelledAt: at.toISOString(), cancelReason: reason };
      mark(id, ({ cancelledAt }) => cancelledAt !== undefined, marks);
    },
    release: async (id, quarantinedAt) => {
      outage.check();
      const stored = rows.get(id);
      if (stored?.signal.quarantinedAt !== quarantinedAt) return;
      if (stored.readable) {
        const { quarantinedAt: _, quarantineReason: __, ...signal } = stored.signal;
        rows.set(id, { ...stored, signal });
      } else {
        const { quarantinedAt: _, quarantineReason: __, ...row } = stored.signal;
        const { id: rowId, signalType, emittedAt } = stored.signal;
        rows.set(id, { ...stored, signal: { ...row, id: rowId, signalType, emittedAt } });
      }
    },
    unplanned: async function* (signalType, since, until) {
      const open = () =>
        [...rows.values()]
          .map(({ signal }) => signal)
          .filter(
            (signal) =>
              signal.signalType === signalType &&
              signal.emittedAt >= since.toISOString() &&
              signal.emittedAt <= until.toISOString() &&
              signal.processedAt === undefined &&
              signal.quarantinedAt === undefined,
          );
      outage.check();
      for await (const page of orderedPages(open, keyOf, pageSize)) {
        yield page.map(({ id, emittedAt }) => ({ id, emittedAt }));
        outage.check();
      }
    },
  };
};

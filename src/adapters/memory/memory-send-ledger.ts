import { FAR_AHEAD_MILLISECONDS, type SendLedger } from '../../domain/notifications/ports.ts';
import { type CanBeOut, createOutage } from './outage.ts';

export interface MemorySendLedger extends SendLedger, CanBeOut {
  /** How often something was asked of it: each is a write. */
  asked(): number;
}

export const createMemorySendLedger = (): MemorySendLedger => {
  const windows = new Map<string, { readonly window: number; readonly taken: number }>();
  const lines = new Map<string, Date>();
  const outage = createOutage('the send ledger');
  let asked = 0;
  return {
    setOutage: outage.setOutage,
    asked: () => asked,
    take: async (channel, { window, wanted, limit }) => {
      outage.check();
      asked += 1;
      const newest = windows.get(channel);
      const isOfNow =
        newest !== undefined && newest.window >= window && newest.window <= window + FAR_AHEAD_MILLISECONDS;
      const current = isOfNow ? newest : { window, taken: 0 };
      const granted = Math.max(0, Math.min(wanted, limit - current.taken));
      windows.set(channel, { window: current.window, taken: current.taken + granted });
      return granted;
    },
    placeInLine: async (line, { soonest, stepMilliseconds, count }) => {
      outage.check();
      asked += 1;
      const last = lines.get(line);
      const first = Math.max(soonest.getTime(), last === undefined ? 0 : last.getTime() + stepMilliseconds);
      lines.set(line, new Date(first + (count - 1) * stepMilliseconds));
      return new Date(first);
    },
  };
};

import type { FeedbackEvent } from '../../domain/notifications/feedback.ts';
import type {
  Brake,
  MailTally,
  MarketingBrake,
  Reputation,
  UnmatchedFeedback,
} from '../../domain/notifications/ports.ts';
import { hourOf } from '../../domain/notifications/sending-brake.ts';
import { type CanBeOut, createOutage } from './outage.ts';

export interface MemoryUnmatchedFeedback extends UnmatchedFeedback, CanBeOut {
  all(): readonly { readonly event: FeedbackEvent; readonly reason: string }[];
}

export const createMemoryUnmatchedFeedback = (): MemoryUnmatchedFeedback => {
  const kept = new Map<string, { readonly event: FeedbackEvent; readonly reason: string }>();
  const outage = createOutage('the unmatched feedback');
  return {
    setOutage: outage.setOutage,
    all: () => structuredClone([...kept.values()]),
    keep: async (event, reason) => {
      outage.check();
      kept.set(event.id, structuredClone({ event, reason }));
    },
  };
};

export type MemoryReputation = Reputation & CanBeOut;

export const createMemoryReputation = (): MemoryReputation => {
  const hours = new Map<number, MailTally>();
  const marks = new Set<string>();
  const outage = createOutage('the reputation');
  return {
    setOutage: outage.setOutage,
    count: async ({ settled, bounced, complained }, at, mark) => {
      outage.check();
      if (mark !== undefined && marks.has(mark)) return;
      if (mark !== undefined) marks.add(mark);
      const hour = hourOf(at).getTime();
      const before = hours.get(hour) ?? { settled: 0, bounced: 0, complained: 0 };
      hours.set(hour, {
        settled: before.settled + settled,
        bounced: before.bounced + bounced,
        complained: before.complained + complained,
      });
    },
    hours: async (since, until) => {
      outage.check();
      return [...hours]
        .filter(([hour]) => hour >= hourOf(since).getTime() && hour <= until.getTime())
        .sort(([one], [other]) => one - other)
        .map(([hour, tally]) => ({ hour: new Date(hour), tally }));
    },
  };
};

export type MemoryMarketingBrake = MarketingBrake & CanBeOut;

export const createMemoryMarketingBrake = (): MemoryMarketingBrake => {
  let brake: Brake = { isOn: false, version: 0 };
  const outage = createOutage('the marketing brake');
  const read = async (): Promise<Brake> => {
    outage.check();
    return structuredClone(brake);
  };
  return {
    setOutage: outage.setOutage,
    read,
    glance: read,
    write: async (from, to) => {
      outage.check();
      if (from.version !== brake.version) return false;
      brake = structuredClone(to);
      return true;
    },
  };
};

import type { ProbeMessage, ProbeSight, SignalProbe } from '../../domain/operations/health/ports.ts';
import { type CanBeOut, createOutage } from './outage.ts';

export interface MemorySignalProbe extends SignalProbe, CanBeOut {
  /** What a stage does with a signal. */
  become(id: string, sight: Partial<ProbeSight>): void;
  readonly ids: () => readonly string[];
  readonly messageIds: () => readonly string[];
}

export const createMemorySignalProbe = (): MemorySignalProbe => {
  const sights = new Map<string, ProbeSight>();
  const messages = new Map<string, ProbeMessage>();
  const outage = createOutage('the probe');
  return {
    setOutage: outage.setOutage,
    ids: () => [...sights.keys()],
    messageIds: () => [...messages.keys()],
    become: (id, sight) => {
      const before = sights.get(id);
      if (before === undefined) return;
      const now = { ...before, ...sight };
      sights.set(id, now);
      for (const message of now.messages) messages.set(message.id, message);
    },
    emit: async (id) => {
      outage.check();
      if (sights.has(id)) throw new Error(`there is a signal ${id} already`);
      sights.set(id, { signal: 'unplanned', failedHooks: [], messages: [] });
    },
    look: async (id) => {
      outage.check();
      const sight = sights.get(id);
      return sight ?? { signal: 'gone', failedHooks: [], messages: [] };
    },
    remove: async (id, ids) => {
      outage.check();
      for (const message of ids) messages.delete(message);
      sights.delete(id);
    },
  };
};

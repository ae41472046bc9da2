import type {
  Denials,
  IsolationRecord,
  IsolationRecords,
  Stoppable,
  Switches,
} from '../../domain/operations/isolate/ports.ts';
import { type CanBeOut, createOutage } from './outage.ts';

/** A stage's switches. */
export const createMemorySwitches = (things: readonly Stoppable[]): Switches & CanBeOut => {
  const outage = createOutage('the switches');
  const keyOf = ({ kind, id }: Pick<Stoppable, 'kind' | 'id'>): string => `${kind} ${id}`;
  const all = new Map(things.map((thing) => [keyOf(thing), thing]));
  return {
    setOutage: outage.setOutage,
    read: async () => {
      outage.check();
      return [...all.values()];
    },
    set: async (thing, setting) => {
      outage.check();
      const found = all.get(keyOf(thing));
      if (found === undefined) throw new Error(`there is no ${keyOf(thing)}`);
      all.set(keyOf(thing), { ...found, setting });
    },
  };
};

export const createMemoryDenials = (): Denials => {
  const denied = new Set<string>();
  return {
    of: async (roles) => roles.filter((role) => denied.has(role)),
    deny: async (role) => void denied.add(role),
    allow: async (role) => void denied.delete(role),
  };
};

export const createMemoryIsolationRecords = (): IsolationRecords & CanBeOut => {
  const outage = createOutage('the record of isolations');
  let kept: IsolationRecord | undefined;
  return {
    setOutage: outage.setOutage,
    read: async () => {
      outage.check();
      return kept;
    },
    write: async (record) => {
      outage.check();
      kept = record;
    },
    clear: async () => {
      outage.check();
      kept = undefined;
    },
  };
};

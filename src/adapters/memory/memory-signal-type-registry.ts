import type { SignalTypeRegistry } from '../../domain/notifications/ports.ts';
import { type CanBeOut, createOutage } from './outage.ts';

export type MemorySignalTypeRegistry = SignalTypeRegistry & CanBeOut;

export const createMemorySignalTypeRegistry = (): MemorySignalTypeRegistry => {
  const names = new Set<string>();
  const outage = createOutage('the registry of signal types');
  return {
    setOutage: outage.setOutage,
    list: async () => {
      outage.check();
      return [...names].sort();
    },
    add: async (signalType) => {
      outage.check();
      names.add(signalType);
    },
  };
};

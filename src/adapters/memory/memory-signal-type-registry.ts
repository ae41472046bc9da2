import type { SignalTypeRegistry } from '../../domain/notifications/ports.ts';
import { createOutage, type Outage } from './outage.ts';

export interface MemorySignalTypeRegistry extends SignalTypeRegistry {
  readonly outage: Outage;
}

export const createMemorySignalTypeRegistry = (): MemorySignalTypeRegistry => {
  const names = new Set<string>();
  const outage = createOutage('the registry of signal types');
  return {
    outage,
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

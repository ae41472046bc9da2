import { createMemorySignalStore } from '../../../src/adapters/memory/memory-signal-store.ts';
import { aSignal, describeSignalStoreContract } from '../../contract/signal-store.contract.ts';

describe('The signal store in memory', () => {
  describeSignalStoreContract(async (options) => {
    const store = createMemorySignalStore(options);
    const plantUnreadable = async (row: Parameters<typeof store.plantUnreadable>[0]) =>
      store.plantUnreadable({ ...row, payload: [1] }, 'payload must be a map, or the JSON text of one');
    return { store, plantUnreadable };
  });

  it('fails every call during an outage, and goes on with what it had', async () => {
    const store = createMemorySignalStore();
    const signal = aSignal();
    await store.put(signal);
    store.setOutage(true);
    await expect(store.put(aSignal())).rejects.toThrow('the signal store cannot be reached');
    await expect(store.get(signal.id)).rejects.toThrow();
    await expect(store.markPlanned(signal.id, [], new Date())).rejects.toThrow();
    await expect(store.quarantine(signal.id, 'why', new Date())).rejects.toThrow();
    const pages = store.unplanned(signal.signalType, new Date(0), new Date());
    await expect(pages[Symbol.asyncIterator]().next()).rejects.toThrow();
    store.setOutage(false);
    expect(store.all()).toEqual([signal]);
  });
});

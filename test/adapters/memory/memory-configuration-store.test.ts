import { createMemoryConfigurationStore } from '../../../src/adapters/memory/memory-configuration-store.ts';
import { ConfigurationUnavailable } from '../../../src/domain/configuration/ports.ts';
import { describeConfigurationStoreContract } from '../../contract/configuration-store.contract.ts';

const clock = () => new Date('2026-11-23T10:00:00Z');

describeConfigurationStoreContract('memory', async () => createMemoryConfigurationStore({ clock }));

describe('a store in memory', () => {
  it('fails as it is told, and no longer', async () => {
    const store = createMemoryConfigurationStore({ clock, values: { 'a/b': 'x' } });
    store.failWith('throttled');
    await expect(store.read(['a/b'])).rejects.toMatchObject({ because: 'throttled' });
    await expect(store.put({ name: 'a/b', value: 'y', expectedVersion: 1 })).rejects.toThrow(ConfigurationUnavailable);
    store.failWith('denied');
    await expect(store.all()).rejects.not.toThrow(ConfigurationUnavailable);
    store.failWith(undefined);
    expect(await store.read(['a/b'])).toMatchObject([{ value: 'x', version: 1 }]);
    expect(store.reads()).toBe(2);
  });
});

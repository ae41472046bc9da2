import { createMemoryConfigurationStore } from '../../../src/adapters/memory/memory-configuration-store.ts';
import { createMemoryJournal } from '../../../src/adapters/memory/memory-journal.ts';
import { parametersReadBy } from '../../../src/domain/configuration/manifest.ts';
import { HARD_AGE_SECONDS, readConfiguration } from '../../../src/domain/configuration/read-configuration.ts';
import type { Settings } from '../../../src/domain/configuration/settings.ts';
import { onConfiguration } from '../../../src/handlers/shared/on-configuration.ts';

const PARTNERS = 'statuses/key-partner-brokerages';

const aFunction = (values: Readonly<Record<string, string>> = {}) => {
  const time = { ms: 0 };
  const clock = () => new Date(time.ms);
  const store = createMemoryConfigurationStore({ clock, values });
  const built: (readonly string[])[] = [];
  const wired = { times: 0 };
  const handler = onConfiguration(
    () => {
      wired.times += 1;
      return {
        settings: readConfiguration({
          source: store,
          parameters: parametersReadBy('sweep-statuses'),
          kind: 'production',
          clock,
          random: () => 1,
          journal: createMemoryJournal(),
        }),
        dependenciesWith: (settings: Settings) => settings.list(PARTNERS),
      };
    },
    (partners) => {
      built.push(partners);
      return async (event: string) => `${event} for ${partners.join(', ') || 'nobody'}`;
    },
  );
  return { handler, store, time, built, wired };
};

describe('onConfiguration', () => {
  it('wires at the first call alone, and builds anew only where the settings have changed', async () => {
    const { handler, store, time, built, wired } = aFunction();
    expect(wired.times).toBe(0);
    expect(await handler('a')).toBe('a for nobody');
    time.ms = 60_000;
    expect(await handler('b')).toBe('b for nobody');
    expect(built).toHaveLength(1);
    await store.put({ name: PARTNERS, value: 'Example Realty; Doe, Inc.', expectedVersion: 0 });
    time.ms = 119_999;
    expect(await handler('c')).toBe('c for nobody');
    time.ms = 120_000;
    expect(await handler('d')).toBe('d for Example Realty, Doe, Inc.');
    expect([built.length, wired.times]).toEqual([2, 1]);
  });

  it('C2: does not begin with what is wrong, names it, and begins when it is right', async () => {
    const { handler, store, built } = aFunction({ 'configuration/lifetime': 'long' });
    await expect(handler('a')).rejects.toThrow(/refusing to run: configuration\/lifetime must be a time/);
    expect(built).toEqual([]);
    await store.put({ name: 'configuration/lifetime', value: '60s', expectedVersion: 1 });
    expect(await handler('a')).toBe('a for nobody');
  });

  it('C4: does not begin with settings that are too old', async () => {
    const { handler, store, time } = aFunction();
    await handler('a');
    store.failWith('throttled');
    time.ms = (HARD_AGE_SECONDS - 1) * 1000;
    expect(await handler('b')).toBe('b for nobody');
    time.ms = HARD_AGE_SECONDS * 1000;
    await expect(handler('c')).rejects.toThrow('the configuration cannot be read');
  });
});

import fc from 'fast-check';
import { createMemoryConfigurationStore } from '../../../../src/adapters/memory/memory-configuration-store.ts';
import { committedSource } from '../../../../src/domain/configuration/changes/committed-configuration.ts';
import { REVISION, revisionText } from '../../../../src/domain/configuration/changes/revision.ts';
import type { ConfigurationStore } from '../../../../src/domain/configuration/ports.ts';
import { ConfigurationUnavailable } from '../../../../src/domain/configuration/ports.ts';

const NAMES = ['a', 'b', 'c'];
const clock = () => new Date('2026-03-01T12:00:00.000Z');

/** Writes one change as the applying of a request does: every value, then the revision. Each step is one write. */
const stepsOf = (store: ConfigurationStore, number: number): readonly (() => Promise<void>)[] => {
  const versions = new Map<string, number>();
  const put = async (name: string, value: string): Promise<number> => {
    const [latest] = await store.read([name]);
    const put_ = await store.put({ name, value, expectedVersion: latest?.version ?? 0 });
    if (!put_.ok) throw new Error(put_.refusal.reason);
    return put_.value.version;
  };
  const revision = () =>
    revisionText({ number, requestId: `r${number}`, isRollback: false, versions: Object.fromEntries(versions) });
  return [
    ...NAMES.map((name) => async () => void versions.set(name, await put(name, `${name}${number}`))),
    async () => void (await put(REVISION, revision())),
  ];
};

describe('The configuration that holds', () => {
  it('is what the store has where no change was ever made through a request', async () => {
    const store = createMemoryConfigurationStore({ clock, values: { a: '1', 'pending/r/a': '2' } });
    const found = await committedSource(store).read(['a', 'b', 'pending/r/a']);
    expect(found.map(({ name, value }) => [name, value])).toEqual([['a', '1']]);
  });

  it('C5: a reader sees a change whole or not at all, at whatever point of it the reader looks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 4 }), async (points) => {
        const store = createMemoryConfigurationStore({ clock });
        for (const step of stepsOf(store, 1)) await step();
        const steps = [...stepsOf(store, 2), ...stepsOf(store, 3)];
        let done = 0;
        const advanceTo = async (point: number) => {
          for (; done < Math.min(point, steps.length); done += 1) await steps[done]?.();
        };
        // The store is asked one name at a time, and is changed between any two of them.
        const torn: ConfigurationStore = {
          ...store,
          read: async (names) => {
            const found = [];
            for (const [at, name] of names.entries()) {
              await advanceTo(points[at] ?? 0);
              found.push(...(await store.read([name])));
            }
            return found;
          },
        };
        const found = await committedSource(torn).read(NAMES);
        const numbers = new Set(found.map(({ value }) => String(value).slice(1)));
        expect(found).toHaveLength(NAMES.length);
        expect(numbers.size).toBe(1);
      }),
    );
  });

  it('C5: does not see what was written past the change requests', async () => {
    const store = createMemoryConfigurationStore({ clock });
    for (const step of stepsOf(store, 1)) await step();
    await store.put({ name: 'a', value: 'smuggled', expectedVersion: 1 });
    await store.put({ name: 'd', value: 'smuggled', expectedVersion: 0 });
    const found = await committedSource(store).read(['a', 'd']);
    expect(found.map(({ name, value }) => [name, value])).toEqual([['a', 'a1']]);
  });

  it('asks the store once where the newest holds, and once more for a version of the past', async () => {
    const store = createMemoryConfigurationStore({ clock });
    for (const step of stepsOf(store, 1)) await step();
    const before = store.reads();
    await committedSource(store).read(NAMES);
    expect(store.reads() - before).toBe(1);
    await store.put({ name: 'a', value: 'later', expectedVersion: 1 });
    await committedSource(store).read(NAMES);
    expect(store.reads() - before).toBe(3);
  });

  it('runs on no guess: a version that is not kept, or a revision that is none', async () => {
    const store = createMemoryConfigurationStore({ clock, values: { a: '1' } });
    const lost = revisionText({ number: 1, requestId: 'r', isRollback: false, versions: { a: 7 } });
    await store.put({ name: REVISION, value: lost, expectedVersion: 0 });
    await expect(committedSource(store).read(['a'])).rejects.toThrow(ConfigurationUnavailable);
    await store.put({ name: REVISION, value: '{"number":"one"}', expectedVersion: 1 });
    await expect(committedSource(store).read(['a'])).rejects.toThrow(/is no revision/);
  });
});

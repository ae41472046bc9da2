import type { ConfigurationStore } from '../../src/domain/configuration/ports.ts';
import { SecretValue } from '../../src/domain/configuration/secret-value.ts';
import { aSecret } from '../support/secrets.ts';

const SECRET = aSecret('of-the-contract');

const textOf = (value: string | SecretValue | undefined): string | undefined =>
  value instanceof SecretValue ? value.reveal() : value;

/** `make` gives an empty store of a stage. */
export const describeConfigurationStoreContract = (name: string, make: () => Promise<ConfigurationStore>): void => {
  describe(`ConfigurationStore contract: ${name}`, () => {
    const put = (store: ConfigurationStore, what: string, value: string | SecretValue, expectedVersion: number) =>
      store.put({ name: what, value, expectedVersion });

    it('has nothing at first', async () => {
      const store = await make();
      expect(await store.read(['notifications/a', 'b'])).toEqual([]);
      expect(await store.all()).toEqual([]);
      expect(await store.history('notifications/a')).toEqual([]);
      expect(await store.remove('notifications/a')).toBe(false);
      expect(await store.read(['constructor'])).toEqual([]);
    });

    it('C4: reads in one call what it was given, leaving out what is not there', async () => {
      const store = await make();
      const names = Array.from({ length: 23 }, (_, index) => `many/p-${String(index).padStart(2, '0')}`);
      for (const one of names)
        expect(await put(store, one, `value of ${one}`, 0)).toEqual({ ok: true, value: { version: 1 } });
      const read = await store.read([...names, 'many/absent', names[0] ?? '']);
      expect(read.map((one) => one.name).toSorted()).toEqual(names);
      expect(read.every(({ name: of, value }) => value === `value of ${of}`)).toBe(true);
      expect((await store.all()).map((one) => one.name)).toEqual(names);
      expect(await store.read([])).toEqual([]);
    });

    it('C5: counts versions and keeps them, newest first, with their times', async () => {
      const store = await make();
      await put(store, 'a/b', 'first', 0);
      await put(store, 'a/b', 'second', 1);
      expect(await put(store, 'a/b', 'third', 2)).toEqual({ ok: true, value: { version: 3 } });
      const [current] = await store.read(['a/b']);
      expect(current).toMatchObject({ name: 'a/b', value: 'third', version: 3 });
      expect(current?.changedAt.getTime()).toBeGreaterThan(0);
      const history = await store.history('a/b');
      expect(history.map(({ version, value }) => [version, value])).toEqual([
        [3, 'third'],
        [2, 'second'],
        [1, 'first'],
      ]);
      expect(history.every(({ changedAt }) => changedAt instanceof Date)).toBe(true);
    });

    it('C5: reads versions of the past as they were, leaving out what is not kept', async () => {
      const store = await make();
      await put(store, 'a/b', 'first', 0);
      await put(store, 'a/b', 'second', 1);
      await put(store, 'a/key', new SecretValue(SECRET), 0);
      const wanted = [
        { name: 'a/b', version: 1 },
        { name: 'a/b', version: 3 },
        { name: 'a/key', version: 1 },
        { name: 'constructor', version: 1 },
      ];
      const read = await store.readVersions(wanted);
      expect(read.map(({ name: of, value, version }) => [of, textOf(value), version]).toSorted()).toEqual([
        ['a/b', 'first', 1],
        ['a/key', SECRET, 1],
      ]);
      expect(JSON.stringify(read)).not.toContain(SECRET);
      expect(await store.readVersions([])).toEqual([]);
    });

    it.each([
      0, 1, 3,
    ])('C5: refuses a change from version %i where 2 is current, and changes nothing', async (expected) => {
      const store = await make();
      await put(store, 'a/b', 'first', 0);
      await put(store, 'a/b', 'second', 1);
      expect(await put(store, 'a/b', 'late', expected)).toEqual({
        ok: false,
        refusal: { reason: 'stale-version', currentVersion: 2 },
      });
      expect(await store.read(['a/b'])).toMatchObject([{ value: 'second', version: 2 }]);
      expect(await put(store, 'gone', 'x', 1)).toEqual({
        ok: false,
        refusal: { reason: 'stale-version', currentVersion: 0 },
      });
      expect(await store.read(['gone'])).toEqual([]);
    });

    it.each([0, 1])('C5: of changes at once from version %i, one wins, and its value is what stays', async (from) => {
      const store = await make();
      if (from === 1) await put(store, 'a/b', 'before', 0);
      const values = ['one', 'two', 'three'];
      const answers = await Promise.all(values.map((value) => put(store, 'a/b', value, from)));
      const winners = values.filter((_, index) => answers[index]?.ok);
      expect(winners).toHaveLength(1);
      expect(answers.filter((answer) => !answer.ok && answer.refusal.reason === 'stale-version')).toHaveLength(2);
      expect((await store.read(['a/b'])).map(({ value }) => value)).toEqual(winners);
    });

    it('C3: gives a secret back as a secret, current and past', async () => {
      const store = await make();
      await put(store, 'a/key', new SecretValue(SECRET), 0);
      await put(store, 'a/key', new SecretValue(`${SECRET}-2`), 1);
      const found = [...(await store.read(['a/key'])), ...(await store.all()), ...(await store.history('a/key'))];
      expect(found.map(({ value }) => textOf(value))).toEqual([`${SECRET}-2`, `${SECRET}-2`, `${SECRET}-2`, SECRET]);
      expect(found.every(({ value }) => value instanceof SecretValue)).toBe(true);
      expect(JSON.stringify(found)).not.toContain(SECRET);
    });

    it('keeps a text as it is', async () => {
      const store = await make();
      const text = ' ü "quoted", {"a": ["b"]}\n{ {x} } 😀 ';
      await put(store, 'a/b', text, 0);
      expect(await store.read(['a/b'])).toMatchObject([{ value: text }]);
    });

    it.each([
      ['8193 bytes', 'x'.repeat(8193), { reason: 'too-large', sizeBytes: 8193, limitBytes: 8192 }],
      ['bytes, not characters', 'ü'.repeat(4097), { reason: 'too-large', sizeBytes: 8194, limitBytes: 8192 }],
      ['nothing', '', { reason: 'unstorable', problem: expect.stringContaining('empty') }],
      ['a placeholder', 'a {{ssm:other}} b', { reason: 'unstorable', problem: expect.stringContaining('{{ }}') }],
    ])('refuses %s, and changes nothing', async (_, value, refusal) => {
      const store = await make();
      expect(await put(store, 'a/b', value, 0)).toEqual({ ok: false, refusal });
      expect(await store.all()).toEqual([]);
    });

    it('takes what is just not too large', async () => {
      const store = await make();
      expect(await put(store, 'a/b', 'x'.repeat(8192), 0)).toMatchObject({ ok: true });
      expect(await store.read(['a/b'])).toMatchObject([{ value: 'x'.repeat(8192) }]);
    });

    it('removes a parameter with its history', async () => {
      const store = await make();
      await put(store, 'a/b', 'first', 0);
      await put(store, 'a/c', 'other', 0);
      expect(await store.remove('a/b')).toBe(true);
      expect(await store.remove('a/b')).toBe(false);
      expect((await store.all()).map((one) => one.name)).toEqual(['a/c']);
      expect(await store.history('a/b')).toEqual([]);
      expect(await put(store, 'a/b', 'again', 0)).toEqual({ ok: true, value: { version: 1 } });
    });
  });
};

import fc from 'fast-check';
import { createMemoryConfigurationStore } from '../../../src/adapters/memory/memory-configuration-store.ts';
import { createMemoryJournal } from '../../../src/adapters/memory/memory-journal.ts';
import { parametersReadBy } from '../../../src/domain/configuration/manifest.ts';
import type { StageKind } from '../../../src/domain/configuration/parameter.ts';
import { ConfigurationUnavailable } from '../../../src/domain/configuration/ports.ts';
import {
  ConfigurationRefused,
  HARD_AGE_SECONDS,
  readConfiguration,
} from '../../../src/domain/configuration/read-configuration.ts';
import { SecretValue } from '../../../src/domain/configuration/secret-value.ts';
import { aSecret } from '../../support/secrets.ts';

const KEY = aSecret();
const MAIL_FROM = 'notifications/mail-from';
const START = Date.parse('2026-11-23T10:00:00Z');

interface Given {
  readonly values?: Readonly<Record<string, string | SecretValue>>;
  readonly kind?: StageKind;
  readonly random?: () => number;
}

const aStage = ({ values = {}, kind = 'development', random = () => 1 }: Given = {}) => {
  const time = { ms: START };
  const clock = () => new Date(time.ms);
  const given = { 'notifications/unsubscribe-key': new SecretValue(KEY), [MAIL_FROM]: 'one@example.com', ...values };
  const store = createMemoryConfigurationStore({ clock, values: given });
  const journal = createMemoryJournal();
  const read = readConfiguration({
    source: store,
    parameters: parametersReadBy('deliver-notification'),
    kind,
    clock,
    random,
    journal,
  });
  const change = async (name: string, value: string | SecretValue) => {
    const version = (await store.history(name)).at(0)?.version ?? 0;
    await store.put({ name, value, expectedVersion: version });
  };
  const elapse = (seconds: number): void => {
    time.ms = START + seconds * 1000;
  };
  return { store, journal, read, change, elapse, mailFrom: async () => (await read()).text(MAIL_FROM) };
};

describe('readConfiguration', () => {
  it('C4: reads everything in one look, and defaults where the store has nothing', async () => {
    const { read, store } = aStage();
    const settings = await read();
    expect(store.reads()).toBe(1);
    expect(settings.text(MAIL_FROM)).toBe('one@example.com');
    expect(settings.number('notifications/sms-max-segments')).toBe(4);
    expect(settings.seconds('configuration/lifetime')).toBe(60);
    expect(settings.list('notifications/link-hosts')).toEqual(['localhost', 'dev.realtechee.com']);
    expect(settings.optionalText('notifications/debug-email')).toBeUndefined();
    expect(settings.secretList('notifications/unsubscribe-key').reveal()).toEqual([KEY]);
  });

  it('C4: shares one look among all who ask at once, and looks no more within the lifetime', async () => {
    const { read, store, elapse } = aStage();
    const all = await Promise.all([read(), read(), read()]);
    elapse(59.999);
    expect(new Set([...all, await read()]).size).toBe(1);
    expect(store.reads()).toBe(1);
  });

  it('C4: a change takes effect within the lifetime, without another start', async () => {
    const { mailFrom, change, elapse } = aStage();
    expect(await mailFrom()).toBe('one@example.com');
    await change(MAIL_FROM, 'two@example.com');
    elapse(59);
    expect(await mailFrom()).toBe('one@example.com');
    elapse(60);
    expect(await mailFrom()).toBe('two@example.com');
  });

  it('C4: whenever it changes and however the lot falls, a change takes effect within the lifetime and the store has rest', async () => {
    const lot = fc.double({ min: 0, max: 0.999, noNaN: true });
    const run = async (lots: readonly number[], changesAt: number) => {
      let drawn = 0;
      const random = () => lots[drawn++ % lots.length] ?? 0;
      const { mailFrom, change, elapse, store } = aStage({ random });
      let seenAt: number | undefined;
      for (let second = 0; second <= changesAt + 60; second += 1) {
        elapse(second);
        if (second === changesAt) await change(MAIL_FROM, 'two@example.com');
        if ((await mailFrom()) === 'two@example.com') seenAt ??= second;
      }
      expect(seenAt).toBeLessThanOrEqual(changesAt + 60);
      expect(store.reads()).toBeLessThanOrEqual(1 + Math.ceil((changesAt + 60) / 45));
    };
    await fc.assert(fc.asyncProperty(fc.array(lot, { minLength: 1 }), fc.integer({ min: 1, max: 300 }), run), {
      numRuns: 30,
    });
  });

  it('C4: its lifetime is a parameter as well', async () => {
    const { mailFrom, change, elapse, store } = aStage({ values: { 'configuration/lifetime': '5m' } });
    await mailFrom();
    await change('configuration/lifetime', '10s');
    elapse(299);
    await mailFrom();
    expect(store.reads()).toBe(1);
    elapse(300);
    await mailFrom();
    elapse(310);
    await mailFrom();
    expect(store.reads()).toBe(3);
  });

  it('C4: the same settings are the same object for as long as nothing changes', async () => {
    const { read, change, elapse } = aStage();
    const first = await read();
    elapse(60);
    expect(await read()).toBe(first);
    await change(MAIL_FROM, 'two@example.com');
    elapse(120);
    expect(await read()).not.toBe(first);
  });

  it.each([
    'throttled',
    'unreachable',
  ] as const)('C4: goes on with what it knows while the store is %s, up to the hard age, then fails closed, then heals', async (fault) => {
    const { mailFrom, store, change, elapse, journal } = aStage();
    await mailFrom();
    await change(MAIL_FROM, 'two@example.com');
    store.failWith(fault);
    for (const second of [60, 600, HARD_AGE_SECONDS - 0.001]) {
      elapse(second);
      expect(await mailFrom()).toBe('one@example.com');
    }
    expect(journal.entries.map(({ level, code }) => [level, code])).toContainEqual(['warn', 'configuration.stale']);
    elapse(HARD_AGE_SECONDS);
    await expect(mailFrom()).rejects.toMatchObject({ name: 'ConfigurationUnavailable', because: fault });
    await expect(mailFrom()).rejects.toThrow(ConfigurationUnavailable);
    store.failWith(undefined);
    expect(await mailFrom()).toBe('two@example.com');
  });

  it('C4: the hard age counts from the last look that succeeded', async () => {
    const { mailFrom, store, elapse } = aStage();
    await mailFrom();
    elapse(100);
    await mailFrom();
    store.failWith('throttled');
    elapse(100 + HARD_AGE_SECONDS - 1);
    await mailFrom();
    elapse(100 + HARD_AGE_SECONDS);
    await expect(mailFrom()).rejects.toThrow(ConfigurationUnavailable);
  });

  it('C4: asks a throttled store seldom', async () => {
    const { mailFrom, store, elapse } = aStage({ random: () => 0.5 });
    await mailFrom();
    store.failWith('throttled');
    for (let second = 60; second < 160; second += 1) {
      elapse(second);
      await mailFrom();
    }
    expect(store.reads()).toBeLessThanOrEqual(1 + 100 / 5);
    store.failWith(undefined);
    elapse(170);
    await mailFrom();
    elapse(200);
    const reads = store.reads();
    await mailFrom();
    expect(store.reads()).toBe(reads);
  });

  it('C4: takes a refusal to be read for no outage, and fails closed at once', async () => {
    const { mailFrom, store, elapse } = aStage();
    await mailFrom();
    store.failWith('denied');
    elapse(60);
    await expect(mailFrom()).rejects.toThrow('access is denied');
    store.failWith(undefined);
    expect(await mailFrom()).toBe('one@example.com');
  });

  it('C2: does not begin without a store, and begins with one', async () => {
    const { mailFrom, store } = aStage();
    store.failWith('unreachable');
    await expect(Promise.all([mailFrom(), mailFrom()])).rejects.toThrow(ConfigurationUnavailable);
    store.failWith(undefined);
    expect(await mailFrom()).toBe('one@example.com');
  });

  it('C2, C3: refuses to begin with the name of each parameter that is missing or wrong, and no value', async () => {
    const values = {
      [MAIL_FROM]: 'planted is no address',
      'notifications/sms-max-segments': 'planted',
      'notifications/unsubscribe-key': new SecretValue('planted-short'),
    };
    const { read } = aStage({ values });
    const fault = await read().catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(ConfigurationRefused);
    expect(String(fault)).toBe(
      'ConfigurationRefused: refusing to run: ' +
        'notifications/mail-from must be an e-mail address, like name@example.com or Name <name@example.com> ' +
        '(set it with: realtechee config set notifications/mail-from <value>); ' +
        'notifications/sms-max-segments must be a whole number from 1 to 10 ' +
        '(set it with: realtechee config set notifications/sms-max-segments <value>); ' +
        'notifications/unsubscribe-key item 1 must have at least 32 characters ' +
        '(write it with: realtechee config set notifications/unsubscribe-key --stdin)',
    );
    expect(JSON.stringify([fault, String(fault)])).not.toContain('planted');
  });

  it('C2: refuses to begin when a required parameter is missing', async () => {
    const { read, store } = aStage();
    await store.remove('notifications/unsubscribe-key');
    await expect(read()).rejects.toThrow(/notifications\/unsubscribe-key is missing/);
  });

  it('C2: goes on with the last right value when a wrong one is put there later, and says so; not for ever', async () => {
    const { mailFrom, change, elapse, journal } = aStage();
    await mailFrom();
    await change(MAIL_FROM, 'planted');
    elapse(60);
    expect(await mailFrom()).toBe('one@example.com');
    expect(journal.entries.map(({ level, code }) => [level, code])).toEqual([['error', 'configuration.wrong']]);
    expect(JSON.stringify(journal.entries)).not.toContain('planted');
    elapse(HARD_AGE_SECONDS);
    await expect(mailFrom()).rejects.toThrow(ConfigurationRefused);
    await change(MAIL_FROM, 'three@example.com');
    expect(await mailFrom()).toBe('three@example.com');
  });

  it('E2: refuses to run in production with an address that messages would be redirected to', async () => {
    const { read } = aStage({ kind: 'production', values: { 'notifications/debug-email': 'debug@example.com' } });
    await expect(read()).rejects.toThrow(/notifications\/debug-email belongs to stages of kind development only/);
  });

  it('C1: gives nobody what the manifest does not say that they read', async () => {
    const { read } = aStage();
    const settings = await read();
    expect(() => settings.list('statuses/key-partner-brokerages')).toThrow('is read by who is no reader of it');
  });
});

import { createMemoryConfigurationStore } from '../../../src/adapters/memory/memory-configuration-store.ts';
import { configurationRecords } from '../../../src/commands/backup/configuration-records.ts';
import { REVISION, revisionText } from '../../../src/domain/configuration/changes/revision.ts';
import type { ConfigurationStore } from '../../../src/domain/configuration/ports.ts';
import { SecretValue } from '../../../src/domain/configuration/secret-value.ts';
import { compareConfiguration } from '../../../src/domain/operations/restore/compare-configuration.ts';
import { backedUp, memoryTables, toolsFor, USERS } from '../../support/backup-world.ts';

const AT = new Date('2026-04-01T09:00:00.000Z');

const storeWith = (values: Readonly<Record<string, string | SecretValue>>) =>
  createMemoryConfigurationStore({ clock: () => AT, values });

const recordsOf = async (store: ConfigurationStore) => {
  const found: unknown[] = [];
  for await (const page of configurationRecords(store).records()) found.push(...page);
  return found;
};

describe('the configuration in a backup', () => {
  it('C3, O1: is every value that is set, and of a secret that it is there and in which version', async () => {
    const store = storeWith({
      'notifications/unsubscribe-key': new SecretValue('planted-secret-value'),
      'notifications/sms-max-segments': '3',
    });
    const records = await recordsOf(store);
    expect(records).toEqual([
      { name: 'notifications/sms-max-segments', version: 1, changedAt: AT.toISOString(), value: '3' },
      { name: 'notifications/unsubscribe-key', version: 1, changedAt: AT.toISOString(), secret: true },
    ]);
    expect(JSON.stringify(records)).not.toContain('planted-secret-value');
  });

  it('C5, O1: is what holds by the revision, and nothing of a change that was cut off or waits', async () => {
    const store = storeWith({ 'notifications/sms-max-segments': '3', 'pending/request-1/some/name': 'proposed' });
    await store.put({ name: 'notifications/sms-max-segments', value: '4', expectedVersion: 1 });
    const versions = { 'notifications/sms-max-segments': 1 };
    const revision = revisionText({ number: 1, requestId: 'request-0', isRollback: false, versions });
    await store.put({ name: REVISION, value: revision, expectedVersion: 0 });
    expect(await recordsOf(store)).toMatchObject([{ name: 'notifications/sms-max-segments', version: 1, value: '3' }]);
  });
});

describe('the configuration of a backup and of the stage, compared', () => {
  it('O1: shows what is missing, another, secret and lost, or new, with the values to set it again', async () => {
    const then = storeWith({
      a: '1',
      b: '2',
      c: '3',
      'd/key': new SecretValue('one'),
      'e/key': new SecretValue('two'),
    });
    const { manifest, archive } = await backedUp(memoryTables(0), { others: [configurationRecords(then)] });
    const now = storeWith({ a: '1', c: '33', 'd/key': new SecretValue('another'), f: '6' });
    const compare = compareConfiguration(toolsFor(archive), configurationRecords(now));
    expect(await compare(manifest)).toEqual({
      inBackup: 5,
      missing: ['b'],
      changed: ['c'],
      secretsMissing: ['e/key'],
      extra: ['f'],
      values: { b: '2', c: '3' },
    });
  });

  it('O1: is of no stage whose backup is without it', async () => {
    const { manifest, archive } = await backedUp(memoryTables(0), { others: [USERS] });
    const compare = compareConfiguration(toolsFor(archive), configurationRecords(storeWith({})));
    expect(await compare(manifest)).toBeUndefined();
  });
});

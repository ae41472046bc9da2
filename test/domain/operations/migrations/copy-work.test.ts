import { createMemoryDataTables } from '../../../../src/adapters/memory/memory-data-tables.ts';
import { createMemoryMigrationLedgers } from '../../../../src/adapters/memory/memory-migration-ledgers.ts';
import { readTableRegistry } from '../../../../src/adapters/registry/read-table-registry.ts';
import { dependencyOrder } from '../../../../src/domain/operations/data/dependency-order.ts';
import { copyWork } from '../../../../src/domain/operations/migrations/copy-work.ts';
import { migrating } from '../../../support/migration-world.ts';

const REGISTRY = readTableRegistry();
const AT = { createdAt: '2025-01-01T00:00:00.000Z', updatedAt: '2025-06-01T00:00:00.000Z' };

const createCopyWorld = (tables = dependencyOrder(REGISTRY).tables) => {
  const source = createMemoryDataTables();
  const target = createMemoryDataTables();
  const ledgers = createMemoryMigrationLedgers();
  const work = copyWork({ id: 'copy-abc', description: 'a copy', registry: REGISTRY, tables, source, target });
  return { source, target, ledgers, work, ...migrating(target, ledgers) };
};

describe('the order of tables', () => {
  it('puts each table after those that it refers to, and says which references it had to leave out for that', () => {
    const { tables, broken } = dependencyOrder(REGISTRY);
    expect(tables.toSorted()).toEqual(REGISTRY.map(({ model }) => model).toSorted());
    const isBroken = (from: string, field: string) => broken.some((one) => one.from === from && one.field === field);
    for (const { model, references } of REGISTRY) {
      for (const [field, to] of Object.entries(references)) {
        if (!isBroken(model, field)) expect(tables.indexOf(to)).toBeLessThan(tables.indexOf(model));
      }
    }
    expect(broken.toSorted((a, b) => a.from.localeCompare(b.from))).toEqual([
      { from: 'ProjectPaymentTerms', field: 'parentPaymentId', to: 'ProjectPaymentTerms' },
      { from: 'Projects', field: 'quoteId', to: 'Quotes' },
    ]);
  });
});

describe('a copy from other tables', () => {
  it('O2: brings the volumes of the platform over in order, under the same ids, and verifies them', async () => {
    const { source, target, work, plan, run, verify, undo } = createCopyWorld();
    const volumes = {
      Contacts: 273,
      Properties: 234,
      Requests: 863,
      Projects: 64,
      Quotes: 15,
      BackOfficeRequestStatuses: 5,
    };
    for (const [model, count] of Object.entries(volumes)) {
      source.plant(model, ...Array.from({ length: count }, (_, at) => ({ id: `${model}-${at}`, ...AT })));
    }
    const written: string[] = [];
    target.beforeWrite((model) => void (written.at(-1) === model || written.push(model)));
    const planned = await plan(work);
    expect(planned.steps.count).toBe(1454);
    expect(written).toEqual([]);
    expect(await run(work, planned.planId)).toMatchObject({ ok: true, value: { isAsPlanned: true } });
    expect(written.indexOf('Contacts')).toBeLessThan(written.indexOf('Requests'));
    expect(written.indexOf('Requests')).toBeLessThan(written.indexOf('Projects'));
    for (const model of Object.keys(volumes)) expect(target.all(model)).toEqual(source.all(model));
    expect(await verify(work)).toMatchObject({ isRight: true });

    written.length = 0;
    const again = await plan(work);
    expect(again.steps.count).toBe(0);
    await run(work, again.planId);
    expect(written).toEqual([]);
    await undo(work.id, { apply: true });
    for (const model of Object.keys(volumes)) expect(target.all(model)).toEqual([]);
  });

  it('drops keys that no index can hold, and says how many', async () => {
    const { source, target, work, plan, run } = createCopyWorld(['Contacts']);
    source.plant('Contacts', { id: 'c1', email: null, roleType: '', phone: null, ...AT });
    const planned = await plan(work);
    expect(planned.tables[0]?.noted).toEqual({
      'NULL or empty key dropped: email': 1,
      'NULL or empty key dropped: roleType': 1,
    });
    await run(work, planned.planId);
    expect(target.all('Contacts')).toEqual([{ id: 'c1', phone: null, ...AT }]);
  });

  it('N15: settles what would be sent otherwise, and says so', async () => {
    const { source, target, work, plan, run } = createCopyWorld(['SignalEvents', 'NotificationQueue']);
    source.plant(
      'SignalEvents',
      { id: 's1', signalType: 'X', emittedAt: AT.createdAt, ...AT },
      { id: 's2', signalType: 'X', emittedAt: AT.createdAt, processedAt: AT.createdAt, ...AT },
    );
    const waiting = { dueAt: AT.updatedAt, dueShard: 'due#1', timeline: ['x PENDING'], ...AT };
    for (const status of ['SCHEDULED', 'PENDING', 'SENDING', 'RETRYING', 'UNKNOWN_OUTCOME', 'SENT']) {
      source.plant('NotificationQueue', { id: status, status, ...waiting });
    }
    const planned = await plan(work);
    expect(planned.tables.map(({ noted }) => Object.values(noted))).toEqual([[1], [6]]);
    await run(work, planned.planId);
    expect(target.all('SignalEvents')).toMatchObject([
      { id: 's1', quarantinedAt: AT.updatedAt, quarantineReason: expect.stringMatching(/copied/) },
      { id: 's2', processedAt: AT.createdAt },
    ]);
    const queue = target.all('NotificationQueue');
    expect(queue.filter((row) => 'dueAt' in row || 'dueShard' in row)).toEqual([]);
    expect(queue.find(({ id }) => id === 'PENDING')).toMatchObject({
      reason: expect.stringMatching(/^copied as PENDING/),
      timeline: ['x PENDING', expect.stringMatching(/^2025-06-01T00:00:00.000Z UNKNOWN_OUTCOME copied as PENDING/)],
    });
    expect(Object.fromEntries(queue.map(({ id, status }) => [id, status]))).toEqual({
      SCHEDULED: 'UNKNOWN_OUTCOME',
      PENDING: 'UNKNOWN_OUTCOME',
      SENDING: 'UNKNOWN_OUTCOME',
      RETRYING: 'UNKNOWN_OUTCOME',
      UNKNOWN_OUTCOME: 'UNKNOWN_OUTCOME',
      SENT: 'SENT',
    });
  });

  it('O2: leaves another row under the same id as it is, and finds it wrong when it verifies', async () => {
    const { source, target, work, plan, run, verify, undo } = createCopyWorld(['Contacts']);
    source.plant('Contacts', { id: 'c1', ...AT }, { id: 'c2', ...AT });
    const theirs = { id: 'c1', firstName: 'somebody else' };
    target.plant('Contacts', theirs);
    const planned = await plan(work);
    expect(planned.tables[0]).toMatchObject({ adds: 1, taken: 1, takenSamples: ['c1'] });
    expect(await run(work, planned.planId)).toMatchObject({
      ok: true,
      value: { ledger: { counts: { Contacts: { added: 1, taken: 1 } } } },
    });
    expect(await verify(work)).toMatchObject({ isRight: false, tables: [{ right: 1, different: 1, samples: ['c1'] }] });
    await undo(work.id, { apply: true });
    expect(target.all('Contacts')).toEqual([theirs]);
  });

  it('goes on without a table that the source does not have, and says so', async () => {
    const { source, work, plan, run } = createCopyWorld(['Contacts', 'Legal']);
    source.plant('Legal', { id: 'l1', ...AT });
    source.drop('Contacts');
    const planned = await plan(work);
    expect(planned.tables).toMatchObject([
      { model: 'Contacts', isMissing: true },
      { model: 'Legal', adds: 1 },
    ]);
    expect(await run(work, planned.planId)).toMatchObject({ ok: true, value: { isAsPlanned: true } });
  });
});

import { DeleteTableCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoRecoveredTables } from '../../../../src/adapters/dynamodb/dynamo-recovered-tables.ts';
import { createDynamoSourceTables } from '../../../../src/adapters/dynamodb/dynamo-source-tables.ts';
import { createDynamoTargetTables } from '../../../../src/adapters/dynamodb/dynamo-target-tables.ts';
import { tableName } from '../../../../src/adapters/dynamodb/tables.ts';
import { createMemoryArchive } from '../../../../src/adapters/memory/memory-archive.ts';
import { createMemoryRecoveries } from '../../../../src/adapters/memory/memory-recoveries.ts';
import { createMemoryRestoreCheckpoints } from '../../../../src/adapters/memory/memory-restore-checkpoints.ts';
import { readTableRegistry } from '../../../../src/adapters/registry/read-table-registry.ts';
import { createBackup } from '../../../../src/domain/operations/backup/create-backup.ts';
import { planRecovery } from '../../../../src/domain/operations/recovery/plan-recovery.ts';
import type { Recovery } from '../../../../src/domain/operations/recovery/recovery.ts';
import { NotOurs } from '../../../../src/domain/operations/recovery/remove-drill.ts';
import { restoreBackup } from '../../../../src/domain/operations/recovery/restore-backup.ts';
import { runRecovery } from '../../../../src/domain/operations/recovery/run-recovery.ts';
import { toolsFor } from '../../../support/backup-world.ts';
import { aNotification } from '../../../support/builders.ts';
import { createCopyingPast } from '../../../support/copying-past.ts';
import { crashPoints } from '../../../support/crashes.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/dynamodb.ts';

const MODELS = ['Contacts', 'NotificationQueue', 'AuditLog'];
const REGISTRY = readTableRegistry().filter(({ model }) => MODELS.includes(model));
const NOW = new Date('2026-11-22T10:20:00.000Z');
const LATEST = new Date('2026-11-22T10:18:00.000Z');
const QUIET = { step: () => {}, meter: () => () => {} };

const CONTACTS = [1, 2, 3].map((number) => ({
  id: `contact-${number}`,
  fullName: `Jane ${number}`,
  roles: new Set(['AE']),
}));
const SENT = { ...aNotification({ id: 'sent', status: 'SENT', attempts: 1 }), dueAt: undefined };
const PENDING = { ...aNotification({ id: 'pending' }), dueShard: 'due#1' };

const databases: TestDatabase[] = [];
afterAll(() => {
  for (const database of databases) database.close();
});

/** A stage with rows in it, and what its recovery works with. */
const stageWithRows = async () => {
  const database = await createTestDatabase(MODELS);
  databases.push(database);
  const { client, suffix: fromSuffix } = database;
  const put = (model: string, Item: object) =>
    client.send(new PutCommand({ TableName: tableName(model, fromSuffix), Item: { ...Item } }));
  for (const contact of CONTACTS) await put('Contacts', contact);
  for (const row of [SENT, PENDING]) await put('NotificationQueue', row);
  await put('AuditLog', { id: 'entry-1', at: NOW.toISOString() });

  const suffix = fromSuffix.replace(/^.{4}/, 'zzzz');
  const kept = new Map<string, Recovery>();
  const recoveries = createMemoryRecoveries(kept);
  const archive = createMemoryArchive();
  const restoring = {
    ...toolsFor(archive),
    ...{ registry: REGISTRY, tables: createDynamoTargetTables({ client, suffix }), anonymise: undefined },
    clock: () => NOW,
    mayMake: () => true,
    checkpoints: createMemoryRestoreCheckpoints(),
  };
  const dependencies = {
    ...{ registry: REGISTRY, recoveries, neverTouch: [fromSuffix], clock: () => NOW },
    tables: createDynamoRecoveredTables({ client, suffix, registry: REGISTRY }),
    rows: createDynamoTargetTables({ client, suffix }),
    former: createDynamoRecoveredTables({ client, suffix: fromSuffix, registry: REGISTRY }),
    pointInTime: createCopyingPast(database, { suffix, registry: REGISTRY, latest: LATEST }),
    backups: restoreBackup(restoring, { stage: 'dev', suffix }),
    findings: async () => 0,
    sleep: async () => {},
  };
  const plan = async (purpose: Recovery['purpose'], backup?: string): Promise<Recovery> => {
    const wish = { id: `${purpose}-1`, stage: 'dev', purpose, fromSuffix, suffix };
    const planned = await planRecovery(dependencies)({ ...wish, point: backup === undefined ? 'latest' : { backup } });
    if (!planned.ok) throw new Error(planned.refusal.because);
    return planned.value;
  };
  const rowsOf = async (model: string, of = suffix): Promise<readonly Record<string, unknown>[]> => {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName(model, of) }));
    return Items.toSorted((one, other) => (String(one.id) < String(other.id) ? -1 : 1));
  };
  const tablesThere = async (): Promise<readonly string[]> => {
    const { TableNames = [] } = await client.send(new ListTablesCommand({}));
    return TableNames;
  };
  const destroy = async (): Promise<void> => {
    for (const model of MODELS) await client.send(new DeleteTableCommand({ TableName: tableName(model, fromSuffix) }));
  };
  const backUp = async (): Promise<string> => {
    const stage = { service: 'realtechee-backend', stage: 'dev', region: 'us-west-1', suffix: fromSuffix };
    const made = await createBackup({
      ...toolsFor(archive),
      ...{ registry: REGISTRY, tables: createDynamoSourceTables({ client, suffix: fromSuffix }) },
      ...{ others: [], absent: [], tool: 'test' },
      clock: () => NOW,
      newId: () => '1a2b3c4d-0000',
    })(stage, () => {});
    if (!made.ok) throw new Error(made.refusal.because);
    return made.value.id;
  };
  return { database, fromSuffix, dependencies, plan, rowsOf, tablesThere, destroy, backUp, kept };
};

describe('a recovery', () => {
  it('O1: brings every row back under a new suffix, and leaves the tables of the stage as they are', async () => {
    const { dependencies, plan, rowsOf, fromSuffix } = await stageWithRows();
    const before = await rowsOf('NotificationQueue', fromSuffix);
    const recovery = await runRecovery(dependencies)(await plan('recover'), QUIET);
    expect(await rowsOf('Contacts')).toEqual(await rowsOf('Contacts', fromSuffix));
    expect(await rowsOf('NotificationQueue', fromSuffix)).toEqual(before);
    expect(recovery).toMatchObject({
      point: LATEST.toISOString(),
      held: { message: 1, signal: 0 },
      findings: 0,
      tables: [
        { model: 'Contacts', rows: 3, rowsThere: 3 },
        { model: 'NotificationQueue', rows: 2, rowsThere: 2 },
        { model: 'AuditLog', rows: 1, rowsThere: 1 },
      ],
    });
    expect([...dependencies.pointInTime.settled].sort()).toEqual([...MODELS].sort());
  });

  it('N3: what was on its way at that moment is not sent again, and is due to be reported', async () => {
    const { dependencies, plan, rowsOf } = await stageWithRows();
    await runRecovery(dependencies)(await plan('recover'), QUIET);
    const [pending, sent] = await rowsOf('NotificationQueue');
    expect(pending).toMatchObject({ status: 'UNKNOWN_OUTCOME', dueShard: 'due#1', dueAt: LATEST.toISOString() });
    expect(String(pending?.reason)).toContain('it may have been sent since');
    expect(sent).toMatchObject({ status: 'SENT' });
  });

  it('O1: destroyed tables come back from a backup, row by row the same', async () => {
    const { dependencies, plan, rowsOf, fromSuffix, backUp, destroy } = await stageWithRows();
    const before = await rowsOf('Contacts', fromSuffix);
    const backup = await backUp();
    await destroy();
    const recovery = await runRecovery(dependencies)(await plan('recover', backup), QUIET);
    expect(await rowsOf('Contacts')).toEqual(before);
    expect(recovery.tables).toContainEqual({ model: 'Contacts', rows: 3 });
    expect(await rowsOf('NotificationQueue')).toMatchObject([{ status: 'UNKNOWN_OUTCOME' }, { status: 'SENT' }]);
  });

  it('O1: killed before or after any step and gone on with, it ends as one that was not', async () => {
    const { database, dependencies, plan, rowsOf, fromSuffix, kept } = await stageWithRows();
    const begun = await plan('recover');
    /** A recovery of its own, into tables of its own. */
    const recoveryInto = (number: number) => {
      const suffix = fromSuffix.replace(/^.{4}/, `y${String(number).padStart(3, '0')}`);
      const at = { client: database.client, suffix, registry: REGISTRY };
      const own = {
        ...dependencies,
        tables: createDynamoRecoveredTables(at),
        rows: createDynamoTargetTables(at),
        pointInTime: createCopyingPast(database, { suffix, registry: REGISTRY, latest: LATEST }),
      };
      const watchedBy = (points: ReturnType<typeof crashPoints>) => ({
        ...own,
        recoveries: points.watched('recoveries', own.recoveries),
        tables: points.watched('tables', own.tables),
        pointInTime: points.watched('past', own.pointInTime),
      });
      const ended = async () => {
        const contacts = await rowsOf('Contacts', suffix);
        return { contacts, queue: await rowsOf('NotificationQueue', suffix) };
      };
      return { own, watchedBy, begun: { ...begun, id: `recover-${number}`, suffix }, ended };
    };
    const counting = crashPoints();
    const first = recoveryInto(999);
    await counting.run(() => runRecovery(first.watchedBy(counting))(first.begun, QUIET));
    const whole = await first.ended();
    const reasonless = (of: typeof whole) => JSON.parse(JSON.stringify(of).replaceAll(/recover-\d+/g, 'recover'));
    expect(counting.passed).toEqual(expect.arrayContaining(['after past.begin', 'after past.settle']));
    for (let point = 0; point < counting.passed.length; point += 1) {
      const { own, watchedBy, begun: one, ended } = recoveryInto(point);
      const points = crashPoints(point);
      expect(await points.run(() => runRecovery(watchedBy(points))(one, QUIET))).toBe('crashed');
      const recovery = await runRecovery(own)(one, QUIET);
      expect(Object.keys(recovery.done)).toEqual(['restore', 'hold-back', 'settle', 'validate']);
      expect(recovery.held).toMatchObject({ message: 1 });
      expect(reasonless(await ended())).toEqual(reasonless(whole));
    }
    expect(kept.size).toBe(counting.passed.length + 1);
    expect(await rowsOf('Contacts', fromSuffix)).toHaveLength(3);
  }, 60_000);
});

describe('a drill', () => {
  it('O1: proves a recovery, and removes the tables that it made and no other', async () => {
    const { dependencies, plan, tablesThere } = await stageWithRows();
    const before = await tablesThere();
    const recovery = await runRecovery(dependencies)(await plan('drill'), QUIET);
    expect(Object.keys(recovery.done)).toContain('remove');
    expect(recovery.tables).toHaveLength(3);
    expect(await tablesThere()).toEqual(before);
    expect(await runRecovery(dependencies)(recovery, QUIET)).toEqual(recovery);
  });

  it('O1: removes nothing of a stage, whatever its record says, nor of a recovery that is none', async () => {
    const { dependencies, plan, fromSuffix, tablesThere } = await stageWithRows();
    const before = await tablesThere();
    const drill = await plan('drill');
    const forged = {
      ...drill,
      suffix: fromSuffix,
      done: { restore: 'x', 'hold-back': 'x', settle: 'x', validate: 'x' },
    };
    await expect(runRecovery(dependencies)(forged, QUIET)).rejects.toThrow(NotOurs);
    expect(await tablesThere()).toEqual(before);
  });
});

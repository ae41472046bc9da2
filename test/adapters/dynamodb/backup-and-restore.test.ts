import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { createFolderArchive } from '../../../src/adapters/archive/folder-archive.ts';
import { createRestoreCheckpointFiles } from '../../../src/adapters/archive/restore-checkpoint-files.ts';
import { createDynamoTargetTables } from '../../../src/adapters/dynamodb/dynamo-target-tables.ts';
import { attributesOf } from '../../../src/adapters/dynamodb/stored-attribute.ts';
import { tableName } from '../../../src/adapters/dynamodb/tables.ts';
import { readTableRegistry } from '../../../src/adapters/registry/read-table-registry.ts';
import { createBackup } from '../../../src/domain/operations/backup/create-backup.ts';
import { canonicalItem, idOf, type StoredItem } from '../../../src/domain/operations/backup/stored-item.ts';
import { verifyBackup } from '../../../src/domain/operations/backup/verify-backup.ts';
import { planRestore } from '../../../src/domain/operations/restore/plan-restore.ts';
import { restoreTables } from '../../../src/domain/operations/restore/restore-tables.ts';
import { everyType, NOW, toolsFor } from '../../support/backup-world.ts';
import { createTestDatabase, type TestDatabase } from '../../support/dynamodb.ts';

const REGISTRY = readTableRegistry();
/** Nothing of these may be open: then all of them come back as they were. */
const SETTLED: Readonly<Record<string, StoredItem>> = {
  SignalEvents: { processedAt: { S: '2026-03-01T00:00:00.000Z' } },
  NotificationQueue: { status: { S: 'SENT' } },
};

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'full-cycle-'));
  database = await createTestDatabase(REGISTRY.map(({ model }) => model));
}, 120_000);
afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const plant = (model: string, item: StoredItem) =>
  database.client.send(
    new PutItemCommand({
      TableName: tableName(model, database.suffix),
      Item: attributesOf({ ...item, ...SETTLED[model] }),
    }),
  );

/** Keys of indexes must be strings in every row that has them; the rows of all types have none. */
const picture = async (): Promise<readonly string[]> => {
  const tables = createDynamoTargetTables(database);
  const lines: string[] = [];
  for (const { model } of REGISTRY) {
    for await (const page of tables.scan(model, { segment: 0, segments: 1 }))
      lines.push(...page.map((item) => `${model} ${canonicalItem(item)}`));
  }
  return lines.sort();
};

const tools = () => toolsFor(createFolderArchive(folder));
const dependencies = () => ({
  ...tools(),
  registry: REGISTRY,
  tables: createDynamoTargetTables({ ...database, pageSize: 2 }),
  clock: () => NOW,
});

const backUp = async (): Promise<string> => {
  const made = await createBackup({
    ...dependencies(),
    others: [],
    absent: [],
    newId: () => `${Math.random()}`.slice(2, 10),
    tool: '0.1.0',
    limits: { bytes: 1_000_000, records: 2 },
  })({ service: 'realtechee-backend', stage: 'dev', region: 'us-west-1', suffix: database.suffix }, () => {});
  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  return made.value.id;
};

const restore = async (backup: string) => {
  const wish = { backup, into: 'dev', overwrite: false, anonymise: false };
  const more = {
    ...dependencies(),
    anonymise: undefined,
    mayMake: () => true,
    checkpoints: createRestoreCheckpointFiles(join(folder, 'checkpoints')),
  };
  const plan = await planRestore(more)(wish);
  if (!plan.ok) throw new Error(JSON.stringify(plan.refusal));
  return restoreTables(more)(plan.value, wish, database.suffix);
};

describe('a whole stage on DynamoDB', () => {
  it('O1: backed up, destroyed and restored is the same byte for byte, in every table and every type', async () => {
    for (const { model } of REGISTRY) {
      for (const at of [1, 2, 3]) await plant(model, everyType(`${model}-${at}`));
    }
    const before = await picture();
    expect(before).toHaveLength(REGISTRY.length * 3);
    const backup = await backUp();
    expect((await verifyBackup(tools())(backup)).problems).toEqual([]);

    for (const { model } of REGISTRY)
      await database.client.send(new DeleteTableCommand({ TableName: tableName(model, database.suffix) }));
    await expect(picture()).rejects.toThrow();

    const restored = await restore(backup);
    expect(restored).toMatchObject({ written: before.length, lost: 0, isVerified: true });
    expect(restored.made).toHaveLength(REGISTRY.length);
    expect(await picture()).toEqual(before);

    const tables = createDynamoTargetTables(database);
    for (const table of REGISTRY) {
      const found = await tables.find(table.model);
      expect([table.model, found?.stream, found?.indexes.map(({ name }) => name)]).toEqual([
        table.model,
        table.stream,
        table.indexes.map(({ name }) => name).sort(),
      ]);
    }
    expect(await restore(backup)).toMatchObject({ written: 0, isVerified: true });
  }, 120_000);

  it('O1: a write is made only where the row is as it was seen, whatever its types', async () => {
    const tables = createDynamoTargetTables(database);
    const seen = {
      ...everyType('guarded'),
      ...Object.fromEntries(Array.from({ length: 120 }, (_, at) => [`more${at}`, { S: 'x' }])),
    };
    const next = { ...seen, text: { S: 'next' } };
    expect(await tables.put('Contacts', seen, undefined)).toBe('written');
    expect(await tables.put('Contacts', next, undefined)).toBe('lost');
    expect(await tables.put('Contacts', next, { ...seen, updatedAt: { S: 'another time' } })).toBe('lost');
    expect(await tables.put('Contacts', next, { ...seen, numbers: { NS: ['1'] } })).toBe('lost');
    const { updatedAt: _, ...untimed } = seen;
    expect(await tables.put('Contacts', next, untimed)).toBe('lost');
    expect(await tables.put('Contacts', next, seen)).toBe('written');
    const found = await tables.get('Contacts', ['guarded', 'nobody', 'guarded']);
    expect([...found.keys()]).toEqual(['guarded']);
    expect([...found.values()].map(canonicalItem)).toEqual([canonicalItem(next)]);
    expect(idOf(next)).toBe('guarded');
  });

  it('reads more rows than a batch has room for', async () => {
    const tables = createDynamoTargetTables(database);
    const ids = Array.from({ length: 130 }, (_, at) => `many-${at}`);
    await Promise.all(ids.map((id) => plant('Legal', { id: { S: id } })));
    expect((await tables.get('Legal', ids)).size).toBe(130);
    expect(await tables.count('Legal')).toBe(133);
    expect(await tables.find('NoSuchTable')).toBeUndefined();
  });
});

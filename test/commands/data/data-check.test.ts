import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { createFolderArchive } from '../../../src/adapters/archive/folder-archive.ts';
import { createGzipPacking, digestBytes, digestText } from '../../../src/adapters/archive/gzip-packing.ts';
import { readManifest } from '../../../src/adapters/archive/manifest-file.ts';
import { createDynamoDataTables } from '../../../src/adapters/dynamodb/dynamo-data-tables.ts';
import { createDynamoSourceTables } from '../../../src/adapters/dynamodb/dynamo-source-tables.ts';
import { readTableRegistry } from '../../../src/adapters/registry/read-table-registry.ts';
import { dataCheck } from '../../../src/commands/data/data-check.ts';
import { UsageRefused } from '../../../src/commands/stage-connection.ts';
import { createBackup } from '../../../src/domain/operations/backup/create-backup.ts';
import type { ExactRow } from '../../../src/domain/operations/data/exact-row.ts';
import { A_ROW_OF_ALL } from '../../contract/data-tables.contract.ts';
import { createTestDatabase, type TestDatabase } from '../../support/dynamodb.ts';
import { digest, NOW } from '../../support/migration-world.ts';

const REGISTRY = readTableRegistry().filter(({ model }) => ['Contacts', 'Properties', 'RequestNotes'].includes(model));
const AT = { createdAt: '2025-01-01T00:00:00.000Z', updatedAt: '2025-06-01T00:00:00.000Z' };
const PACE = { sleep: async () => {}, rowsASecond: 1_000_000 };

describe('realtechee data check', () => {
  let database: TestDatabase;
  let folder: string;
  beforeEach(async () => {
    database = await createTestDatabase(REGISTRY.map(({ model }) => model));
    folder = mkdtempSync(join(tmpdir(), 'data-check-'));
  });
  afterEach(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });

  const createWorld = () => {
    const { client, suffix } = database;
    const tables = createDynamoDataTables({ client, suffix });
    const archive = {
      archive: createFolderArchive(folder),
      packing: createGzipPacking(),
      digest: digestText,
      digestBytes,
      readManifest,
    };
    const reached: string[] = [];
    const check = dataCheck({
      registry: REGISTRY,
      tables,
      names: { service: 'realtechee-backend', stage: 'dev', suffix, otherSuffixes: [] },
      digest,
      keyedDigest: digest,
      tablesOfStage: (stage) => {
        reached.push(stage);
        return { tables, close: () => {} };
      },
      openArchive: async () => ({ ...archive, close: () => {} }),
    });
    return { tables, archive, check, reached };
  };

  it('O1: says what has changed since a backup, to the last character, and refuses one that is not whole', async () => {
    const { tables, archive, check } = createWorld();
    const { client, suffix } = database;
    const all: ExactRow = { ...A_ROW_OF_ALL, ...AT };
    await tables.add('Properties', all);
    for (const id of ['kept', 'edited', 'removed'])
      await tables.add('Contacts', { id, email: `${id}@a.example`, ...AT });
    const made = await createBackup({
      ...archive,
      registry: REGISTRY,
      tables: createDynamoSourceTables({ client, suffix }),
      others: [],
      absent: [],
      clock: () => NOW,
      newId: randomUUID,
      tool: '0',
    })({ service: 'realtechee-backend', stage: 'dev', region: 'us-west-1', suffix }, () => {});
    if (!made.ok) throw new Error('no backup');
    const id = made.value.id;

    const same = await check({ integrity: true, against: id }, PACE);
    expect(same.verdict).toBe('done');
    expect(same.lines.join('\n')).toMatch(/3 of 3 tables are as at/);

    const [edited, removed] = await tables
      .get('Contacts', ['edited', 'removed'])
      .then((rows) => rows.toSorted((a, b) => a.id.localeCompare(b.id)));
    if (edited === undefined || removed === undefined) throw new Error('no rows');
    await tables.change('Contacts', edited, { email: 'new@a.example' });
    await tables.remove('Contacts', removed, []);
    await tables.add('Contacts', { id: 'added', ...AT });
    const since = await check({ integrity: false, against: id }, PACE);
    expect(since.report).toMatchObject({
      against: {
        tables: expect.arrayContaining([
          expect.objectContaining({
            model: 'Contacts',
            same: 1,
            changed: 1,
            gone: 1,
            added: 1,
            fields: { email: 1 },
            goneSamples: ['removed'],
          }),
          expect.objectContaining({ model: 'Properties', same: 1, changed: 0 }),
        ]),
      },
    });
    expect(JSON.stringify([since.lines, since.report])).not.toMatch(/@/);
    expect(await check({ integrity: false, against: 'none' }, PACE)).toMatchObject({ verdict: 'refused' });
    await client.send(new DeleteTableCommand({ TableName: `Properties-${suffix}-NONE` }));
    expect((await check({ integrity: false, against: id }, PACE)).report).toMatchObject({
      found: expect.arrayContaining([expect.objectContaining({ model: 'Properties', kind: 'missing-table' })]),
      against: { tables: expect.arrayContaining([expect.objectContaining({ model: 'Properties', gone: 1 })]) },
    });
  }, 30_000);

  it('O3: ends as refused when something is wrong, and names another stage before it reads anything', async () => {
    const { tables, check, reached } = createWorld();
    await tables.add('RequestNotes', { id: 'n', createdAt: 'then', updatedAt: AT.updatedAt });
    const checked = await check({ integrity: false }, PACE);
    expect(checked).toMatchObject({ verdict: 'refused', report: { rows: { RequestNotes: 1 } } });
    expect(checked.lines.at(-1)).toBe('1 rows of 3 tables: 1 thing(s) wrong.');
    await expect(check({ integrity: false, crossStage: ['dev'] }, PACE)).rejects.toThrow(UsageRefused);
    expect(reached).toEqual([]);
    const both = await check({ integrity: false, crossStage: ['prod'] }, PACE);
    expect(both.lines.join('\n')).toMatch(/shared with prod/);
  });
});

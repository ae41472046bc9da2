import { PutItemCommand, UpdateContinuousBackupsCommand } from '@aws-sdk/client-dynamodb';
import { createDocumentClient } from '../../../src/adapters/dynamodb/document-client.ts';
import { createDynamoPointInTime } from '../../../src/adapters/dynamodb/dynamo-point-in-time.ts';
import { createDynamoTargetTables } from '../../../src/adapters/dynamodb/dynamo-target-tables.ts';
import { attributesOf } from '../../../src/adapters/dynamodb/stored-attribute.ts';
import { tableName } from '../../../src/adapters/dynamodb/tables.ts';
import { readTableRegistry } from '../../../src/adapters/registry/read-table-registry.ts';
import { canonicalItem } from '../../../src/domain/operations/backup/stored-item.ts';
import { restorePoint } from '../../../src/domain/operations/restore/point-in-time.ts';
import { everyType } from '../../support/backup-world.ts';
import { describeOnMoto, type Moto, startMoto } from '../../support/moto.ts';

const OLD = 'abcdefghijklmnopqrstuvwxyz';
const NEW = 'zyxwvutsrqponmlkjihgfedcba';
const TABLES = readTableRegistry().filter(({ model }) => ['NotificationQueue', 'Contacts'].includes(model));

describeOnMoto('point-in-time recovery of DynamoDB', () => {
  let moto: Moto;
  let client: ReturnType<typeof createDocumentClient>;
  beforeAll(async () => {
    moto = await startMoto();
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    client = createDocumentClient({ endpoint: moto.url, region: 'us-west-1', credentials });
  }, 60_000);
  afterAll(async () => {
    client.destroy();
    await moto.stop();
  });

  const sleep = async (): Promise<void> => {};
  const pointInTime = () => createDynamoPointInTime({ client, suffix: OLD, isProtected: true, sleep });
  const tablesOf = (suffix: string) => createDynamoTargetTables({ client, suffix });

  it('O1: makes tables as they were under another suffix, held back, with their streams; told again it goes on', async () => {
    for (const table of TABLES) await tablesOf(OLD).create(table);
    expect(await pointInTime().window('Contacts')).toBeUndefined();
    expect(await pointInTime().window('NoSuchTable')).toBeUndefined();
    for (const { model } of TABLES) {
      const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
      const TableName = tableName(model, OLD);
      await client.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }));
    }
    const contact = { ...everyType('c-1'), map: { M: { a: { S: 'b' } } } };
    const open = { id: { S: 'n-1' }, status: { S: 'PENDING' }, version: { N: '1' } };
    const put = (model: string, item: typeof contact | typeof open) =>
      client.send(new PutItemCommand({ TableName: tableName(model, OLD), Item: attributesOf(item) }));
    await put('Contacts', contact);
    await put('NotificationQueue', open);

    const clock = (): Date => new Date();
    const restore = restorePoint({ pointInTime: pointInTime(), tablesOf, clock, sleep });
    // One by one: here a table can be brought back to the one moment at which its recovery began.
    for (const table of TABLES) {
      const held = { message: table.model === 'NotificationQueue' ? 1 : 0 };
      const done = await restore({ tables: [table], at: 'latest', suffix: NEW });
      expect(done).toMatchObject({ ok: true, value: { suffix: NEW, held } });
    }

    const made = tablesOf(NEW);
    expect([...(await made.get('Contacts', ['c-1'])).values()].map(canonicalItem)).toEqual([canonicalItem(contact)]);
    expect((await made.get('NotificationQueue', ['n-1'])).get('n-1')?.status).toEqual({ S: 'UNKNOWN_OUTCOME' });
    expect((await made.find('NotificationQueue'))?.stream).toBe('NEW_IMAGE');
    expect((await tablesOf(OLD).get('NotificationQueue', ['n-1'])).get('n-1')?.status).toEqual({ S: 'PENDING' });
    for (const table of TABLES) {
      const again = await restore({ tables: [table], at: 'latest', suffix: NEW });
      expect(again).toMatchObject({ ok: true, value: { held: { message: 0 } } });
    }
  }, 60_000);
});

import {
  CreateTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  RestoreTableToPointInTimeCommand,
  UpdateContinuousBackupsCommand,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { createDocumentClient } from '../../../src/adapters/dynamodb/document-client.ts';
import { createDynamoRecoveredTables } from '../../../src/adapters/dynamodb/dynamo-recovered-tables.ts';
import { createDynamoTablePast } from '../../../src/adapters/dynamodb/dynamo-table-past.ts';
import { tableDefinition } from '../../../src/adapters/dynamodb/table-definition.ts';
import { tableName } from '../../../src/adapters/dynamodb/tables.ts';
import { readTableRegistry } from '../../../src/adapters/registry/read-table-registry.ts';
import { createTestDatabase } from '../../support/dynamodb.ts';
import { describeOnMoto, type Moto, startMoto } from '../../support/moto.ts';

const [FROM, TO] = ['a'.repeat(26), 'b'.repeat(26)];
const REGISTRY = readTableRegistry().filter(({ model }) => ['SignalEvents', 'Contacts'].includes(model));
const SIGNALS = REGISTRY.filter(({ model }) => model === 'SignalEvents');

describeOnMoto('point-in-time recovery on moto', () => {
  let moto: Moto;
  let client: DynamoDBDocumentClient;
  beforeAll(async () => {
    moto = await startMoto();
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const requestHandler = { connectionTimeout: 15_000, requestTimeout: 15_000 };
    client = createDocumentClient({ endpoint: moto.url, region: 'us-west-1', credentials, requestHandler });
    for (const table of REGISTRY) {
      const TableName = tableName(table.model, FROM);
      await client.send(new CreateTableCommand(tableDefinition(table, TableName)));
      const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: table.model === 'SignalEvents' };
      await client.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }));
    }
    await client.send(
      new PutCommand({ TableName: tableName('SignalEvents', FROM), Item: { id: 's-1', list: ['a', 1] } }),
    );
  }, 60_000);
  afterAll(async () => {
    client.destroy();
    await moto.stop();
  });

  const pastOf = (isLasting: boolean) => createDynamoTablePast({ client, fromSuffix: FROM, suffix: TO, isLasting });

  it('O1: knows how far back a table reaches, and of which nothing keeps the past', async () => {
    const window = await pastOf(true).windowOf('SignalEvents');
    expect(window?.latest.getTime()).toBeGreaterThanOrEqual(window?.earliest.getTime() ?? Number.NaN);
    expect(await pastOf(true).windowOf('Contacts')).toBeUndefined();
    expect(await pastOf(true).windowOf('Quotes')).toBeUndefined();
  });

  it('O1: brings a table back beside its own, once, and gives it stream, expiry, past and guard', async () => {
    const past = pastOf(true);
    expect(await past.isReady('SignalEvents')).toBe(false);
    const at = (await past.windowOf('SignalEvents'))?.latest ?? new Date();
    await past.begin('SignalEvents', at);
    await past.begin('SignalEvents', at);
    expect(await past.isReady('SignalEvents')).toBe(true);
    const TableName = tableName('SignalEvents', TO);
    const { Items } = await client.send(new ScanCommand({ TableName }));
    expect(Items).toEqual([{ id: 's-1', list: ['a', 1] }]);
    for (let time = 0; time < 2; time += 1) for (const table of SIGNALS) await past.settle(table);
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    expect(Table?.StreamSpecification).toMatchObject({ StreamEnabled: true });
    expect(Table?.DeletionProtectionEnabled).toBe(true);
    const { TimeToLiveDescription: ttl } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
    expect(ttl).toMatchObject({ AttributeName: 'ttl', TimeToLiveStatus: 'ENABLED' });
    const { ContinuousBackupsDescription: kept } = await client.send(
      new DescribeContinuousBackupsCommand({ TableName }),
    );
    expect(kept?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus).toBe('ENABLED');
  });

  it('O1: tells where the streams of recovered tables are, and removes a table that is guarded', async () => {
    const tables = createDynamoRecoveredTables({ client, suffix: TO, registry: REGISTRY });
    expect(await tables.streams()).toEqual({
      SignalEvents: expect.stringContaining(`SignalEvents-${TO}-NONE/stream/`),
    });
    expect(await tables.countIfThere('SignalEvents')).toBe(1);
    expect(await tables.remove('SignalEvents')).toBe('removed');
    expect(await tables.remove('SignalEvents')).toBe('absent');
    expect(await tables.countIfThere('SignalEvents')).toBeUndefined();
    const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName('SignalEvents', FROM) }));
    expect(Table?.TableStatus).toBe('ACTIVE');
  });

  it('refuses to settle a table that is not there', async () => {
    for (const table of SIGNALS) await expect(pastOf(false).settle(table)).rejects.toThrow('is not there any more');
  });
});

it('O1: DynamoDB Local keeps no past, and is not asked for more', async () => {
  const database = await createTestDatabase(['Contacts']);
  const { client, suffix } = database;
  const past = createDynamoTablePast({ client, fromSuffix: suffix, suffix: TO, isLasting: false });
  expect(await past.windowOf('Contacts')).toBeUndefined();
  database.close();
});

describe('an account that brings back as many tables as it may', () => {
  it('O1: is asked again later, and that is no fault', async () => {
    const limited = mockClient(DynamoDBDocumentClient);
    const fault = (name: string) => Object.assign(new Error(name), { name });
    limited.on(DescribeTableCommand).rejects(fault('ResourceNotFoundException'));
    limited.on(RestoreTableToPointInTimeCommand).rejects(fault('LimitExceededException'));
    const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-west-1' }));
    const past = createDynamoTablePast({ client, fromSuffix: FROM, suffix: TO, isLasting: false });
    expect(await past.begin('SignalEvents', new Date())).toBe('full');
    limited.restore();
  });
});

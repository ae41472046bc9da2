import { randomBytes } from 'node:crypto';
import {
  CreateTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  RestoreTableToPointInTimeCommand,
  UpdateContinuousBackupsCommand,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { createDocumentClient } from '../../../src/adapters/dynamodb/document-client.ts';
import { createDynamoRecoveredTables } from '../../../src/adapters/dynamodb/dynamo-recovered-tables.ts';
import { createDynamoTablePast } from '../../../src/adapters/dynamodb/dynamo-table-past.ts';
import { createDynamoTargetTables } from '../../../src/adapters/dynamodb/dynamo-target-tables.ts';
import { tableDefinition } from '../../../src/adapters/dynamodb/table-definition.ts';
import { tableName } from '../../../src/adapters/dynamodb/tables.ts';
import { readTableRegistry } from '../../../src/adapters/registry/read-table-registry.ts';
import type { StoredItem } from '../../../src/domain/operations/backup/stored-item.ts';
import { PastUnreachable } from '../../../src/domain/operations/recovery/ports.ts';
import { describePointInTimeContract } from '../../contract/point-in-time.contract.ts';
import { createCopyingPast } from '../../support/copying-past.ts';
import { createTestDatabase, type TestDatabase } from '../../support/dynamodb.ts';
import { describeOnMoto, type Moto, startMoto } from '../../support/moto.ts';

const [FROM, TO] = ['a'.repeat(26), 'b'.repeat(26)];
const REGISTRY = readTableRegistry().filter(({ model }) => ['SignalEvents', 'Contacts'].includes(model));
const registered = (model: string) => {
  const table = readTableRegistry().find((one) => one.model === model);
  if (table === undefined) throw new Error(`no ${model}`);
  return table;
};

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

  const tablesOf = (suffix: string) => createDynamoTargetTables({ client, suffix });
  const rowsOf = async (model: string, suffix: string) => {
    const found: StoredItem[] = [];
    for await (const page of tablesOf(suffix).scan(model, { segment: 0, segments: 1 })) found.push(...page);
    return found;
  };
  const pastOf = (lasting?: { readonly isProtected: boolean }) =>
    createDynamoTablePast({ client, fromSuffix: FROM, suffix: TO, ...(lasting === undefined ? {} : { lasting }) });

  describePointInTimeContract(async () => {
    const [fromSuffix, suffix] = [randomBytes(13).toString('hex'), randomBytes(13).toString('hex')];
    for (const model of ['SignalEvents', 'Contacts']) {
      await tablesOf(fromSuffix).create(registered(model));
      const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: model === 'SignalEvents' };
      const TableName = tableName(model, fromSuffix);
      await client.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }));
    }
    return {
      ...{ kept: registered('SignalEvents'), pastless: 'Contacts', absent: registered('Requests') },
      past: () => createDynamoTablePast({ client, fromSuffix, suffix, lasting: { isProtected: true } }),
      put: async (model, row) => void (await tablesOf(fromSuffix).put(model, row, undefined)),
      rowsMade: (model) => rowsOf(model, suffix),
    };
  });

  it('O1, E4: a restored table gets its stream, its expiry, a past of its own and its guard', async () => {
    const past = pastOf({ isProtected: true });
    await past.begin('SignalEvents', (await past.windowOf('SignalEvents'))?.latest ?? new Date());
    const TableName = tableName('SignalEvents', TO);
    for (let time = 0; time < 2; time += 1) await past.settle(registered('SignalEvents'));
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
});

it('O1: DynamoDB Local keeps no past, and is not asked for more', async () => {
  const database = await createTestDatabase(['Contacts']);
  const { client, suffix } = database;
  const past = createDynamoTablePast({ client, fromSuffix: suffix, suffix: TO });
  expect(await past.windowOf('Contacts')).toBeUndefined();
  database.close();
});

describe('createCopyingPast', () => {
  const databases: TestDatabase[] = [];
  afterAll(() => {
    for (const database of databases) database.close();
  });

  describePointInTimeContract(async () => {
    const database = await createTestDatabase(['SignalEvents', 'Contacts']);
    databases.push(database);
    const { client, suffix: fromSuffix } = database;
    const suffix = fromSuffix.replace(/^.{4}/, 'zzzz');
    const registry = REGISTRY;
    const past = createCopyingPast(database, { suffix, registry, latest: new Date(), pastless: ['Contacts'] });
    const made = createDynamoTargetTables({ client, suffix });
    return {
      ...{ kept: registered('SignalEvents'), pastless: 'Contacts', absent: registered('Requests') },
      past: () => past,
      put: async (model, row) =>
        void (await createDynamoTargetTables({ client, suffix: fromSuffix }).put(model, row, undefined)),
      rowsMade: async (model) => [...(await made.get(model, ['row-1', 'row-2'])).values()],
    };
  });
});

describe('an account that brings back as many tables as it may', () => {
  it('O1: is asked again later, and that is no fault', async () => {
    const limited = mockClient(DynamoDBDocumentClient);
    const fault = (name: string) => Object.assign(new Error(name), { name });
    limited.on(DescribeTableCommand).rejects(fault('ResourceNotFoundException'));
    limited.on(RestoreTableToPointInTimeCommand).rejects(fault('LimitExceededException'));
    const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-west-1' }));
    const past = createDynamoTablePast({ client, fromSuffix: FROM, suffix: TO });
    expect(await past.begin('SignalEvents', new Date())).toBe('full');
    limited.restore();
  });
});

describe('tables of another region', () => {
  const region = (name: string) => DynamoDBDocumentClient.from(new DynamoDBClient({ region: name }));
  const KEY = 'arn:aws:kms:us-west-2:123456789012:key/1a2b';
  const ARN = `arn:aws:dynamodb:us-west-1:123456789012:table/SignalEvents-${FROM}-NONE`;
  const pastOf = (from: DynamoDBDocumentClient, client: DynamoDBDocumentClient) =>
    createDynamoTablePast({ client, from, fromSuffix: FROM, suffix: TO, tableKey: KEY });

  it('O1: are named by their ARN, asked of the region that they come to, and get a key of that', async () => {
    const [home, there] = [region('us-west-1'), region('us-west-2')];
    const [atHome, elsewhere] = [mockClient(home), mockClient(there)];
    const at = new Date('2026-04-01T10:00:00.000Z');
    atHome.on(DescribeTableCommand).resolves({ Table: { TableArn: ARN } });
    atHome.on(DescribeContinuousBackupsCommand).resolves({
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: 'ENABLED',
        PointInTimeRecoveryDescription: {
          PointInTimeRecoveryStatus: 'ENABLED',
          EarliestRestorableDateTime: new Date(0),
          LatestRestorableDateTime: at,
        },
      },
    });
    elsewhere.on(DescribeTableCommand).rejects(Object.assign(new Error(), { name: 'ResourceNotFoundException' }));
    elsewhere.on(RestoreTableToPointInTimeCommand).resolves({});
    const past = pastOf(home, there);
    expect(await past.windowOf('SignalEvents')).toEqual({ earliest: new Date(0), latest: at });
    expect(await past.begin('SignalEvents', at)).toBe('coming');
    expect(atHome.commandCalls(RestoreTableToPointInTimeCommand)).toEqual([]);
    expect(elsewhere.commandCalls(RestoreTableToPointInTimeCommand).map(({ args }) => args[0].input)).toEqual([
      {
        SourceTableArn: ARN,
        TargetTableName: tableName('SignalEvents', TO),
        RestoreDateTime: at,
        BillingModeOverride: 'PAY_PER_REQUEST',
        SSESpecificationOverride: { Enabled: true, SSEType: 'KMS', KMSMasterKeyId: KEY },
      },
    ]);
    atHome.restore();
    elsewhere.restore();
  });

  it.each([
    ['no answer', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }), PastUnreachable],
    ['an answer of 503', Object.assign(new Error('503'), { $metadata: { httpStatusCode: 503 } }), PastUnreachable],
    ['a refusal', Object.assign(new Error('no'), { $metadata: { httpStatusCode: 400 } }), Error],
    ['no credentials', Object.assign(new Error('none'), { name: 'CredentialsProviderError' }), Error],
  ])('O1: whose region gives %s', async (_, fault, kind) => {
    const home = region('us-west-1');
    const silent = mockClient(home);
    silent.on(DescribeContinuousBackupsCommand).rejects(fault);
    const thrown = await pastOf(home, home)
      .windowOf('SignalEvents')
      .catch((caught: unknown) => caught);
    expect(thrown).toBeInstanceOf(kind);
    expect(thrown instanceof PastUnreachable).toBe(kind === PastUnreachable);
    silent.restore();
  });
});

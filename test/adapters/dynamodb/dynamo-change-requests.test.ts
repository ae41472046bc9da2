import { randomUUID } from 'node:crypto';
import { GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoChangeRequests } from '../../../src/adapters/dynamodb/dynamo-change-requests.ts';
import { tableName } from '../../../src/adapters/dynamodb/tables.ts';
import { aRequest, describeChangeRequestsContract } from '../../contract/change-requests.contract.ts';
import { createTestDatabase, type TestDatabase } from '../../support/dynamodb.ts';
import { loseTheNextAnswer } from '../../support/lost-answers.ts';

const databases: TestDatabase[] = [];
afterAll(() => {
  for (const database of databases) database.close();
});

const NOW = new Date('2026-03-01T12:00:00.000Z');

const setUp = async () => {
  const database = await createTestDatabase(['BackendState', 'AuditLog']);
  databases.push(database);
  const { client, suffix } = database;
  const requests = createDynamoChangeRequests({ client, suffix, clock: () => NOW, newId: randomUUID });
  const audit = async () => {
    const { Items: items = [] } = await client.send(new ScanCommand({ TableName: tableName('AuditLog', suffix) }));
    return items.map(({ id }) => String(id));
  };
  return { ...database, requests, audit, table: tableName('BackendState', suffix) };
};

const entry = (id: string) => ({
  id,
  actor: 'admin-1',
  action: 'configuration.proposed',
  entity: 'change request',
  entityId: 'request-1',
  at: NOW.toISOString(),
  before: {},
  after: {},
});

describe('The change requests on DynamoDB', () => {
  describeChangeRequestsContract(setUp);

  it('are forgotten 400 days after they have ended, and not before', async () => {
    const { client, requests, table } = await setUp();
    const read = () => client.send(new GetCommand({ TableName: table, Key: { id: 'change-request#request-1' } }));
    await requests.add(aRequest(), entry('a'));
    expect((await read()).Item).not.toHaveProperty('ttl');
    const end = { by: 'admin-2', at: NOW.toISOString() };
    await requests.end({ ...aRequest(), state: 'rejected', end, writes: 2 }, entry('b'));
    expect((await read()).Item?.ttl).toBe(NOW.getTime() / 1000 + 400 * 86_400);
  });

  it('C5: take an approval whose answer was lost for one, and begin once', async () => {
    const { client, requests } = await setUp();
    await requests.add(aRequest(), entry('a'));
    const approval = { by: 'admin-2', at: NOW.toISOString(), how: 'second-person' } as const;
    loseTheNextAnswer(client);
    const begun = await requests.begin({ ...aRequest(), state: 'approved', approval, writes: 2 }, NOW, entry('b'));
    expect(begun).toBe('begun');
  });

  it('say which row is no change request', async () => {
    const { client, requests, table } = await setUp();
    await client.send(new PutCommand({ TableName: table, Item: { id: 'change-request#broken', state: 'whatever' } }));
    await expect(requests.get('broken')).rejects.toThrow(
      /row change-request#broken is no change request: state must be/,
    );
  });
});

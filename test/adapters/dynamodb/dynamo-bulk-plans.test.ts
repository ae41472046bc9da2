import { randomUUID } from 'node:crypto';
import { GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoBulkPlans } from '../../../src/adapters/dynamodb/dynamo-bulk-plans.ts';
import { tableName } from '../../../src/adapters/dynamodb/tables.ts';
import { aPlan, describeBulkPlansContract } from '../../contract/bulk-plans.contract.ts';
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
  const plans = createDynamoBulkPlans({ client, suffix, clock: () => NOW, newId: randomUUID });
  const audit = async () => {
    const { Items: items = [] } = await client.send(new ScanCommand({ TableName: tableName('AuditLog', suffix) }));
    return items.map(({ id }) => String(id));
  };
  return { ...database, plans, audit, table: tableName('BackendState', suffix) };
};

describe('The bulk plans on DynamoDB', () => {
  describeBulkPlansContract(setUp);

  it('are deleted by DynamoDB when they have expired', async () => {
    const { plans, client, table } = await setUp();
    await plans.add(aPlan());
    const { Item: item } = await client.send(new GetCommand({ TableName: table, Key: { id: 'bulk-plan#plan-1' } }));
    expect(item).toMatchObject({
      ttl: Date.parse('2026-03-02T12:00:00.000Z') / 1000,
      createdAt: NOW.toISOString(),
      updatedAt: NOW.toISOString(),
    });
  });

  it('are approved once when the answer is lost on the way', async () => {
    const { plans, client, audit } = await setUp();
    await plans.add(aPlan());
    loseTheNextAnswer(client);
    const approval = { by: 'admin-1', at: NOW.toISOString() };
    const entry = { id: 'a-1', actor: 'admin-1', action: 'a', entity: 'e', entityId: 'p', at: NOW.toISOString() };
    expect(await plans.approve('plan-1', approval, { ...entry, before: {}, after: {} })).toEqual({
      ...aPlan(),
      approval,
    });
    expect(await audit()).toEqual(['a-1']);
  });

  it('say which row is no plan', async () => {
    const { plans, client, table } = await setUp();
    await client.send(new PutCommand({ TableName: table, Item: { id: 'bulk-plan#broken', items: 'all' } }));
    await expect(plans.get('broken', NOW)).rejects.toThrow(
      /row bulk-plan#broken is no bulk plan: proposedBy is missing/,
    );
  });
});

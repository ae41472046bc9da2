import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import {
  createDynamoMarketingBrake,
  createDynamoReputation,
} from '../../../src/adapters/dynamodb/dynamo-reputation.ts';
import { createDynamoSuppressionBook } from '../../../src/adapters/dynamodb/dynamo-suppression-book.ts';
import {
  createDynamoRecentBounces,
  createDynamoSuppressionList,
} from '../../../src/adapters/dynamodb/dynamo-suppression-list.ts';
import { createDynamoUnmatchedFeedback } from '../../../src/adapters/dynamodb/dynamo-unmatched-feedback.ts';
import { tableName } from '../../../src/adapters/dynamodb/tables.ts';
import {
  describeMarketingBrakeContract,
  describeRecentBouncesContract,
  describeReputationContract,
  describeUnmatchedFeedbackContract,
} from '../../contract/feedback.contract.ts';
import { createTestDatabase, type TestDatabase } from '../../support/dynamodb.ts';

const AT = new Date('2026-03-01T12:00:00.000Z');
const databases: TestDatabase[] = [];
afterAll(() => {
  for (const database of databases) database.close();
});
const setUp = async (model: string) => {
  const database = await createTestDatabase([model]);
  databases.push(database);
  const { client, suffix } = database;
  const rows = async () => (await client.send(new ScanCommand({ TableName: tableName(model, suffix) }))).Items ?? [];
  return { client, suffix, clock: () => AT, rows };
};

describe('The reputation on DynamoDB', () => {
  describeReputationContract(async () => createDynamoReputation(await setUp('SESReputationMetrics')));

  it('lets what it counted expire', async () => {
    const tools = await setUp('SESReputationMetrics');
    await createDynamoReputation(tools).count({ settled: 1, bounced: 1, complained: 0 }, AT, 'm1#bounced');
    for (const { ttl } of await tools.rows()) expect(ttl).toBeGreaterThan(AT.getTime() / 1000 + 60 * 86_400);
  });
});

describe('The marketing brake on DynamoDB', () => {
  describeMarketingBrakeContract(async () => createDynamoMarketingBrake(await setUp('SESReputationMetrics')));

  it('N14: is a fault, and not taken for off, where it cannot be read', async () => {
    const tools = await setUp('SESReputationMetrics');
    const wrong = createDynamoMarketingBrake({ ...tools, suffix: 'elsewhere' });
    await expect(wrong.read()).rejects.toThrow(/non-existent table/);
  });
});

describe('The recent bounces on DynamoDB', () => {
  describeRecentBouncesContract(async () => createDynamoRecentBounces(await setUp('EmailSuppressionList')));

  it('suppress nobody by themselves', async () => {
    const tools = await setUp('EmailSuppressionList');
    await createDynamoRecentBounces(tools).remember('a@example.com', { notificationId: 'm1', at: AT }, AT);
    expect(await createDynamoSuppressionList(tools).reasonFor('a@example.com', 'marketing')).toBeUndefined();
  });
});

describe('The unmatched feedback on DynamoDB', () => {
  describeUnmatchedFeedbackContract(async () => {
    const tools = await setUp('NotificationEvents');
    return { ...createDynamoUnmatchedFeedback(tools), kept: tools.rows };
  });
});

describe('The suppression book on DynamoDB', () => {
  it('N13: shows what the list has, page by page, and takes off what is asked for, with the bounces counted of it', async () => {
    const tools = await setUp('EmailSuppressionList');
    const book = createDynamoSuppressionBook({ ...tools, pageSize: 1 });
    const bounces = createDynamoRecentBounces(tools);
    const until = new Date(AT.getTime() + 86_400_000);
    const [one, other] = ['a@example.com', 'b@example.com'] as const;
    const often = {
      address: one,
      category: 'transactional',
      cause: 'bounced-often',
      reason: 'often',
      at: AT,
      until,
    } as const;
    await book.add(often);
    await book.add({ address: other, category: 'marketing', cause: 'complained', reason: 'spam', at: AT });
    await book.add({ ...often, address: 'over@example.com', until: new Date(AT.getTime() - 1000) });
    await bounces.remember(one, { notificationId: 'm1', at: AT }, AT);
    const all = [];
    for await (const page of book.all()) all.push(...page);
    expect(all.map(({ address, cause }) => `${address} ${cause}`).sort()).toEqual([
      'a@example.com bounced-often',
      'b@example.com complained',
    ]);
    expect(await book.of(one)).toEqual([often]);
    await book.remove(one, 'transactional');
    await book.remove(one, 'transactional');
    expect(await book.of(one)).toEqual([]);
    expect(await bounces.remember(one, { notificationId: 'm2', at: AT }, AT)).toBe(1);
    expect(await book.of(other)).toHaveLength(1);
  });
});

import { randomUUID } from 'node:crypto';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { createDynamoIdempotencyRecords } from '../../../src/adapters/dynamodb/dynamo-idempotency-records.ts';
import { tableName } from '../../../src/adapters/dynamodb/tables.ts';
import { describeIdempotencyRecordsContract } from '../../contract/idempotency-records.contract.ts';
import { createTestDatabase, type TestDatabase } from '../../support/dynamodb.ts';
import { loseTheNextAnswer } from '../../support/lost-answers.ts';

const NOW = new Date('2026-03-01T12:00:00.000Z');
const LEASE = new Date('2026-03-01T12:01:00.000Z');
const COMMAND = { key: 'key-1', fingerprint: 'abc' };
const ANSWER = { status: 200, body: 'done' };

const databases: TestDatabase[] = [];
afterAll(() => {
  for (const database of databases) database.close();
});

const setUp = async () => {
  const database = await createTestDatabase(['BackendState']);
  databases.push(database);
  const readAnswer = z.object({ status: z.number(), body: z.string() }).parse;
  const records = createDynamoIdempotencyRecords({ ...database, newId: randomUUID, readAnswer });
  const table = tableName('BackendState', database.suffix);
  const write = (row: Record<string, unknown>) => database.client.send(new PutCommand({ TableName: table, Item: row }));
  const read = async (id: string) =>
    (await database.client.send(new GetCommand({ TableName: table, Key: { id } }))).Item;
  return { ...database, records, write, read };
};

describe('The idempotency records on DynamoDB', () => {
  describeIdempotencyRecordsContract(async () => (await setUp()).records);

  it('a beginning whose answer is lost is still ours when the client makes it again', async () => {
    const { records, client } = await setUp();
    loseTheNextAnswer(client);
    expect(await records.begin(COMMAND, NOW, LEASE)).toEqual({ state: 'begun' });
    loseTheNextAnswer(client);
    await records.complete(COMMAND, ANSWER, NOW);
    loseTheNextAnswer(client);
    await records.release(COMMAND, LEASE);
    expect(await records.begin(COMMAND, NOW, LEASE)).toEqual({ state: 'answered', answer: ANSWER });
  });

  it('a row goes by itself after 24 hours', async () => {
    const { records, read } = await setUp();
    await records.begin(COMMAND, NOW, LEASE);
    expect((await read('idempotency#key-1'))?.ttl).toBe(NOW.getTime() / 1000 + 86_400);
    await records.complete(COMMAND, ANSWER, LEASE);
    expect((await read('idempotency#key-1'))?.ttl).toBe(LEASE.getTime() / 1000 + 86_400);
  });

  it('does not guess at an answer, or at a row, that is none', async () => {
    const { records, write } = await setUp();
    const row = { id: 'idempotency#key-1', ttl: NOW.getTime() / 1000 + 60 };
    await write({ ...row, fingerprint: 'abc', answer: '{"status":"fine"}' });
    await expect(records.begin(COMMAND, NOW, LEASE)).rejects.toThrow(/status/);
    await write(row);
    await expect(records.begin(COMMAND, NOW, LEASE)).rejects.toThrow('row idempotency#key-1 is no idempotent command');
  });
});

import { randomUUID } from 'node:crypto';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoSignalStore } from '../../../src/adapters/dynamodb/dynamo-signal-store.ts';
import { tableName } from '../../../src/adapters/dynamodb/tables.ts';
import { aSignal, describeSignalStoreContract } from '../../contract/signal-store.contract.ts';
import { createTestDatabase, type TestDatabase } from '../../support/dynamodb.ts';

const NOW = new Date('2026-03-01T12:00:00.000Z');
const clock = () => NOW;

describe('The signal store on DynamoDB', () => {
  const databases: TestDatabase[] = [];
  afterAll(() => {
    for (const database of databases) database.close();
  });

  const setUp = async (options: { readonly pageSize?: number } = {}) => {
    const database = await createTestDatabase(['SignalEvents']);
    databases.push(database);
    const store = createDynamoSignalStore({ ...database, clock, ...options });
    const table = tableName('SignalEvents', database.suffix);
    const write = async (row: Record<string, unknown>): Promise<void> => {
      await database.client.send(new PutCommand({ TableName: table, Item: row }));
    };
    const read = async (id: string) =>
      (await database.client.send(new GetCommand({ TableName: table, Key: { id } }))).Item;
    return { store, table, write, read };
  };

  describeSignalStoreContract(async (options) => {
    const { store, write } = await setUp(options);
    return { store, plantUnreadable: (row) => write({ ...row, payload: [1] }) };
  });

  it('stamps its rows and keeps them 400 days from their writing, however old the signal', async () => {
    const { store, read } = await setUp();
    const signal = aSignal({ emittedAt: '2020-01-01T00:00:00.000Z' });
    await store.put(signal);
    expect(await read(signal.id)).toMatchObject({
      createdAt: NOW.toISOString(),
      updatedAt: NOW.toISOString(),
      ttl: NOW.getTime() / 1000 + 400 * 86_400,
    });
  });

  it('gives a row of another program its retention when it is planned, and leaves one that has it', async () => {
    const { store, write, read } = await setUp();
    await write({ ...aSignal({ id: 'theirs' }), processedAt: null });
    await write({ ...aSignal({ id: 'kept' }), ttl: 4_000_000_000 });
    await store.markPlanned('theirs', [], NOW);
    await store.quarantine('kept', 'why', NOW);
    expect(await read('theirs')).toMatchObject({
      processedAt: NOW.toISOString(),
      ttl: NOW.getTime() / 1000 + 400 * 86_400,
    });
    expect(await read('kept')).toMatchObject({ quarantinedAt: NOW.toISOString(), ttl: 4_000_000_000 });
  });

  it('looks again at what another program marked with NULL', async () => {
    const { store, write } = await setUp();
    await write({ ...aSignal({ id: 'theirs' }), processedAt: null, quarantinedAt: null });
    const pages = store.unplanned('CONTACT_US_FORM_SUBMITTED', new Date(0), NOW);
    const { value } = await pages[Symbol.asyncIterator]().next();
    expect(value).toEqual([{ id: 'theirs', emittedAt: NOW.toISOString() }]);
    expect(await store.get('theirs')).toMatchObject({ ok: true });
  });

  it('refuses what DynamoDB cannot hold, naming table, id, size and limit', async () => {
    const { store, table } = await setUp();
    const signal = aSignal({ payload: { message: 'x'.repeat(410_000) } });
    await expect(store.put(signal)).rejects.toThrow(
      new RegExp(`^${table}: item ${signal.id} has 410\\d{3} bytes, and DynamoDB holds at most 409600`),
    );
  });

  it('marks a signal that has no room for the details without them', async () => {
    const { store } = await setUp();
    const signal = aSignal({ id: randomUUID(), payload: { message: 'x'.repeat(405_000) } });
    await store.put(signal);
    const refused = Array.from({ length: 200 }, () => 'customerEmail: not an e-mail address');
    await store.markPlanned(signal.id, [{ hookId: 'a', outcome: 'nobody-to-tell', refused }], NOW);
    await store.quarantine(signal.id, 'y'.repeat(5_000), NOW);
    expect(await store.get(signal.id)).toEqual({
      ok: true,
      value: { ...signal, processedAt: NOW.toISOString(), quarantinedAt: NOW.toISOString() },
    });
  });
});

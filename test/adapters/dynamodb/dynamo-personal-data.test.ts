import { randomUUID } from 'node:crypto';
import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoAuditTrail, createDynamoErasures } from '../../../src/adapters/dynamodb/dynamo-erasures.ts';
import { createDynamoPersonalRows } from '../../../src/adapters/dynamodb/dynamo-personal-rows.ts';
import { tableName } from '../../../src/adapters/dynamodb/tables.ts';
import {
  anErasure,
  describeErasuresContract,
  describePersonalRowsContract,
} from '../../contract/personal-data.contract.ts';
import { createTestDatabase, type TestDatabase } from '../../support/dynamodb.ts';
import { loseTheNextAnswer } from '../../support/lost-answers.ts';

const opened: TestDatabase[] = [];
const database = async (...models: readonly string[]): Promise<TestDatabase> => {
  const made = await createTestDatabase(models);
  opened.push(made);
  return made;
};
afterAll(() => {
  for (const one of opened) one.close();
});

describe('rows on DynamoDB', () => {
  describePersonalRowsContract(async () => {
    const { client, suffix } = await database('Contacts');
    return {
      rows: createDynamoPersonalRows({ client, suffix, pageSize: 3 }),
      plant: async (model, row) => {
        await client.send(new PutCommand({ TableName: tableName(model, suffix), Item: row }));
      },
    };
  });

  it('reads sets as lists, and guards rows whose sets and maps it changes by when they were last written', async () => {
    const { client, suffix } = await database('Contacts');
    const rows = createDynamoPersonalRows({ client, suffix });
    const item = { id: 'a', emails: new Set(['a@example.com']), big: 12345678901234567890n, updatedAt: 'then' };
    await client.send(new PutCommand({ TableName: tableName('Contacts', suffix), Item: item }));
    const [row] = await rows.get('Contacts', ['a']);
    expect(row).toEqual({ id: 'a', emails: ['a@example.com'], big: '12345678901234567890', updatedAt: 'then' });
    const change = { attributes: { emails: [] }, unless: [] };
    expect(await rows.change('Contacts', { id: 'a', emails: ['a@example.com'], updatedAt: 'before' }, change)).toBe(
      'conflict',
    );
    expect(row === undefined ? row : await rows.change('Contacts', row, change)).toBe('changed');
  });
});

const erasuresOn = async () => {
  const { client, suffix } = await database('BackendState', 'AuditLog');
  let now = new Date('2026-11-22T10:00:00.000Z');
  const clock = () => now;
  const receipts = async () =>
    ((await client.send(new ScanCommand({ TableName: tableName('AuditLog', suffix) }))).Items ?? []).map((item) => ({
      ...item,
      id: String(item.id),
    }));
  return {
    client,
    erasures: createDynamoErasures({ client, suffix, clock, newId: randomUUID }),
    trail: createDynamoAuditTrail({ client, suffix, clock }),
    receipts,
    setNow: (to: Date) => {
      now = to;
    },
  };
};

describe('erasures on DynamoDB', () => {
  describeErasuresContract(erasuresOn);

  it('takes a write whose answer was lost for its own', async () => {
    const { client, erasures } = await erasuresOn();
    await erasures.add(anErasure());
    loseTheNextAnswer(client);
    expect(await erasures.save(anErasure({ state: 'begun', revision: 2 }))).toBe('saved');
    loseTheNextAnswer(client);
    const tallies = anErasure().found;
    const paged = anErasure({ state: 'begun', revision: 3, progress: { finished: [], tallies, fileParts: 0 } });
    expect(await erasures.save(paged)).toBe('saved');
  });

  it('adds an entry to the trail at most once', async () => {
    const { trail, receipts } = await erasuresOn();
    const entry = {
      id: 'x',
      actor: 'a',
      action: 'users.exported',
      entity: 'user',
      entityId: 'u',
      at: 'then',
      before: {},
      after: {},
    };
    await trail.add(entry);
    await trail.add({ ...entry, actor: 'b' });
    expect(await receipts()).toEqual([expect.objectContaining({ actor: 'a' })]);
  });
});

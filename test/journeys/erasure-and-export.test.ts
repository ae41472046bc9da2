import { randomUUID } from 'node:crypto';
import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoAuditTrail, createDynamoErasures } from '../../src/adapters/dynamodb/dynamo-erasures.ts';
import { createDynamoPersonalRows } from '../../src/adapters/dynamodb/dynamo-personal-rows.ts';
import { tableName } from '../../src/adapters/dynamodb/tables.ts';
import { readDataRegistry } from '../../src/adapters/registry/read-data-registry.ts';
import { exportUser } from '../../src/domain/users/personal-data/export-user.ts';
import { planErasure } from '../../src/domain/users/personal-data/plan-erasure.ts';
import { runErasure } from '../../src/domain/users/personal-data/run-erasure.ts';
import { createTestDatabase, type TestDatabase } from '../support/dynamodb.ts';
import { createPrivacyWorld, JANE, JANES_ROWS, OPERATOR, plantJane, tracesOf } from '../support/personal-data-world.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase(readDataRegistry().map(({ model }) => model));
  const { client, suffix } = database;
  for (const [model, rows] of Object.entries(JANES_ROWS)) {
    for (const row of rows) await client.send(new PutCommand({ TableName: tableName(model, suffix), Item: row }));
  }
}, 60_000);
afterAll(() => database.close());

const onDynamoDb = () => {
  const { client, suffix } = database;
  const world = createPrivacyWorld({});
  plantJane(world.dependencies.pool);
  const options = { client, suffix, clock: world.dependencies.clock, newId: randomUUID };
  return {
    ...world.dependencies,
    newId: randomUUID,
    rows: createDynamoPersonalRows({ ...options, pageSize: 2 }),
    erasures: createDynamoErasures(options),
    trail: createDynamoAuditTrail(options),
  };
};

describe('a person who wants to see and then to be forgotten', () => {
  it('U6: gets everything that the tables hold of them, and is erased from all of them', async () => {
    const dependencies = onDynamoDb();
    const exported = await exportUser(dependencies)({ caller: OPERATOR, userId: JANE.id });
    if (!exported.ok) throw new Error(exported.refusal.because);
    let text = '';
    for await (const piece of exported.value) text += piece;
    const { tables, isComplete } = JSON.parse(text);
    expect(isComplete).toBe(true);
    expect(tables.Contacts).toEqual([{ row: expect.objectContaining({ fullName: 'Jane Doe' }) }]);
    expect(tables.Requests).toHaveLength(4);
    expect(text).not.toContain('tok-123');

    const plan = await planErasure(dependencies)({ caller: OPERATOR, userId: JANE.id });
    if (!plan.ok) throw new Error(plan.refusal.because);
    const command = { caller: OPERATOR, erasureId: plan.value.id, reason: 'asked for it' };
    const run = await runErasure(dependencies)(command, { userId: JANE.id });
    expect(run).toMatchObject({ ok: true, value: { state: 'ended', files: { length: 3 } } });

    const { client, suffix } = database;
    const left: string[] = [];
    for (const { model } of readDataRegistry().filter((table) => table.model !== 'BackendState')) {
      const { Items: items = [] } = await client.send(new ScanCommand({ TableName: tableName(model, suffix) }));
      left.push(...tracesOf(items.map((item) => ({ ...item, id: String(item.id) }))));
    }
    expect(left).toEqual([`marketing#${JANE.email}`, JANE.id]); // the suppression; the directory goes with the account
    const { Items: state = [] } = await client.send(new ScanCommand({ TableName: tableName('BackendState', suffix) }));
    const erasure = state.filter(({ id }) => String(id).startsWith('erasure#'));
    expect(tracesOf(erasure.map((item) => ({ ...item, id: '' })))).toEqual([]);
    expect(await runErasure(dependencies)(command, { userId: JANE.id })).toMatchObject({ ok: true });
  }, 60_000);
});

import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoHookStore } from '../../src/adapters/dynamodb/dynamo-hook-store.ts';
import { createDynamoRows } from '../../src/adapters/dynamodb/dynamo-rows.ts';
import { tableName } from '../../src/adapters/dynamodb/tables.ts';
import { readSeed } from '../../src/adapters/seed/read-seed.ts';
import { main } from '../../src/commands/main.ts';
import { stageSeed } from '../../src/commands/stage-seed.ts';
import { EXIT } from '../../src/commands/terminal.ts';
import { NOW } from '../support/builders.ts';
import { createTestDatabase, type TestDatabase } from '../support/dynamodb.ts';
import { aTerminal } from '../support/terminal.ts';

describe('realtechee stage seed', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase(['SignalNotificationHooks']);
  }, 60_000);
  afterEach(() => database.close());

  const entries = readSeed().hooks.map((row) => ({ model: 'SignalNotificationHooks', row }));
  const seeded = async (apply: boolean) => {
    const { terminal, out } = aTerminal();
    const seed = stageSeed({ entries, clock: () => NOW, ...createDynamoRows(database) }, terminal);
    const code = await seed({ stage: 'dev', apply, json: true });
    return { code, summary: JSON.parse(out.at(-1) ?? '').summary };
  };
  const hooksOf = (signalType: string) => createDynamoHookStore({ ...database, clock: () => NOW }).hooksFor(signalType);

  it('shows what is missing and writes nothing, unless it is told to', async () => {
    const { code, summary } = await seeded(false);
    expect([code, summary]).toEqual([
      EXIT.done,
      { stage: 'dev', applied: false, missing: entries.length, added: 0, thereAlready: 0 },
    ]);
    expect(await hooksOf('CONTACT_US_FORM_SUBMITTED')).toEqual([]);
  });

  it('adds what is missing, leaves what somebody has changed, and changes nothing the second time', async () => {
    const { client, suffix } = database;
    const [first] = entries;
    const changed = { ...first?.row, enabled: false };
    await client.send(new PutCommand({ TableName: tableName('SignalNotificationHooks', suffix), Item: changed }));
    expect((await seeded(true)).summary).toMatchObject({ added: entries.length - 1, thereAlready: 1 });
    const hooks = await hooksOf('CONTACT_US_FORM_SUBMITTED');
    expect(hooks).toHaveLength(3);
    expect(hooks.filter((hook) => hook.ok && !hook.value.enabled)).toMatchObject([{ value: { id: first?.row.id } }]);
    expect((await seeded(true)).summary).toMatchObject({ added: 0, thereAlready: entries.length });
  });

  it('does not write to production by a slip', async () => {
    const { terminal, err } = aTerminal();
    expect(await main(['stage', 'seed', '--stage', 'prod', '--apply'], terminal)).toBe(EXIT.refused);
    expect(err.join('\n')).toContain('--confirm prod');
  });

  it('names the stages there are, when asked for another', async () => {
    const { terminal, err } = aTerminal();
    expect(await main(['stage', 'seed', '--stage', 'nowhere'], terminal)).toBe(EXIT.refused);
    expect(err.join('\n')).toMatch(/There is no stage "nowhere": the known stages are dev, local, prod/);
  });
});

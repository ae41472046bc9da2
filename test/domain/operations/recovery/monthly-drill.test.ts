import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoDrillLedger } from '../../../../src/adapters/dynamodb/dynamo-drill-ledger.ts';
import { createDynamoRecoveredTables } from '../../../../src/adapters/dynamodb/dynamo-recovered-tables.ts';
import { createDynamoTableSizes } from '../../../../src/adapters/dynamodb/dynamo-table-sizes.ts';
import { createDynamoTargetTables } from '../../../../src/adapters/dynamodb/dynamo-target-tables.ts';
import { tableName } from '../../../../src/adapters/dynamodb/tables.ts';
import { readTableRegistry } from '../../../../src/adapters/registry/read-table-registry.ts';
import { checkInTime } from '../../../../src/domain/operations/recovery/check-in-time.ts';
import {
  MONTHLY_DRILL,
  type MonthlyDrillDependencies,
  problemsOf,
  takeDrillTurn,
} from '../../../../src/domain/operations/recovery/monthly-drill.ts';
import { NO_BACKUPS } from '../../../../src/domain/operations/recovery/no-backups.ts';
import { NotOurs } from '../../../../src/domain/operations/recovery/remove-drill.ts';
import { aDrill } from '../../../contract/drill-ledger.contract.ts';
import { aNotification } from '../../../support/builders.ts';
import { createCopyingPast } from '../../../support/copying-past.ts';
import { crashPoints } from '../../../support/crashes.ts';
import { drillWorld } from '../../../support/drill-world.ts';
import { createTestDatabase } from '../../../support/dynamodb.ts';

const ALL_DONE = { restore: 'x', 'hold-back': 'x', settle: 'x', validate: '2026-12-01T13:10:00.000Z', remove: 'x' };

describe('a turn at the monthly drill', () => {
  it('O1: begins the drill, goes on with it turn by turn, ends it once, and then has nothing to do that month', async () => {
    const world = drillWorld({ looksUntilReady: 3, looksInATurn: 2 });
    expect(await world.turn()).toMatchObject({ kind: 'under-way', drill: { done: {} } });
    expect(await world.there()).toEqual(world.scratchTables);
    const ended = await world.turn();
    expect(ended).toMatchObject({ kind: 'ended', problems: [], drill: { findings: 0, held: { message: 1 } } });
    expect(await world.there()).toEqual([]);
    expect(await world.turn()).toEqual(ended);
    await world.tell(ended);
    world.at('2026-12-01T22:45:00.000Z');
    expect(await world.turn()).toEqual({ kind: 'nothing-to-do' });
    world.at('2027-01-01T13:00:00.000Z');
    expect(await world.turn()).toMatchObject({ kind: 'under-way', drill: { beganAt: '2027-01-01T13:00:00.000Z' } });
  });

  it('O1: killed before or after any call of any turn, the turns that follow end the same and leave no table', async () => {
    const counting = crashPoints();
    await counting.run(async () => {
      const world = drillWorld({ looksUntilReady: 3, looksInATurn: 2 });
      for (let turn = 0; turn < 2; turn += 1) await world.turn(counting);
    });
    expect(counting.passed).toEqual(
      expect.arrayContaining(['after past.begin', 'after rows.put', 'before tables.remove', 'after ledger.write']),
    );
    for (let point = 0; point < counting.passed.length; point += 1) {
      const world = drillWorld({ looksUntilReady: 3, looksInATurn: 2 });
      const points = crashPoints(point);
      const crashed = await points.run(async () => {
        for (let turn = 0; turn < 2; turn += 1) await world.turn(points);
      });
      expect([counting.passed[point], crashed]).toEqual([counting.passed[point], 'crashed']);
      let last = await world.turn();
      for (let turn = 0; turn < 4 && last.kind === 'under-way'; turn += 1) last = await world.turn();
      expect([counting.passed[point], last.kind, 'problems' in last && last.problems]).toEqual([
        counting.passed[point],
        'ended',
        [],
      ]);
      expect(await world.there()).toEqual([]);
    }
  });

  it('O1: gives up a drill that does not end, the same day, and removes its tables', async () => {
    const world = drillWorld({ looksUntilReady: 1000, looksInATurn: 2 });
    await world.turn();
    world.at('2026-12-01T21:15:00.000Z');
    expect(await world.turn()).toMatchObject({ kind: 'ended', problems: ['not-validated'] });
    expect(await world.there()).toEqual([]);
  });

  it('O1: waits with a table that the account has no room for yet, and fails no turn for it', async () => {
    const world = drillWorld({ looksUntilReady: 2, looksInATurn: 5, room: 1 });
    expect(await world.turn()).toMatchObject({ kind: 'ended', problems: [] });
  });

  it('O1: refuses where no past is kept, and where tables are that no drill has recorded; removes nothing', async () => {
    const without = drillWorld({ looksUntilReady: 1, looksInATurn: 2, pastless: ['Contacts'] });
    expect(await without.turn()).toEqual({ kind: 'refused', refusal: { because: 'no-past', models: ['Contacts'] } });
    const world = drillWorld({ looksUntilReady: 1, looksInATurn: 2 });
    await world.leave('Contacts');
    expect(await world.turn()).toEqual({ kind: 'refused', refusal: { because: 'left-over', models: ['Contacts'] } });
    expect(await world.there()).toEqual(['Contacts']);
  });

  it('O1: touches nothing by a record of other tables, nor by one of a stage’s own', async () => {
    const world = drillWorld({ looksUntilReady: 1, looksInATurn: 2 });
    await world.leave('Contacts');
    world.kept.drill = aDrill({ suffix: 'c'.repeat(26) });
    await expect(world.turn()).rejects.toThrow(NotOurs);
    world.kept.drill = aDrill({ fromSuffix: 'b'.repeat(26), suffix: 'b'.repeat(26) });
    await expect(world.turn()).rejects.toThrow(NotOurs);
    expect(await world.there()).toEqual(['Contacts']);
  });
});

describe('the verdict on a drill', () => {
  it.each([
    ['good', {}, []],
    ['slow', { done: { ...ALL_DONE, validate: '2026-12-01T13:15:01.000Z' } }, ['slower-than-promised']],
    ['old', { point: '2026-12-01T12:54:59.000Z' }, ['older-than-promised']],
    ['cut off', { done: { remove: 'x' } }, ['not-validated']],
    ['with an empty table', { tables: [{ model: 'Contacts', rows: 0, rowsThere: 100 }] }, ['rows-missing']],
    ['with a table that had few rows', { tables: [{ model: 'Contacts', rows: 0, rowsThere: 99 }] }, []],
  ])('O1: %s', (_, changes, problems) => {
    expect(problemsOf(aDrill({ done: ALL_DONE, ...changes }))).toEqual(problems);
  });

  it('checks integrity in a turn that has the time for so many rows, or says that it was not checked', async () => {
    let now = new Date(0);
    const inTime = checkInTime({
      ...{ clock: () => now, endsAt: new Date(300_000), wholeTurnSeconds: 720, sleep: async () => {} },
      check: async ({ sleep }) => {
        await sleep(1);
        return 7;
      },
    });
    const answers: unknown[] = [];
    for (const rows of [1, 300_000, 300_001, 360_000, 360_001]) answers.push(await inTime(rows));
    expect(answers).toEqual([7, 7, 'later', 'later', 'unchecked']);
    now = new Date(300_000);
    expect(await inTime(0)).toBe('unchecked');
  });
});

describe('a monthly drill on DynamoDB', () => {
  it('O1: is carried through in two turns, the first killed, and leaves the stage’s tables alone', async () => {
    const MODELS = ['Contacts', 'NotificationQueue', 'BackendState'];
    const registry = readTableRegistry().filter(({ model }) => MODELS.includes(model));
    const database = await createTestDatabase(MODELS);
    const { client, suffix: fromSuffix } = database;
    const put = (model: string, Item: object) =>
      client.send(new PutCommand({ TableName: tableName(model, fromSuffix), Item: { ...Item } }));
    await put('Contacts', { id: 'contact-1', fullName: 'Jane' });
    await put('NotificationQueue', { ...aNotification({ id: 'pending' }), dueShard: 'due#1' });
    const suffix = fromSuffix.replace(/^.{4}/, 'zzzz');
    const clock = (): Date => new Date('2026-12-01T13:00:00.000Z');
    const at = { client, suffix, registry };
    const past = createCopyingPast(database, { suffix, registry, latest: new Date('2026-12-01T12:57:00.000Z') });
    const dependencies = (): MonthlyDrillDependencies => ({
      ...{ stage: 'dev', registry, fromSuffix, suffix, clock, sleep: async () => {}, neverTouch: [fromSuffix] },
      ledger: createDynamoDrillLedger({ client, suffix: fromSuffix, clock }),
      tables: createDynamoRecoveredTables(at),
      former: createDynamoTableSizes({ client, suffix: fromSuffix }),
      scratch: createDynamoTableSizes({ client, suffix }),
      pointInTime: past,
      backups: NO_BACKUPS,
      rows: createDynamoTargetTables({ client, suffix }),
    });
    const tablesThere = async () => (await client.send(new ListTablesCommand({}))).TableNames;
    const before = await tablesThere();
    const first = dependencies();
    const killed = { ...first, tables: { ...first.tables, count: () => new Promise<number>(() => {}) } };
    const isAtValidation = async (): Promise<boolean> =>
      (await dependencies().ledger.read(MONTHLY_DRILL))?.done.settle !== undefined;
    void takeDrillTurn(killed)(); // never comes back, as a process that was killed
    while (!(await isAtValidation())) await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await tablesThere())?.length).toBe(6);
    const ended = await takeDrillTurn(dependencies())();
    expect(ended).toMatchObject({
      kind: 'ended',
      problems: [],
      drill: {
        held: { message: 1 },
        tables: [
          { model: 'Contacts', rows: 1, rowsThere: 1 },
          { model: 'NotificationQueue', rows: 1, rowsThere: 1 },
          { model: 'BackendState', rowsThere: 1 },
        ],
      },
    });
    expect(await tablesThere()).toEqual(before);
    database.close();
  }, 60_000);
});

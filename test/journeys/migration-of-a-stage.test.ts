import { randomBytes, randomUUID } from 'node:crypto';
import { createTables, readRegistry } from '../../local/tables.ts';
import { createDynamoDataTables } from '../../src/adapters/dynamodb/dynamo-data-tables.ts';
import { createDynamoMigrationLedgers } from '../../src/adapters/dynamodb/dynamo-migration-ledgers.ts';
import { readTableRegistry } from '../../src/adapters/registry/read-table-registry.ts';
import type { ExactRow } from '../../src/domain/operations/data/exact-row.ts';
import { copyWork } from '../../src/domain/operations/migrations/copy-work.ts';
import { numberedWork } from '../../src/domain/operations/migrations/numbered-work.ts';
import { inParallel } from '../../src/domain/shared/in-parallel.ts';
import { A_ROW_OF_ALL } from '../contract/data-tables.contract.ts';
import { crashPoints } from '../support/crashes.ts';
import { createTestDatabase, type TestDatabase } from '../support/dynamodb.ts';
import { contacts, lowercase, migrating, NOW } from '../support/migration-world.ts';

const COUNT = 300;

/** A port whose calls can be waited for: what a killed process had sent reaches the database, or does not, before the next one begins. */
const traced = <Port extends object>(port: Port) => {
  const calls: unknown[] = [];
  const watched = new Proxy(port, {
    get: (target, key) => {
      const member: unknown = Reflect.get(target, key);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        const call: unknown = Reflect.apply(member, target, args);
        calls.push(call);
        return call;
      };
    },
  });
  return { port: watched, settled: () => Promise.allSettled(calls) };
};

describe('a migration of a stage in DynamoDB', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase(['Contacts', 'Affiliates', 'Properties', 'BackendState']);
  });
  afterAll(() => database.close());

  const allOf = async (tables: ReturnType<typeof createDynamoDataTables>, model: string) => {
    const rows: ExactRow[] = [];
    let after: string | undefined;
    do {
      const page = await tables.page(model, after);
      rows.push(...page.rows);
      after = page.next;
    } while (after !== undefined);
    return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  };

  it('O2: copies tables of another suffix, migrates them, is killed twice, goes on, verifies, and undoes all of it', async () => {
    const { client, suffix } = database;
    const old = randomBytes(13).toString('hex');
    await createTables(client, old, readRegistry(), ['Contacts', 'Affiliates', 'Properties']);
    const source = createDynamoDataTables({ client, suffix: old });
    await inParallel(contacts(COUNT), 16, async (row) => void (await source.add('Contacts', row)));
    await source.add('Properties', A_ROW_OF_ALL);

    const target = createDynamoDataTables({ client, suffix });
    const ledgers = createDynamoMigrationLedgers({ client, suffix, clock: () => NOW, newId: randomUUID });
    const { plan, run, verify, undo } = migrating(target, ledgers);
    const about = { id: `copy-${old}`, description: 'a copy', tables: ['Contacts', 'Properties'] };
    const copy = copyWork({ ...about, registry: readTableRegistry(), source, target });
    const numbered = numberedWork(lowercase, target);

    for (const [work, point] of [
      [copy, 400],
      [numbered, 200],
    ] as const) {
      const { planId } = await plan(work);
      const crash = crashPoints(point);
      const sent = traced(target);
      const doomed = migrating(crash.watched('tables', sent.port), crash.watched('ledgers', ledgers));
      expect(await crash.run(() => doomed.run(work, planId))).toBe('crashed');
      await sent.settled();
      expect(await run(work, planId)).toMatchObject({ ok: true, value: { isResumed: true, isAsPlanned: true } });
      expect(await verify(work)).toMatchObject({ isRight: true });
    }
    expect((await allOf(target, 'Contacts')).map(({ email }) => email)).toEqual(
      contacts(COUNT).map(({ email }) => String(email).toLowerCase()),
    );
    expect(await undo(numbered.id, { apply: true })).toMatchObject({
      ok: true,
      value: { tables: [{ changedSince: 0 }] },
    });
    expect(await allOf(target, 'Contacts')).toEqual(contacts(COUNT));
    expect(await allOf(target, 'Properties')).toEqual([A_ROW_OF_ALL]);
    expect(await undo(copy.id, { apply: true })).toMatchObject({ ok: true });
    expect(await allOf(target, 'Contacts')).toEqual([]);
    expect(await allOf(target, 'Properties')).toEqual([]);
  }, 60_000);
});

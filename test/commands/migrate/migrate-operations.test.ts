import { createMemoryDataTables } from '../../../src/adapters/memory/memory-data-tables.ts';
import { createMemoryMigrationLedgers } from '../../../src/adapters/memory/memory-migration-ledgers.ts';
import { readTableRegistry } from '../../../src/adapters/registry/read-table-registry.ts';
import { chooseWork } from '../../../src/commands/migrate/choose-work.ts';
import { migrateOperations } from '../../../src/commands/migrate/migrate-operations.ts';
import type { Tell } from '../../../src/commands/operations/run-operation.ts';
import { UsageRefused } from '../../../src/commands/stage-connection.ts';
import { contacts, digest, NOW } from '../../support/migration-world.ts';

const OWN = 'a'.repeat(26);
const PROD = 'p'.repeat(26);
const OLD = '0'.repeat(26);
const tell: Tell = { step: () => {}, meter: () => () => {} };
const ABOUT = { rate: 1_000_000 };

const CHOOSING = { stage: 'dev', suffix: OWN, suffixes: new Map([['dev', OWN]]), registry: readTableRegistry() };

const createWorld = (stage = 'dev') => {
  const tables = createMemoryDataTables();
  const source = createMemoryDataTables();
  const asked: string[] = [];
  const operations = migrateOperations({
    stage,
    suffix: OWN,
    suffixes: new Map([
      ['prod', stage === 'prod' ? OWN : PROD],
      [stage, OWN],
    ]),
    registry: readTableRegistry(),
    tables,
    tablesOfSuffix: (suffix) => {
      asked.push(suffix);
      return source;
    },
    ledgers: createMemoryMigrationLedgers(),
    digest,
    clock: () => NOW,
  });
  return { tables, source, asked, operations };
};

const planIdOf = (report: Readonly<Record<string, unknown>>): string =>
  /"planId":"(\w+)"/.exec(JSON.stringify(report))?.[1] ?? '';

describe('realtechee migrate', () => {
  it('O2: shows the plan and the command that carries it out, without values; runs it, verifies it, undoes it', async () => {
    const { tables, operations } = createWorld();
    tables.plant('Contacts', ...contacts(6));
    const migration = { ...ABOUT, migration: '0002' };
    const planned = await operations.plan(migration, tell);
    const planId = planIdOf(planned.report);
    expect(planned).toMatchObject({ verdict: 'done' });
    expect(planned.next?.at(-1)).toBe(`realtechee migrate run 0002 --stage dev --plan ${planId} --apply`);
    expect(planned.lines.join('\n')).toMatch(/Contacts +6 +3 +0 +0 +email 3, emailAsEntered 3/);
    expect(tables.all('Contacts')).toEqual(contacts(6));

    const ran = await operations.run({ ...migration, plan: planId }, tell);
    expect(ran).toMatchObject({ verdict: 'done', next: ['realtechee migrate verify 0002 --stage dev'] });
    expect(ran.lines.join('\n')).toMatch(/Contacts +6 +3 +0 +0 +0\nDone as planned/);
    expect(await operations.verify(migration, tell)).toMatchObject({ verdict: 'done' });
    expect((await operations.list()).lines.join('\n')).toMatch(/0002-contact-emails +done/);

    expect((await operations.undo({ ...migration, apply: false }, tell)).next).toEqual([
      'realtechee migrate undo 0002 --stage dev --apply',
    ]);
    const undone = await operations.undo({ ...migration, apply: true }, tell);
    expect(undone).toMatchObject({ verdict: 'done' });
    expect(tables.all('Contacts')).toEqual(contacts(6));
    for (const { lines, report } of [planned, ran, undone]) expect(JSON.stringify([lines, report])).not.toMatch(/@/);
  });

  it('O3: ends as refused when the rows are not those of the plan, and says what to do', async () => {
    const { tables, operations } = createWorld('prod');
    tables.plant('Contacts', ...contacts(6));
    const migration = { ...ABOUT, migration: '0002-contact-emails' };
    expect((await operations.plan(migration, tell)).next?.at(-1)).toMatch(/--apply --confirm prod$/);
    const refused = await operations.run({ ...migration, plan: 'old' }, tell);
    expect(refused).toMatchObject({
      verdict: 'refused',
      next: ['realtechee migrate plan 0002-contact-emails --stage prod'],
    });
    expect(await operations.undo({ ...migration, apply: true }, tell)).toMatchObject({ verdict: 'refused' });
    expect(await operations.verify(migration, tell)).toMatchObject({ verdict: 'refused' });
    await expect(operations.run(migration, tell)).rejects.toThrow('--plan');
  });

  it('O2: copies in the order of references, and says what is left out, cut, and started', async () => {
    const { source, asked, operations, tables } = createWorld();
    source.plant('Contacts', ...contacts(2));
    source.plant('BackendState', { id: 'watermark' });
    source.plant('SecureConfig', { id: 'secret' });
    const copy = { ...ABOUT, migration: 'copy', fromSuffix: OLD };
    const planned = await operations.plan(copy, tell);
    expect(asked).toEqual([OLD]);
    const said = planned.lines.join('\n');
    expect(said).toMatch(/left out, settings of the stage that they are of: SecureConfig, AppPreferences/);
    expect(said).toMatch(/cut at Projects\.quoteId, which leads to Quotes/);
    expect(said).toMatch(/new rows of Requests, .* start functions/);
    const { tables: order } = chooseWork(
      { migration: 'copy', fromSuffix: OLD },
      { ...CHOOSING, tables, tablesOfSuffix: () => source },
    ).work;
    expect(order.slice(0, 3)).toEqual(['SignalEvents', 'RequestStatusHistory', 'AuditLog']);
    expect(order.indexOf('Contacts')).toBeLessThan(order.indexOf('Requests'));
    expect(planned.next?.at(-1)).toContain(`run copy --stage dev --from-suffix ${OLD} --plan `);
    await operations.run({ ...copy, plan: planIdOf(planned.report) }, tell);
    expect(tables.all('Contacts')).toEqual(contacts(2));
    expect(tables.all('BackendState')).toEqual([]);
    expect(tables.all('SecureConfig')).toEqual([]);
  });

  it.each([
    [{ migration: '9999' }, /there is no migration "9999": copy, 0001/],
    [{ migration: 'copy' }, /from where: --from/],
    [{ migration: 'copy', from: 'dev', fromSuffix: OLD }, /from where/],
    [{ migration: 'copy', from: 'elsewhere' }, /no stage "elsewhere"/],
    [{ migration: 'copy', fromSuffix: 'short' }, /26 lowercase/],
    [{ migration: 'copy', fromSuffix: OWN }, /to itself/],
    [{ migration: 'copy', from: 'prod' }, /rows of production do not go to dev/],
    [{ migration: 'copy', fromSuffix: PROD }, /rows of production do not go to dev/],
    [{ migration: 'copy', fromSuffix: OLD, tables: ['SecureConfig'] }, /SecureConfig is not copied/],
    [{ migration: 'copy', fromSuffix: OLD, tables: ['Nothing'] }, /no table "Nothing"/],
    [{ migration: '0002', from: 'dev' }, /belong to a copy/],
  ])('refuses %j before it reads anything', async (named, message) => {
    const { operations } = createWorld();
    const refused = operations.plan({ ...ABOUT, ...named }, tell);
    await expect(refused).rejects.toThrow(UsageRefused);
    await expect(refused).rejects.toThrow(message);
  });

  it('refuses a copy from tables that are not there', async () => {
    const { source, operations } = createWorld();
    for (const { model } of readTableRegistry()) source.drop(model);
    expect(await operations.plan({ ...ABOUT, migration: 'copy', fromSuffix: OLD }, tell)).toMatchObject({
      verdict: 'refused',
    });
  });
});

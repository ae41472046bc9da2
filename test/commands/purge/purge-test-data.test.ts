import { createMemoryDataTables } from '../../../src/adapters/memory/memory-data-tables.ts';
import { readTableRegistry } from '../../../src/adapters/registry/read-table-registry.ts';
import { type PurgeOptions, purgeTestData } from '../../../src/commands/purge/purge-test-data.ts';
import { UsageRefused } from '../../../src/commands/stage-connection.ts';
import type { ExactRow } from '../../../src/domain/operations/data/exact-row.ts';
import { crashPoints } from '../../support/crashes.ts';
import { digest } from '../../support/migration-world.ts';

const PACE = { sleep: async () => {}, rowsASecond: 1_000_000 };
const TEST = { leadSource: 'E2E_TEST' };
type Rows = Readonly<Record<string, readonly ExactRow[]>>;

const REAL: Rows = {
  Contacts: [
    { id: 'c1', firstName: 'E2E_TEST', email: 'e2e@test.example' },
    { id: 'c2', leadSource: 'Referral' },
  ],
  Requests: [{ id: 'r1', homeownerContactId: 'c1' }],
  RequestNotes: [{ id: 'n1', requestId: 'r1' }],
  Projects: [{ id: 'j1', requestId: 'r1' }],
};
const TESTS: Rows = {
  Contacts: [{ id: 'tc', ...TEST }],
  Requests: [{ id: 'tr', homeownerContactId: 'c1', ...TEST }],
  RequestNotes: [{ id: 'tn', requestId: 'tr' }],
  RequestStatusHistory: [{ id: 'th', requestId: 'tr' }],
  Projects: [{ id: 'tj', requestId: 'tr', ...TEST }],
  QuoteItems: [{ id: 'ti', projectID: 'tj' }],
  ProjectPaymentTerms: [{ id: 'tp', projectID: 'tj', parentPaymentId: 'tp' }],
  SignalEvents: [{ id: 'ts', ...TEST }],
  NotificationQueue: [{ id: 'tq', signalId: 'ts' }],
};

const createWorld = (...planted: readonly Rows[]) => {
  const tables = createMemoryDataTables({ pageSize: 2 });
  for (const rows of planted) for (const [model, some] of Object.entries(rows)) tables.plant(model, ...some);
  const registry = readTableRegistry();
  const ask = (options: Partial<PurgeOptions> = {}, on = tables) =>
    purgeTestData({ stage: 'dev', registry, tables: on, digest })(
      { apply: false, withReferring: false, ...options },
      PACE,
    );
  const ids = () => registry.flatMap(({ model }) => tables.all(model).map(({ id }) => id)).toSorted();
  return { tables, ask, ids };
};

const idsOf = (rows: Rows): readonly string[] =>
  Object.values(rows)
    .flatMap((some) => some.map(({ id }) => id))
    .toSorted();

const planOf = (outcome: { readonly next?: readonly string[] }): string =>
  /--plan (\w+)/.exec(outcome.next?.join('\n') ?? '')?.[1] ?? '';

describe('realtechee purge test-data', () => {
  it.each([
    'undefined',
    'null',
    '[object Object]',
    '7',
  ])('takes no row that names nothing for one of a test row whose id is %p', async (id) => {
    const mine = { Requests: [{ id, ...TEST }] };
    const real = {
      RequestNotes: [
        { id: 'n1' },
        { id: 'n2', requestId: null },
        { id: 'n3', requestId: {} },
        { id: 'n4', requestId: 7 },
      ],
    };
    const { ask, ids } = createWorld(mine, real);
    const planned = await ask();
    expect(planned.report).toMatchObject({ plan: { steps: { count: 1 } } });
    await ask({ apply: true, plan: planOf(planned) });
    expect(ids()).toEqual(idsOf(real));
  });

  it('removes test data and what belongs to it, by leadSource alone, after a plan that writes nothing', async () => {
    const { ask, ids } = createWorld(REAL, TESTS);
    const planned = await ask();
    expect(planned.verdict).toBe('done');
    expect(planned.lines.join('\n')).toMatch(/RequestNotes +2 +1 +tn/);
    expect(planned.next).toEqual([
      'realtechee backup create --stage dev --apply',
      `realtechee purge test-data --stage dev --plan ${planOf(planned)} --apply`,
    ]);
    expect(ids()).toEqual([...idsOf(REAL), ...idsOf(TESTS)].toSorted());
    const ran = await ask({ apply: true, plan: planOf(planned) });
    expect(ran).toMatchObject({ verdict: 'done', report: { isClean: true, isAsPlanned: true } });
    expect(ids()).toEqual(idsOf(REAL));
    expect((await ask()).lines.join('\n')).toMatch(/Nothing to remove/);
  });

  it('refuses while a row that is no test data refers to test data, and takes such rows along only when told', async () => {
    const referring: Rows = {
      Requests: [{ id: 'mixed', homeownerContactId: 'tc' }],
      RequestNotes: [{ id: 'mixed-note', requestId: 'mixed' }],
    };
    const { ask, ids } = createWorld(REAL, TESTS, referring);
    const refused = await ask();
    expect(refused).toMatchObject({
      verdict: 'refused',
      report: { blockers: [{ model: 'Requests', field: 'homeownerContactId', count: 1, samples: ['mixed'] }] },
      next: [
        'realtechee data check --stage dev --integrity',
        'realtechee purge test-data --stage dev --with-referring',
      ],
    });
    const told = await ask({ withReferring: true });
    expect(await ask({ withReferring: true, apply: true, plan: planOf(told) })).toMatchObject({ verdict: 'done' });
    expect(ids()).toEqual(idsOf(REAL));
  });

  it('refuses to remove what is on legal hold', async () => {
    const { ask, ids } = createWorld(TESTS, { Contacts: [{ id: 'held', legalHold: true, ...TEST }] });
    const before = ids();
    expect(await ask({ withReferring: true })).toMatchObject({
      verdict: 'refused',
      report: { blockers: [{ model: 'Contacts', field: 'legalHold', samples: ['held'] }] },
    });
    expect(ids()).toEqual(before);
  });

  it('names what is real among the rows that go, before it goes because it refers', async () => {
    const real = {
      Projects: [{ id: 'real', requestId: 'tr' }],
      QuoteItems: [{ id: 'of the real', projectID: 'real' }],
    };
    const { ask } = createWorld(TESTS, real);
    const planned = await ask({ withReferring: true });
    expect(planned.report).toMatchObject({
      real: [{ model: 'Projects', field: 'requestId', count: 1, samples: ['real'] }],
    });
    expect(planned.lines.at(-1)).toContain('CAREFUL: 1 row(s) of Projects among these are no test data');
    expect((await createWorld(TESTS).ask({ withReferring: true })).report).toMatchObject({ real: [] });
  });

  it('refuses a plan whose rows have changed, and one that nobody has named', async () => {
    const { tables, ask, ids } = createWorld(TESTS);
    const planned = await ask();
    tables.plant('Contacts', { id: 'tc', phone: '1', ...TEST });
    expect(await ask({ apply: true, plan: planOf(planned) })).toMatchObject({ verdict: 'refused' });
    expect(ids()).toEqual(idsOf(TESTS));
    await expect(ask({ apply: true })).rejects.toThrow(UsageRefused);
  });

  it('leaves a row that somebody writes meanwhile, and says so', async () => {
    const { tables, ask, ids } = createWorld(TESTS);
    const planned = await ask();
    tables.beforeWrite((model, row) => {
      if (row.id === 'tc')
        tables.plant(model, { id: 'tc', phone: '1', updatedAt: '2026-04-01T00:00:00.000Z', ...TEST });
    });
    const ran = await ask({ apply: true, plan: planOf(planned) });
    expect(ran).toMatchObject({ verdict: 'refused', report: { isAsPlanned: false, isClean: false } });
    expect(ran.lines.join('\n')).toMatch(/Contacts: written by somebody meanwhile, and left: tc/);
    expect(ids()).toEqual(['tc']);
  });

  it('O3: killed at any point, leaves nothing behind that a new plan does not find', async () => {
    const killedAt = async (point: number) => {
      const world = createWorld(REAL, TESTS);
      const planned = await world.ask();
      const crash = crashPoints(point);
      const ended = await crash.run(() =>
        world.ask({ apply: true, plan: planOf(planned) }, crash.watched('tables', world.tables)),
      );
      return { ...world, ended, passed: crash.passed.length };
    };
    const { passed } = await killedAt(Number.POSITIVE_INFINITY);
    for (let point = 0; point < passed; point += 7) {
      const { ask, ids, ended } = await killedAt(point);
      expect(ended).toBe('crashed');
      const planned = await ask();
      if (planOf(planned) !== '') await ask({ apply: true, plan: planOf(planned) });
      expect(ids()).toEqual(idsOf(REAL));
    }
  });
});

import type { ExactRow } from '../../../../src/domain/operations/data/exact-row.ts';
import { numberedWork } from '../../../../src/domain/operations/migrations/numbered-work.ts';
import { crashPoints } from '../../../support/crashes.ts';
import { contacts, createMigrationWorld, lowercase, migrating } from '../../../support/migration-world.ts';

const SHOUTED = contacts(8);
const QUIET = SHOUTED.map((row) => ({ ...row, email: String(row.email).toLowerCase() }));

describe('a migration', () => {
  it('O2: is planned without writing anything, row by row, with samples of ids and no values', async () => {
    const { tables, ledgers, work, plan } = createMigrationWorld(SHOUTED);
    tables.beforeWrite(() => {
      throw new Error('a plan writes nothing');
    });
    const planned = await plan(work);
    expect(tables.all('Contacts')).toEqual(SHOUTED);
    expect(await ledgers.get(work.id)).toBeUndefined();
    expect(planned).toMatchObject({
      migrationId: '0900-lowercase',
      steps: { count: 4 },
      tables: [
        {
          model: 'Contacts',
          looked: 8,
          changes: 4,
          adds: 0,
          fields: { email: 4 },
          samples: expect.arrayContaining(['c000000']),
        },
        { model: 'Affiliates', looked: 0, changes: 0 },
      ],
    });
    expect(JSON.stringify(planned)).not.toMatch(/@/);
    expect((await plan(work)).planId).toBe(planned.planId);
  });

  it('O2: does what was planned and nothing else, and verifies it by keys and content', async () => {
    const { tables, work, plan, run, verify } = createMigrationWorld(SHOUTED);
    const { planId } = await plan(work);
    const ran = await run(work, planId);
    expect(ran).toMatchObject({
      ok: true,
      value: {
        isResumed: false,
        isAsPlanned: true,
        ledger: { state: 'done', counts: { Contacts: { looked: 8, changed: 4, conflicts: 0 } } },
      },
    });
    expect(tables.all('Contacts')).toEqual(QUIET);
    const verified = await verify(work);
    expect(verified).toMatchObject({
      isRight: true,
      tables: [{ model: 'Contacts', right: 8, missing: 0, different: 0 }, { model: 'Affiliates' }],
      log: { asLeft: 4, writtenSince: 0, goneSince: 0, unchanged: 0 },
    });
    expect(verified.tables[0]?.found).toBe(verified.tables[0]?.expected);
  });

  it('O2: run again, by the old plan or a new one, changes nothing', async () => {
    const { tables, work, plan, run } = createMigrationWorld(SHOUTED);
    const first = await plan(work);
    await run(work, first.planId);
    tables.beforeWrite(() => {
      throw new Error('nothing is left to write');
    });
    const again = await plan(work);
    expect(again.steps.count).toBe(0);
    expect(await run(work, again.planId)).toMatchObject({ ok: true, value: { isAsPlanned: true } });
    expect(await run(work, first.planId)).toMatchObject({ ok: true, value: { isAsPlanned: true } });
    expect(await run(work, 'another')).toMatchObject({ ok: false, refusal: { because: 'source-changed' } });
    expect(tables.all('Contacts')).toEqual(QUIET);
  });

  it('O2: refuses a plan whose rows have changed since, and says which plan is true now', async () => {
    const { tables, work, plan, run } = createMigrationWorld(SHOUTED);
    const { planId } = await plan(work);
    const [first] = SHOUTED;
    if (first === undefined) throw new Error('no row');
    tables.plant('Contacts', { ...first, phone: '1' });
    const refused = await run(work, planId);
    expect(refused).toEqual({
      ok: false,
      refusal: { because: 'source-changed', planId: (await plan(work)).planId },
    });
    expect(tables.all('Contacts').filter(({ email }) => /[A-Z]/.test(String(email)))).toHaveLength(4);
  });

  it('O2: counts rows that will not be as the registry has them, whatever they were', async () => {
    const migration = {
      ...lowercase,
      apply: (_: string, row: ExactRow) => ({ ...row, isActive: row.id === 'c000001' || 'no' }),
    };
    const { work, plan, run, verify } = createMigrationWorld(contacts(4), { migration });
    await run(work, (await plan(work)).planId);
    expect(await verify(work)).toMatchObject({ isRight: true, tables: [{ right: 4, unsound: 3 }, { unsound: 0 }] });
  });

  it('O2: leaves a row that somebody writes meanwhile, names it, and says that the run was not as planned', async () => {
    const { tables, work, plan, run, verify, ...world } = createMigrationWorld(SHOUTED);
    const { planId } = await plan(work);
    const theirs: ExactRow = { id: 'c000002', email: 'New@Example.com', updatedAt: '2026-04-01T09:29:59.000Z' };
    let isWritten = false;
    tables.beforeWrite((_, row) => {
      if (isWritten || row.id !== theirs.id) return;
      isWritten = true;
      tables.plant('Contacts', theirs);
    });
    const ran = await run(work, planId);
    expect(ran).toMatchObject({
      ok: true,
      value: {
        isAsPlanned: false,
        conflictSamples: { Contacts: [theirs.id] },
        ledger: { counts: { Contacts: { changed: 3, conflicts: 1 } } },
      },
    });
    expect(await tables.get('Contacts', [theirs.id])).toEqual([theirs]);
    expect(await verify(work)).toMatchObject({ isRight: false, tables: [{ different: 1, samples: [theirs.id] }, {}] });
    const next = await plan(work);
    expect(next.steps.count).toBe(1);
    expect(await run(work, next.planId)).toMatchObject({ ok: true, value: { isAsPlanned: true } });
    expect(await verify(work)).toMatchObject({ isRight: true });
    expect(await world.undo(work.id, { apply: true })).toMatchObject({ ok: true });
    expect(await tables.get('Contacts', [theirs.id])).toEqual([theirs]);
  });

  it('O2: is undone exactly, but for rows that somebody has written or removed since', async () => {
    const { tables, work, plan, run, undo } = createMigrationWorld(SHOUTED);
    await run(work, (await plan(work)).planId);
    expect(await undo(work.id, { apply: false })).toMatchObject({
      ok: true,
      value: { tables: [{ model: 'Contacts', restored: 4, changedSince: 0 }] },
    });
    expect(tables.all('Contacts')).toEqual(QUIET);

    const edited = { ...QUIET[0], id: 'c000000', phone: '1' };
    tables.plant('Contacts', edited);
    expect(await undo(work.id, { apply: true })).toMatchObject({
      ok: true,
      value: { tables: [{ restored: 3, changedSince: 1, samples: ['c000000'] }] },
    });
    expect(tables.all('Contacts').filter(({ id }) => id !== 'c000000')).toEqual(SHOUTED.slice(1));
    expect(await tables.get('Contacts', ['c000000'])).toEqual([edited]);
    expect(await undo(work.id, { apply: true })).toMatchObject({
      value: { tables: [{ restored: 0, asBefore: 3, changedSince: 1 }] },
    });
  });

  it('can be run again after it was undone, and undone again', async () => {
    const { tables, work, plan, run, undo } = createMigrationWorld(SHOUTED);
    for (let round = 0; round < 2; round += 1) {
      expect(await run(work, (await plan(work)).planId)).toMatchObject({ ok: true, value: { isAsPlanned: true } });
      expect(tables.all('Contacts')).toEqual(QUIET);
      expect(await undo(work.id, { apply: true })).toMatchObject({ ok: true });
      expect(tables.all('Contacts')).toEqual(SHOUTED);
    }
  });

  it('cannot be undone when it never ran, or when its undo log is gone', async () => {
    const { ledgers, work, plan, run, undo } = createMigrationWorld(SHOUTED);
    expect(await undo(work.id, { apply: true })).toEqual({ ok: false, refusal: { because: 'never-run' } });
    await run(work, (await plan(work)).planId);
    ledgers.expire(work.id, 1);
    expect(await undo(work.id, { apply: true })).toEqual({
      ok: false,
      refusal: { because: 'log-expired', days: 35, part: 1 },
    });
  });

  it('is refused while it is being undone', async () => {
    const { ledgers, work, plan, run } = createMigrationWorld(SHOUTED);
    const { planId } = await plan(work);
    await run(work, planId);
    const ledger = await ledgers.get(work.id);
    if (ledger === undefined) throw new Error('no ledger');
    await ledgers.save({ ...ledger, state: 'undoing', revision: ledger.revision + 1 });
    expect(await run(work, planId)).toEqual({ ok: false, refusal: { because: 'undo-under-way' } });
  });

  it('of two runs at once one gives way, and the rows are as by one', async () => {
    const { tables, work, plan, run, verify } = createMigrationWorld(SHOUTED);
    const { planId } = await plan(work);
    const [one, other] = await Promise.all([run(work, planId), run(work, planId)]);
    expect([one.ok, other.ok].toSorted()).toEqual([false, true]);
    expect(tables.all('Contacts')).toEqual(QUIET);
    expect(await verify(work)).toMatchObject({ isRight: true });
  });

  it('is refused as a fault when it touches a time or changes a row again and again', async () => {
    const { tables, plan } = createMigrationWorld(SHOUTED);
    const touching = { ...lowercase, apply: (_: string, row: ExactRow) => ({ ...row, updatedAt: 'now' }) };
    await expect(plan(numberedWork(touching, tables))).rejects.toThrow(/0900-lowercase changes updatedAt/);
    const growing = { ...lowercase, apply: (_: string, row: ExactRow) => ({ ...row, email: `${String(row.email)}x` }) };
    await expect(plan(numberedWork(growing, tables))).rejects.toThrow(/changes Contacts c000000 again/);
  });
});

describe('a migration that is killed', () => {
  const killedAt = async (point: number) => {
    const world = createMigrationWorld(SHOUTED);
    const { planId } = await world.plan(world.work);
    const crash = crashPoints(point);
    const watched = migrating(crash.watched('tables', world.tables), crash.watched('ledgers', world.ledgers));
    const ended = await crash.run(() => watched.run(world.work, planId));
    return { ...world, planId, ended, passed: crash.passed.length };
  };

  it('O2: at any point, and run again, ends as if it had not been; at any point it can be undone', async () => {
    const whole = await killedAt(Number.POSITIVE_INFINITY);
    expect(whole.ended).toBe('ended');
    expect(whole.passed).toBeGreaterThan(20);
    for (let point = 0; point < whole.passed; point += 1) {
      const { tables, work, planId, run, verify, undo, ended } = await killedAt(point);
      expect(ended).toBe('crashed');
      const resumed = await run(work, planId);
      expect([point, resumed]).toMatchObject([
        point,
        { ok: true, value: { isAsPlanned: true, ledger: { counts: { Contacts: { changed: 4, conflicts: 0 } } } } },
      ]);
      expect(tables.all('Contacts')).toEqual(QUIET);
      expect(await verify(work)).toMatchObject({ isRight: true });
      await undo(work.id, { apply: true });
      expect(tables.all('Contacts')).toEqual(SHOUTED);
    }
    for (let point = 0; point < whole.passed; point += 1) {
      const { tables, work, undo } = await killedAt(point);
      await undo(work.id, { apply: true });
      expect(tables.all('Contacts')).toEqual(SHOUTED);
    }
  });

  it('O2: while it is undone, and undone again, leaves the rows as they were', async () => {
    const undoneUpTo = async (point: number) => {
      const world = createMigrationWorld(SHOUTED);
      await world.run(world.work, (await world.plan(world.work)).planId);
      const crash = crashPoints(point);
      const watched = migrating(crash.watched('tables', world.tables), crash.watched('ledgers', world.ledgers));
      await crash.run(() => watched.undo(world.work.id, { apply: true }));
      return { ...world, passed: crash.passed.length };
    };
    const { passed } = await undoneUpTo(Number.POSITIVE_INFINITY);
    for (let point = 0; point < passed; point += 1) {
      const { tables, work, undo } = await undoneUpTo(point);
      expect(await undo(work.id, { apply: true })).toMatchObject({ ok: true });
      expect(tables.all('Contacts')).toEqual(SHOUTED);
    }
  });
});

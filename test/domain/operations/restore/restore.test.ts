import { createMemoryArchive } from '../../../../src/adapters/memory/memory-archive.ts';
import { createMemoryRestoreCheckpoints } from '../../../../src/adapters/memory/memory-restore-checkpoints.ts';
import {
  createMemoryStageTables,
  type MemoryStageTables,
} from '../../../../src/adapters/memory/memory-stage-tables.ts';
import type { Manifest } from '../../../../src/domain/operations/backup/manifest.ts';
import type { Archive } from '../../../../src/domain/operations/backup/ports.ts';
import { canonicalItem, idOf } from '../../../../src/domain/operations/backup/stored-item.ts';
import { planRestore } from '../../../../src/domain/operations/restore/plan-restore.ts';
import type { RestoreCheckpoints, TargetTables } from '../../../../src/domain/operations/restore/ports.ts';
import { restoreTables } from '../../../../src/domain/operations/restore/restore-tables.ts';
import type { RestoreWish } from '../../../../src/domain/operations/restore/restore-wish.ts';
import { backedUp, everyType, memoryTables, NOW, REGISTRY, STAGE, toolsFor } from '../../../support/backup-world.ts';
import { crashPoints } from '../../../support/crashes.ts';

const LIMITS = { bytes: 1_000_000, records: 2 };
const LATER = '2026-03-20T00:00:00.000Z';
const EARLIER = '2026-02-01T00:00:00.000Z';

interface Into {
  readonly archive: Archive;
  readonly tables: TargetTables;
  readonly checkpoints?: RestoreCheckpoints;
}

const dependenciesFor = ({ archive, tables, checkpoints = createMemoryRestoreCheckpoints() }: Into) => ({
  ...toolsFor(archive),
  registry: REGISTRY,
  tables,
  checkpoints,
  clock: () => NOW,
  anonymise: undefined,
  mayMake: () => true,
});

const wishOf = ({ id }: Manifest, more: Partial<RestoreWish> = {}): RestoreWish => ({
  backup: id,
  into: 'dev',
  overwrite: false,
  anonymise: false,
  ...more,
});

const planOf = async (into: Into, wish: RestoreWish) => {
  const plan = await planRestore(dependenciesFor(into))(wish);
  if (!plan.ok) throw new Error(`refused: ${JSON.stringify(plan.refusal)}`);
  return plan.value;
};

const restore = async (into: Into, wish: RestoreWish) =>
  restoreTables(dependenciesFor(into))(await planOf(into, wish), wish, STAGE.suffix);

const picture = (tables: MemoryStageTables): string =>
  REGISTRY.map(({ model }) => `${model}\n${tables.rows(model).map(canonicalItem).join('\n')}`).join('\n');

const contacts = (plan: Awaited<ReturnType<typeof planOf>>) => plan.tables.find(({ model }) => model === 'Contacts');

describe('a restore', () => {
  it('O1: brings an empty stage back to what it was, byte for byte, tables that are gone included', async () => {
    const before = memoryTables();
    const { manifest, archive } = await backedUp(before, { limits: LIMITS });
    const tables = createMemoryStageTables();
    const restored = await restore({ archive, tables }, wishOf(manifest));
    expect(restored).toMatchObject({ written: 30, lost: 0, isVerified: true });
    expect([...restored.made].sort()).toEqual(REGISTRY.map(({ model }) => model).sort());
    for (const { wantedContent, foundContent } of restored.tables) expect(foundContent).toBe(wantedContent);
    const inBackup = restored.tables.map(({ model, foundContent }) => [`tables/${model}`, foundContent]);
    expect(Object.fromEntries(inBackup)).toMatchObject(
      Object.fromEntries(
        manifest.parts
          // Rows of these two come back changed: they were open.
          .filter(({ name }) => name.startsWith('tables/') && !/Signal|Queue/.test(name))
          .map(({ name, content }) => [name, content]),
      ),
    );
    expect(tables.rows('Contacts').map(canonicalItem)).toEqual(before.rows('Contacts').map(canonicalItem));
  });

  it('O1: plans row by row, and writes nothing while it plans', async () => {
    const tables = memoryTables();
    const { manifest, archive } = await backedUp(tables);
    tables.takeAway('Contacts', 'Contacts-0');
    tables.plant('Contacts', { ...everyType('Contacts-1', EARLIER), text: { S: 'old' } });
    tables.plant('Contacts', { ...everyType('Contacts-2', LATER), text: { S: 'new' } });
    tables.plant('Contacts', { ...everyType('Contacts-3'), text: { S: 'another, of the same time' } });
    tables.plant('Contacts', everyType('Contacts-later'));
    tables.dropTable('AuditLog');
    const shown = () => tables.rows('Contacts').map(canonicalItem);
    const before = shown();
    const plan = await planOf({ archive, tables }, wishOf(manifest));
    expect(contacts(plan)).toMatchObject({
      isMissing: false,
      rows: 5,
      states: { missing: 1, older: 1, newer: 1, differs: 1, same: 1 },
      extra: 1,
      written: 2,
    });
    expect(plan.tables.find(({ model }) => model === 'AuditLog')).toMatchObject({ isMissing: true, written: 5 });
    expect(plan.written).toBe(7);
    expect(shown()).toEqual(before);
    expect(await tables.find('AuditLog')).toBeUndefined();
  });

  it('O1: leaves what is newer, differs or is extra in the stage; with overwrite, only what is extra', async () => {
    const tables = memoryTables();
    const { manifest, archive } = await backedUp(tables);
    const newer = { ...everyType('Contacts-2', LATER), text: { S: 'new' } };
    const extra = everyType('Contacts-later');
    const prepare = () => {
      tables.plant('Contacts', newer);
      tables.plant('Contacts', { ...everyType('Contacts-1', EARLIER), text: { S: 'old' } });
      tables.plant('Contacts', extra);
    };
    const row = (id: string) =>
      tables
        .rows('Contacts')
        .filter((one) => idOf(one) === id)
        .map(canonicalItem)[0];
    prepare();
    expect(await restore({ archive, tables }, wishOf(manifest))).toMatchObject({ written: 1, isVerified: true });
    expect(row('Contacts-2')).toBe(canonicalItem(newer));
    expect(row('Contacts-1')).toBe(canonicalItem(everyType('Contacts-1')));
    prepare();
    expect(await restore({ archive, tables }, wishOf(manifest, { overwrite: true }))).toMatchObject({ written: 2 });
    expect(row('Contacts-2')).toBe(canonicalItem(everyType('Contacts-2')));
    expect(row('Contacts-later')).toBe(canonicalItem(extra));
  });

  it('O1: leaves a row to whoever writes it between the look and the write', async () => {
    const tables = memoryTables();
    const { manifest, archive } = await backedUp(tables);
    tables.takeAway('Contacts', 'Contacts-0');
    const theirs = { ...everyType('Contacts-0', LATER), text: { S: 'theirs' } };
    const raced: TargetTables = {
      ...tables,
      get: async (model, ids) => {
        const found = await tables.get(model, ids);
        if (model === 'Contacts' && tables.rows(model).length === 4) tables.plant(model, theirs);
        return found;
      },
    };
    const dependencies = dependenciesFor({ archive, tables: raced });
    const plan = await planOf({ archive, tables }, wishOf(manifest));
    const restored = await restoreTables(dependencies)(plan, wishOf(manifest), STAGE.suffix);
    expect(restored).toMatchObject({ written: 0, lost: 1, isVerified: true });
    expect(tables.rows('Contacts')[0]).toEqual(theirs);
  });

  it('restores the tables that are named, and no others', async () => {
    const { manifest, archive } = await backedUp(memoryTables());
    const tables = memoryTables(0);
    await restore({ archive, tables }, wishOf(manifest, { models: ['Contacts'] }));
    expect(REGISTRY.map(({ model }) => [model, tables.rows(model).length])).toEqual(
      REGISTRY.map(({ model }) => [model, model === 'Contacts' ? 5 : 0]),
    );
  });

  it('O1: cut off at any point and begun again, comes to the same end, byte for byte', async () => {
    const { manifest, archive } = await backedUp(memoryTables(3), { limits: LIMITS });
    const whole = createMemoryStageTables();
    await restore({ archive, tables: whole }, wishOf(manifest));
    const wanted = picture(whole);

    const run = async (crashAt?: number) => {
      const points = crashPoints(crashAt);
      const checkpoints = createMemoryRestoreCheckpoints();
      const tables = createMemoryStageTables();
      const watched = {
        archive,
        tables: points.watched('tables', tables),
        checkpoints: points.watched('checkpoints', checkpoints),
      };
      const plan = await planOf({ archive, tables }, wishOf(manifest));
      const work = () => restoreTables(dependenciesFor(watched))(plan, wishOf(manifest), STAGE.suffix);
      return { tables, checkpoints, end: await points.run(work), passed: points.passed.length };
    };
    const { passed } = await run();
    expect(passed).toBeGreaterThan(100);
    for (let crashAt = 0; crashAt < passed; crashAt += 1) {
      const { tables, checkpoints, end } = await run(crashAt);
      expect(end).toBe('crashed');
      const restored = await restore({ archive, tables, checkpoints }, wishOf(manifest));
      expect(restored.isVerified).toBe(true);
      expect(picture(tables)).toBe(wanted);
    }
  });

  it('O1: a table that is lost again after a restore was cut off is not taken for restored', async () => {
    const { manifest, archive } = await backedUp(memoryTables(3), { limits: LIMITS });
    const checkpoints = createMemoryRestoreCheckpoints();
    const tables = createMemoryStageTables();
    const points = crashPoints(50);
    const plan = await planOf({ archive, tables }, wishOf(manifest));
    const watched = { archive, tables: points.watched('tables', tables), checkpoints };
    expect(await points.run(() => restoreTables(dependenciesFor(watched))(plan, wishOf(manifest), STAGE.suffix))).toBe(
      'crashed',
    );
    tables.dropTable('SignalEvents');
    expect(await restore({ archive, tables, checkpoints }, wishOf(manifest))).toMatchObject({ isVerified: true });
    expect(tables.rows('SignalEvents')).toHaveLength(3);
  });

  it('says that rows are not there when they vanish while it works', async () => {
    const { manifest, archive } = await backedUp(memoryTables(3));
    const tables = memoryTables(0);
    const forgetful: TargetTables = {
      ...tables,
      put: async (model, item, seen) => (model === 'Contacts' ? 'written' : tables.put(model, item, seen)),
    };
    const restored = await restore({ archive, tables: forgetful }, wishOf(manifest));
    expect(restored.isVerified).toBe(false);
    expect(restored.tables.find(({ model }) => model === 'Contacts')).toMatchObject({ wrong: 3, same: 0 });
  });
});

describe('a restore is refused', () => {
  const refusalOf = async (
    more: Partial<RestoreWish>,
    change: (world: Into & { manifest: Manifest }) => void = () => {},
  ) => {
    const { manifest, archive } = await backedUp(memoryTables());
    const tables = memoryTables(0);
    change({ archive, tables, manifest });
    const plan = await planRestore(dependenciesFor({ archive, tables }))(wishOf(manifest, more));
    return plan.ok ? undefined : plan.refusal;
  };

  it('O1: where a file of the backup is damaged, before anything is written', async () => {
    const { manifest, archive } = await backedUp(memoryTables());
    const path = `${manifest.id}/tables/Requests/00-0001.ndjson.gz`;
    archive.files.set(path, (archive.files.get(path) ?? new Uint8Array()).slice(1));
    const plan = await planRestore(dependenciesFor({ archive, tables: memoryTables(0) }))(wishOf(manifest));
    expect(plan).toMatchObject({
      ok: false,
      refusal: { because: 'damaged', problems: [{ where: 'tables/Requests/00-0001.ndjson.gz' }] },
    });
  });

  it('O1: into production from any other stage', async () => {
    expect(await refusalOf({ into: 'prod' })).toEqual({ because: 'into-production', from: 'dev' });
  });

  it('where a table is unknown', async () => {
    expect(await refusalOf({ models: ['Contacts', 'Nonsense'] })).toEqual({
      because: 'unknown-tables',
      models: ['Nonsense'],
    });
  });

  it('where a table is missing that only a deployment makes', async () => {
    const { manifest, archive } = await backedUp(memoryTables());
    const dependencies = dependenciesFor({ archive, tables: createMemoryStageTables(REGISTRY.slice(1)) });
    const plan = await planRestore({ ...dependencies, mayMake: () => false })(wishOf(manifest));
    expect(plan).toEqual({ ok: false, refusal: { because: 'tables-missing', models: [REGISTRY[0]?.model] } });
  });

  it('O1: from production into another stage with the personal data that is in it', async () => {
    const archive = createMemoryArchive();
    const { createBackup } = await import('../../../../src/domain/operations/backup/create-backup.ts');
    const made = await createBackup({
      ...toolsFor(archive),
      registry: REGISTRY,
      tables: memoryTables(),
      others: [],
      absent: [],
      clock: () => NOW,
      newId: () => '1a2b3c4d',
      tool: '0.1.0',
    })({ ...STAGE, stage: 'prod' }, () => {});
    if (!made.ok) throw new Error('no backup');
    const into = { archive, tables: memoryTables(0) };
    expect(await planRestore(dependenciesFor(into))(wishOf(made.value))).toEqual({
      ok: false,
      refusal: { because: 'personal-data', from: 'prod' },
    });
    // Asked for, and nothing there to do it with: a fault, and never rows as they are.
    await expect(planRestore(dependenciesFor(into))(wishOf(made.value, { anonymise: true }))).rejects.toThrow(
      'nothing to do it with',
    );
  });

  it('says whom to erase again who was erased after the backup', async () => {
    const tables = memoryTables();
    const registry = [
      ...REGISTRY,
      ...(await import('../../../../src/adapters/registry/read-table-registry.ts'))
        .readTableRegistry()
        .filter(({ model }) => model === 'BackendState'),
    ];
    for (const table of registry) await tables.create(table);
    const { manifest, archive } = await backedUp(tables, { registry });
    const erasure = (user: string, state: string, updatedAt: string) =>
      tables.plant('BackendState', {
        id: { S: `erasure#${user}` },
        userId: { S: user },
        state: { S: state },
        updatedAt: { S: updatedAt },
      });
    erasure('after', 'ended', '2026-04-02T00:00:00.000Z');
    erasure('before', 'ended', '2026-03-02T00:00:00.000Z');
    erasure('planned', 'planned', '2026-04-02T00:00:00.000Z');
    const plan = await planRestore({ ...dependenciesFor({ archive, tables }), registry })(wishOf(manifest));
    expect(plan).toMatchObject({ ok: true, value: { eraseAgain: ['after'] } });
  });
});

import { createMemoryArchive } from '../../../../src/adapters/memory/memory-archive.ts';
import { LANES, rounds } from '../../../../src/domain/operations/backup/create-backup.ts';
import { listBackups } from '../../../../src/domain/operations/backup/list-backups.ts';
import { MANIFEST } from '../../../../src/domain/operations/backup/manifest.ts';
import type { Archive } from '../../../../src/domain/operations/backup/ports.ts';
import { verifyBackup } from '../../../../src/domain/operations/backup/verify-backup.ts';
import { writePart } from '../../../../src/domain/operations/backup/write-part.ts';
import { backedUp, backUp, memoryTables, NOW, REGISTRY, STAGE, toolsFor } from '../../../support/backup-world.ts';
import { crashPoints } from '../../../support/crashes.ts';

const SMALL = { bytes: 2000, records: 3 };

describe('a backup', () => {
  it('O1: holds every table of the registry, with counts and hashes that verify again', async () => {
    const { manifest, archive } = await backedUp(memoryTables(), { limits: SMALL });
    expect(manifest.parts.map(({ name, records }) => [name, records])).toEqual([
      ...REGISTRY.map(({ model }) => [`tables/${model}`, 5]),
      ['users', 2],
    ]);
    expect(manifest.parts.every(({ chunks }) => chunks.length > 0)).toBe(true);
    expect(manifest.absent).toEqual([{ name: 'files', because: 'the stage has no bucket of files' }]);
    const { problems } = await verifyBackup(toolsFor(archive))(manifest.id, { stage: STAGE.stage });
    expect(problems).toEqual([]);
  });

  it('O1: of the same rows has the same hash of each table, however they are divided', async () => {
    const one = await backedUp(memoryTables(), { limits: SMALL });
    const other = await backedUp(memoryTables(), { id: 'ffffffff' });
    const contentOf = (backup: typeof one) => backup.manifest.parts.map(({ name, content }) => [name, content]);
    expect(contentOf(other)).toEqual(contentOf(one));
    expect(other.manifest.parts[0]?.chunks.length).toBeLessThan(one.manifest.parts[0]?.chunks.length ?? 0);
  });

  it('O1: fails when a table is missing, names it, and writes nothing', async () => {
    const tables = memoryTables();
    tables.dropTable('AuditLog');
    tables.dropTable('Contacts');
    const archive = createMemoryArchive();
    expect(await backUp(tables, { archive })).toEqual({
      ok: false,
      refusal: { because: 'tables-missing', models: ['Contacts', 'AuditLog'] },
    });
    expect([...archive.files.keys()]).toEqual([]);
  });

  it('reads signals and messages when all else has been read', () => {
    expect(rounds(['SignalEvents', 'Contacts', 'NotificationQueue', 'Requests'])).toEqual([
      ['Contacts', 'Requests'],
      ['SignalEvents'],
      ['NotificationQueue'],
    ]);
  });

  it('O1: that a file was not kept as it was written is a fault, and leaves no backup', async () => {
    const archive = createMemoryArchive();
    const forgetful: Archive = { ...archive, put: (path, bytes) => archive.put(path, bytes.slice(0, -1)) };
    await expect(backUp(memoryTables(), { archive: forgetful })).rejects.toThrow('is not as it was written');
    expect([...archive.files.keys()].some((path) => path.endsWith(MANIFEST))).toBe(false);
  });

  it('O1: cut off at any point leaves no backup that looks whole; the next run makes another', async () => {
    const limits = { bytes: 100_000, records: 2 };
    const count = async (crashAt?: number) => {
      const archive = createMemoryArchive();
      const points = crashPoints(crashAt);
      const end = await points.run(() =>
        backUp(memoryTables(3), { archive: points.watched('archive', archive), limits }),
      );
      return { archive, end, passed: points.passed };
    };
    const { passed } = await count();
    expect(passed.length).toBeGreaterThan(30);
    for (let crashAt = 0; crashAt < passed.length; crashAt += 1) {
      const { archive, end } = await count(crashAt);
      const [listed] = await listBackups(toolsFor(archive), () => NOW)();
      const isWritten = [...archive.files.keys()].some((path) => path.endsWith(MANIFEST));
      // Once the manifest is there, all else has been for long, and was compared.
      if (isWritten) expect(listed?.state).toBe('complete');
      else expect([undefined, 'unfinished']).toContain(listed?.state);
      expect(end).toBe('crashed');

      await backUp(memoryTables(3), { archive, limits, id: 'second00' });
      const after = await listBackups(toolsFor(archive), () => NOW)();
      expect(after.filter(({ id, state }) => id.endsWith('second00') && state === 'complete')).toHaveLength(1);
    }
  });

  it('O1: holds a chunk and a page of each lane in memory, and no more, however long the table', async () => {
    const PAGE = 100;
    const ITEMS = 60_000;
    const limits = { bytes: Number.POSITIVE_INFINITY, records: 1000 };
    let given = 0;
    let most = 0;
    let kept = 0;
    const source = async function* () {
      for (let at = 0; at < ITEMS; at += PAGE) {
        given += PAGE;
        most = Math.max(most, given - kept);
        yield Array.from({ length: PAGE }, (_, index) => `{"id":{"S":"${at + index}"}}`);
      }
    };
    const archive = createMemoryArchive();
    const slice = await writePart(toolsFor({ ...archive, get: archive.get }), limits)(
      { ...STAGE, id: 'b-1', registry: 'r' },
      { part: 'tables/Contacts', segment: 0 },
      source(),
      (records) => {
        kept += records;
      },
    );
    expect(slice.records).toBe(ITEMS);
    expect(slice.chunks).toHaveLength(ITEMS / limits.records);
    expect(most).toBeLessThanOrEqual(limits.records + PAGE);
  });

  it('reads no more segments at a time than it has lanes', async () => {
    const tables = memoryTables(0);
    let open = 0;
    let most = 0;
    const many = REGISTRY.flatMap((table) =>
      Array.from({ length: 5 }, (_, at) => ({ ...table, model: `${table.model}${at}` })),
    );
    for (const table of many) await tables.create(table);
    const counted = {
      ...tables,
      scan: async function* () {
        open += 1;
        most = Math.max(most, open);
        await new Promise((done) => setImmediate(done));
        yield [{ id: { S: 'a' } }];
        open -= 1;
      },
    };
    const made = await backUp(counted, { registry: many });
    expect(made.ok).toBe(true);
    expect(most).toBe(LANES);
  });
});

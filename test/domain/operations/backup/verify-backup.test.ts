import { gunzipSync, gzipSync } from 'node:zlib';
import { digestBytes, digestText } from '../../../../src/adapters/archive/gzip-packing.ts';
import { listBackups } from '../../../../src/domain/operations/backup/list-backups.ts';
import { MANIFEST, type Manifest, sealed } from '../../../../src/domain/operations/backup/manifest.ts';
import { verifyBackup } from '../../../../src/domain/operations/backup/verify-backup.ts';
import { backedUp, memoryTables, NOW, STAGE, toolsFor } from '../../../support/backup-world.ts';

type World = Awaited<ReturnType<typeof backedUp>>;
type Changed = { -readonly [Key in keyof Manifest]: Manifest[Key] };

const CONTACTS = 'tables/Contacts/00-0001.ndjson.gz';
const CONTACTS_2 = 'tables/Contacts/00-0002.ndjson.gz';
const REQUESTS = 'tables/Requests/00-0001.ndjson.gz';

const bytesOf = ({ archive, manifest }: World, path: string): Uint8Array => {
  const bytes = archive.files.get(`${manifest.id}/${path}`);
  if (bytes === undefined) throw new Error(`no ${path}`);
  return bytes;
};
const setBytes = ({ archive, manifest }: World, path: string, bytes: Uint8Array): void =>
  void archive.files.set(`${manifest.id}/${path}`, bytes);

/** Changes the manifest; `reseal` as somebody would who knows how. */
const setManifest = (world: World, change: (manifest: Changed) => void, { reseal }: { reseal: boolean }): void => {
  const changed: Changed = structuredClone(world.manifest);
  change(changed);
  const { seal: _, ...unsealed } = changed;
  const whole = reseal ? sealed(unsealed, digestText) : changed;
  setBytes(world, MANIFEST, new TextEncoder().encode(JSON.stringify(whole)));
};

const linesOf = (bytes: Uint8Array): string[] => gunzipSync(bytes).toString('utf8').split('\n').slice(0, -1);
const packed = (lines: readonly string[]): Uint8Array => gzipSync(`${lines.join('\n')}\n`);

/** Writes a chunk anew and has the manifest say its new size, hash and count, resealed: only its content can give it away. */
const rewriteChunks = (world: World, change: (lines: Map<string, string[]>) => void): void => {
  const lines = new Map([CONTACTS, REQUESTS].map((path) => [path, linesOf(bytesOf(world, path))]));
  change(lines);
  for (const [path, own] of lines) setBytes(world, path, packed(own));
  setManifest(
    world,
    (manifest) => {
      manifest.parts = manifest.parts.map((part) => {
        const chunks = part.chunks.map((chunk) => {
          const own = lines.get(chunk.path);
          if (own === undefined) return chunk;
          const bytes = bytesOf(world, chunk.path);
          return { ...chunk, records: own.length - 1, bytes: bytes.length, sha256: digestBytes(bytes) };
        });
        return { ...part, chunks, records: chunks.reduce((sum, { records }) => sum + records, 0) };
      });
    },
    { reseal: true },
  );
};

const flipped = (bytes: Uint8Array, at: number): Uint8Array => bytes.with(at, (bytes[at] ?? 0) ^ 1);

/** What is done to a backup, and what is then said: where, and a part of what. */
const DAMAGE: readonly [string, (world: World) => void, string, string][] = [
  [
    'a file that is cut off',
    (world) => setBytes(world, CONTACTS, bytesOf(world, CONTACTS).slice(0, -20)),
    CONTACTS,
    'bytes, not',
  ],
  [
    'a file in which one bit has changed',
    (world) => setBytes(world, CONTACTS, flipped(bytesOf(world, CONTACTS), 30)),
    CONTACTS,
    'its hash differs',
  ],
  [
    'a file that is no gzip any more, with its new hash in the manifest',
    (world) => {
      const bytes = flipped(bytesOf(world, CONTACTS), 0);
      setBytes(world, CONTACTS, bytes);
      setManifest(
        world,
        (manifest) => {
          manifest.parts = manifest.parts.map((part) => ({
            ...part,
            chunks: part.chunks.map((one) => (one.path === CONTACTS ? { ...one, sha256: digestBytes(bytes) } : one)),
          }));
        },
        { reseal: true },
      );
    },
    CONTACTS,
    'cannot be unpacked',
  ],
  [
    'a file that is missing',
    ({ archive, manifest }) => void archive.files.delete(`${manifest.id}/${CONTACTS}`),
    CONTACTS,
    'missing',
  ],
  [
    'a file too many',
    (world) => setBytes(world, 'tables/Contacts/00-0099.ndjson.gz', bytesOf(world, CONTACTS)),
    'tables/Contacts/00-0099.ndjson.gz',
    'knows of no such file',
  ],
  [
    'two files of a table that changed places',
    (world) => {
      const first = bytesOf(world, CONTACTS);
      setBytes(world, CONTACTS, bytesOf(world, CONTACTS_2));
      setBytes(world, CONTACTS_2, first);
    },
    CONTACTS,
    'the file',
  ],
  [
    'two files that changed places, in the manifest as well',
    (world) => {
      setManifest(
        world,
        (manifest) => {
          manifest.parts = manifest.parts.map((part) => ({
            ...part,
            chunks: part.chunks.map((one) => {
              if (one.path === CONTACTS) return { ...one, path: CONTACTS_2 };
              return one.path === CONTACTS_2 ? { ...one, path: CONTACTS } : one;
            }),
          }));
        },
        { reseal: true },
      );
      const first = bytesOf(world, CONTACTS);
      setBytes(world, CONTACTS, bytesOf(world, CONTACTS_2));
      setBytes(world, CONTACTS_2, first);
    },
    CONTACTS,
    `its path is ${CONTACTS_2}`,
  ],
  [
    'a count that was edited',
    (world) =>
      setManifest(
        world,
        (manifest) => {
          manifest.parts = manifest.parts.map((part, at) => (at === 0 ? { ...part, records: part.records + 1 } : part));
        },
        { reseal: false },
      ),
    MANIFEST,
    'changed after it was written',
  ],
  [
    'a count that was edited, and sealed again',
    (world) =>
      setManifest(
        world,
        (manifest) => {
          manifest.parts = manifest.parts.map((part, at) => (at === 0 ? { ...part, records: part.records + 1 } : part));
        },
        { reseal: true },
      ),
    'tables/Contacts',
    'the manifest says 6',
  ],
  [
    'a hash of a table that was edited, and sealed again',
    (world) =>
      setManifest(
        world,
        (manifest) => {
          manifest.parts = manifest.parts.map((part, at) => (at === 0 ? { ...part, content: 'a'.repeat(64) } : part));
        },
        { reseal: true },
      ),
    'tables/Contacts',
    'not those of which the manifest has the hash',
  ],
  [
    'a manifest that is missing',
    ({ archive, manifest }) => void archive.files.delete(`${manifest.id}/${MANIFEST}`),
    MANIFEST,
    'not finished',
  ],
  [
    'a manifest that is cut off',
    (world) => setBytes(world, MANIFEST, bytesOf(world, MANIFEST).slice(0, 500)),
    MANIFEST,
    'no JSON',
  ],
  [
    'a manifest that leads out of the backup',
    (world) =>
      setManifest(
        world,
        (manifest) => {
          manifest.parts = manifest.parts.map((part) => ({
            ...part,
            chunks: part.chunks.map((chunk) => ({ ...chunk, path: '../../etc/passwd' })),
          }));
        },
        { reseal: true },
      ),
    MANIFEST,
    'cannot be read',
  ],
  [
    'the manifest of another version of the registry',
    (world) =>
      setManifest(
        world,
        (manifest) => {
          manifest.registry = 'b'.repeat(64);
        },
        { reseal: true },
      ),
    CONTACTS,
    'its registry is',
  ],
  [
    'the manifest of another stage',
    (world) =>
      setManifest(
        world,
        (manifest) => {
          manifest.stage = 'prod';
        },
        { reseal: true },
      ),
    MANIFEST,
    'it is of stage prod, not dev',
  ],
  [
    'the manifest of another backup',
    (world) =>
      setManifest(
        world,
        (manifest) => {
          manifest.id = 'dev-20260101T000000Z-00000000';
        },
        { reseal: true },
      ),
    MANIFEST,
    'it is that of the backup dev-20260101',
  ],
  [
    'a row that was moved to another table',
    (world) =>
      rewriteChunks(world, (lines) => {
        const moved = lines.get(CONTACTS)?.pop() ?? '';
        lines.get(REQUESTS)?.push(moved);
      }),
    REQUESTS,
    'not those of which the manifest has the hash',
  ],
  [
    'two rows of two tables that were exchanged',
    (world) =>
      rewriteChunks(world, (lines) => {
        const contact = lines.get(CONTACTS)?.pop() ?? '';
        const request = lines.get(REQUESTS)?.pop() ?? '';
        lines.get(CONTACTS)?.push(request);
        lines.get(REQUESTS)?.push(contact);
      }),
    CONTACTS,
    'not those of which the manifest has the hash',
  ],
  [
    'a row that was doubled',
    (world) => rewriteChunks(world, (lines) => void lines.get(CONTACTS)?.push(lines.get(CONTACTS)?.[1] ?? '')),
    CONTACTS,
    'not those of which the manifest has the hash',
  ],
];

describe('verify', () => {
  it.each(DAMAGE)('O1: names %s', async (_, damage, where, problem) => {
    const world = await backedUp(memoryTables(), { limits: { bytes: 1_000_000, records: 3 } });
    damage(world);
    const { problems } = await verifyBackup(toolsFor(world.archive))(world.manifest.id, { stage: STAGE.stage });
    expect(problems).toContainEqual({ where, problem: expect.stringContaining(problem) });
  });

  it('says nothing of a backup that is whole', async () => {
    const world = await backedUp(memoryTables(), { limits: { bytes: 1_000_000, records: 3 } });
    expect((await verifyBackup(toolsFor(world.archive))(world.manifest.id)).problems).toEqual([]);
  });

  it('refuses the backup of another version of the registry where that one is asked for', async () => {
    const { manifest, archive } = await backedUp(memoryTables());
    const { problems } = await verifyBackup(toolsFor(archive))(manifest.id, { registry: 'c'.repeat(64) });
    expect(problems).toEqual([{ where: MANIFEST, problem: expect.stringContaining('another version') }]);
  });
});

describe('the list of backups', () => {
  it('O1: has the newest first, with age, and tells whole ones from unfinished and damaged ones', async () => {
    const world = await backedUp(memoryTables());
    const { archive, manifest } = world;
    await archive.put('dev-20260331T093000Z-00000001/tables/Contacts/00-0001.ndjson.gz', new Uint8Array(3));
    await archive.put(`dev-20260330T093000Z-00000002/${MANIFEST}`, new Uint8Array(3));
    const list = listBackups(toolsFor(archive), () => new Date(NOW.getTime() + 26 * 3_600_000));
    expect(await list()).toMatchObject([
      { id: manifest.id, state: 'complete', ageHours: 26, stage: 'dev', items: 30 },
      { id: 'dev-20260331T093000Z-00000001', state: 'unfinished' },
      { id: 'dev-20260330T093000Z-00000002', state: 'damaged' },
    ]);
    archive.files.delete(`${manifest.id}/${CONTACTS}`);
    expect((await list())[0]).toMatchObject({ state: 'damaged', problem: expect.stringContaining(CONTACTS) });
  });
});

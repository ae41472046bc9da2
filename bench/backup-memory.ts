/**
 * What it takes of memory to back up, verify and restore 1,000,000 generated rows, as a ratio to 250,000 and to 100,000 of them, side by side
 * in one run: each in a process of its own, with real packing and a real folder, which is removed afterwards. The rows are
 * made as they are read and are kept nowhere. `node bench/backup-memory.ts [rows ...]`; four minutes. It grows until each lane
 * has a full file in hand, which 250,000 rows give it, and then no more. First measured: docs/operations/backup.md.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFolderArchive } from '../src/adapters/archive/folder-archive.ts';
import { createGzipPacking, digestBytes, digestText } from '../src/adapters/archive/gzip-packing.ts';
import { readManifest } from '../src/adapters/archive/manifest-file.ts';
import { createMemoryRestoreCheckpoints } from '../src/adapters/memory/memory-restore-checkpoints.ts';
import { readTableRegistry } from '../src/adapters/registry/read-table-registry.ts';
import { createBackup } from '../src/domain/operations/backup/create-backup.ts';
import { idOf, type StoredItem } from '../src/domain/operations/backup/stored-item.ts';
import { verifyBackup } from '../src/domain/operations/backup/verify-backup.ts';
import { planRestore } from '../src/domain/operations/restore/plan-restore.ts';
import type { TargetTables } from '../src/domain/operations/restore/ports.ts';
import { restoreTables } from '../src/domain/operations/restore/restore-tables.ts';
import type { Result } from '../src/domain/shared/result.ts';

const [mode, ...given] = process.argv.slice(2);
const PAGE = 1_000;
/** As if the table were large in either run, so that both read it in as many parts. */
const SIZE_BYTES = 16 * 64 * 1024 * 1024;
const MEGABYTE = 1024 * 1024;
/** What any of them may keep; a process that needs more ends with a fault. */
const HEAP_MB = 192;
const registry = readTableRegistry().filter(({ model }) => model === 'Requests');
const AT = '2026-01-01T00:00:00.000Z';

const rowAt = (at: number): StoredItem => ({
  id: { S: String(at).padStart(8, '0') },
  createdAt: { S: AT },
  updatedAt: { S: AT },
  status: { S: 'New' },
  message: { S: [1, 2, 3, 4].map((part) => digestText(`${part} of ${at}`)).join(' ') },
  estimatedValue: { N: String(at * 7) },
  homeownerContactId: { S: digestText(`contact ${at}`).slice(0, 32) },
  officeNotes: { L: [{ S: 'called' }, { M: { by: { S: 'ae' }, at: { N: String(at) } } }] },
});

/** Rows are a function of their number; what was put is one bit each. */
const generatedTables = (rows: number, seen: () => void): TargetTables & { readonly empty: () => void } => {
  const there = new Uint8Array(Math.ceil(rows / 8)).fill(255);
  let count = rows;
  const isThere = (at: number): boolean => ((there[at >> 3] ?? 0) & (1 << (at & 7))) !== 0;
  return {
    empty: () => {
      there.fill(0);
      count = 0;
    },
    find: async (model) => ({ model, key: 'id', indexes: [], sizeBytes: SIZE_BYTES, items: rows }),
    scan: async function* (_, { segment, segments }) {
      for (let from = segment * PAGE; from < rows; from += segments * PAGE) {
        seen();
        yield Array.from({ length: Math.min(PAGE, rows - from) }, (__, at) => rowAt(from + at));
      }
    },
    get: async (_, ids) => {
      seen();
      const found = ids.filter((id) => isThere(Number(id)));
      return new Map(found.map((id) => [id, rowAt(Number(id))]));
    },
    count: async () => count,
    put: async (_, item) => {
      const at = Number(idOf(item));
      there[at >> 3] = (there[at >> 3] ?? 0) | (1 << (at & 7));
      count += 1;
      return 'written';
    },
    remove: async () => 'lost',
    create: async () => {},
  };
};

const must = <Value>(result: Result<Value, unknown>): Value => {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
};

interface Measured {
  readonly rows: number;
  readonly heap: number;
  readonly rss: number;
  readonly seconds: number;
  readonly packed: number;
}

const measure = async (rows: number): Promise<Measured> => {
  const folder = mkdtempSync(join(tmpdir(), 'backup-memory-'));
  const beganAt = performance.now();
  let heap = 0;
  const seen = (): void => {
    heap = Math.max(heap, process.memoryUsage().heapUsed);
  };
  try {
    const tables = generatedTables(rows, seen);
    const tools = {
      ...{ archive: createFolderArchive(folder), packing: createGzipPacking(), digest: digestText, digestBytes },
      ...{ readManifest, registry, tables, clock: () => new Date(AT) },
    };
    const stage = { service: 'bench', stage: 'dev', region: 'us-west-1', suffix: 'a'.repeat(26) };
    const create = createBackup({ ...tools, others: [], absent: [], newId: () => '1a2b3c4d', tool: 'bench' });
    const manifest = must(await create(stage, seen));
    const { problems } = await verifyBackup(tools)(manifest.id);
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
    tables.empty();
    const restoring = { ...tools, anonymise: undefined, mayMake: () => true };
    const wish = { backup: manifest.id, into: 'dev', overwrite: false, anonymise: false };
    const plan = must(await planRestore(restoring)(wish, seen));
    const restore = restoreTables({ ...restoring, checkpoints: createMemoryRestoreCheckpoints() });
    const restored = await restore(plan, wish, stage.suffix, seen);
    const [table] = restored.tables;
    if (restored.written !== rows || table?.same !== rows || !restored.isVerified)
      throw new Error(`${restored.written} of ${rows} rows were restored, ${table?.same} are the same`);
    const packed = manifest.parts.flatMap(({ chunks }) => chunks).reduce((sum, { bytes }) => sum + bytes, 0);
    const seconds = (performance.now() - beganAt) / 1000;
    return { rows, heap, rss: process.resourceUsage().maxRSS * 1024, seconds, packed };
  } finally {
    rmSync(folder, { recursive: true });
  }
};

if (mode === 'one') {
  process.stdout.write(JSON.stringify(await measure(Number(given[0]))));
} else {
  const sizes = mode === undefined ? [100_000, 250_000, 1_000_000] : [mode, ...given].map(Number);
  const all = sizes.map((rows): Measured => {
    const asked = [`--max-old-space-size=${HEAP_MB}`, import.meta.filename, 'one', String(rows)];
    const text = execFileSync(process.execPath, asked, { encoding: 'utf8' });
    return JSON.parse(text);
  });
  const [first] = all;
  for (const { rows, heap, rss, seconds, packed } of all) {
    const ratio = (mine: number, its: number | undefined): string => (mine / (its ?? mine)).toFixed(2);
    console.log(
      `${rows} rows, ${(packed / MEGABYTE).toFixed(0)} MB packed: heap ${(heap / MEGABYTE).toFixed(0)} MB (${ratio(heap, first?.heap)}), ` +
        `resident ${(rss / MEGABYTE).toFixed(0)} MB (${ratio(rss, first?.rss)}), ${seconds.toFixed(0)} s`,
    );
  }
}

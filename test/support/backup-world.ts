import { createGzipPacking, digestBytes, digestText } from '../../src/adapters/archive/gzip-packing.ts';
import { readManifest } from '../../src/adapters/archive/manifest-file.ts';
import { createMemoryArchive, type MemoryArchive } from '../../src/adapters/memory/memory-archive.ts';
import { createMemoryStageTables, type MemoryStageTables } from '../../src/adapters/memory/memory-stage-tables.ts';
import { readTableRegistry } from '../../src/adapters/registry/read-table-registry.ts';
import { createBackup } from '../../src/domain/operations/backup/create-backup.ts';
import type { Manifest } from '../../src/domain/operations/backup/manifest.ts';
import type { Archive, ArchiveTools, RecordSource } from '../../src/domain/operations/backup/ports.ts';
import type { StoredItem } from '../../src/domain/operations/backup/stored-item.ts';
import type { ChunkLimits } from '../../src/domain/operations/backup/write-part.ts';
import type { TableRegistry } from '../../src/domain/operations/table-registry.ts';

export const NOW = new Date('2026-04-01T09:30:00.000Z');
export const STAGE = { service: 'realtechee-backend', stage: 'dev', region: 'us-west-1', suffix: 'a'.repeat(26) };

export const toolsFor = <Place extends Archive>(archive: Place): ArchiveTools & { readonly archive: Place } => ({
  archive,
  packing: createGzipPacking(),
  digest: digestText,
  digestBytes,
  readManifest,
});

/** A row with an attribute of every type, and the hard ones of each. */
export const everyType = (id: string, updatedAt = '2026-03-01T00:00:00.000Z'): StoredItem => ({
  id: { S: id },
  createdAt: { S: '2026-01-01T00:00:00.000Z' },
  updatedAt: { S: updatedAt },
  text: { S: 'päö\u2028 "quoted" \\ \u{1F3E1}\n\t\u0000' },
  empty: { S: '' },
  bigNumber: { N: '12345678901234567890123456789012345678' },
  smallNumber: { N: '-0.00000000000000000000000000000000000012345678901234567890123456789' },
  one: { N: '1' },
  bytes: { B: 'AAECA/7/' },
  yes: { BOOL: true },
  no: { BOOL: false },
  nothing: { NULL: true },
  texts: { SS: ['b', 'a', 'ä'] },
  numbers: { NS: ['3', '1', '-2.5', '98765432109876543210987654321098765432'] },
  manyBytes: { BS: ['/w==', 'AA=='] },
  list: { L: [{ S: 'x' }, { N: '1' }, { L: [] }, { M: {} }, { NULL: true }] },
  map: {
    M: { deep: { M: { SS: { SS: ['only'] }, '10': { S: 'ten' }, '9': { S: 'nine' }, ['__proto__']: { S: 'p' } } } },
  },
  'name with spaces.and#dots': { S: 'v' },
});

export const REGISTRY: TableRegistry = readTableRegistry().filter(({ model }) =>
  ['Contacts', 'Requests', 'SignalEvents', 'NotificationQueue', 'AuditLog', 'UserCommands'].includes(model),
);

export const memoryTables = (rows = 5, registry = REGISTRY): MemoryStageTables => {
  const tables = createMemoryStageTables(registry);
  for (const { model } of registry)
    for (let at = 0; at < rows; at += 1) tables.plant(model, everyType(`${model}-${at}`));
  return tables;
};

export const USERS: RecordSource = {
  name: 'users',
  records: async function* () {
    yield [
      { username: 'u-1', attributes: { sub: 's-1' } },
      { username: 'u-2', attributes: { sub: 's-2' } },
    ];
  },
};

export interface BackupWorldOptions {
  readonly archive?: Archive;
  readonly registry?: TableRegistry;
  readonly limits?: ChunkLimits;
  readonly others?: readonly RecordSource[];
  readonly id?: string;
}

export const backUp = async (
  tables: MemoryStageTables,
  {
    archive = createMemoryArchive(),
    registry = REGISTRY,
    limits,
    others = [USERS],
    id = '1a2b3c4d',
  }: BackupWorldOptions = {},
) =>
  createBackup({
    ...toolsFor(archive),
    registry,
    tables,
    others,
    absent: [{ name: 'files', because: 'the stage has no bucket of files' }],
    clock: () => NOW,
    newId: () => id,
    tool: '0.1.0',
    ...(limits === undefined ? {} : { limits }),
  })(STAGE, () => {});

export const backedUp = async (
  tables: MemoryStageTables,
  options: BackupWorldOptions = {},
): Promise<{ manifest: Manifest; archive: MemoryArchive }> => {
  const archive = createMemoryArchive();
  const made = await backUp(tables, { archive, ...options });
  if (!made.ok) throw new Error(`no backup: ${JSON.stringify(made.refusal)}`);
  return { manifest: made.value, archive };
};

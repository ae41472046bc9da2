import type { Clock } from '../../shared/clock.ts';
import type { NewId } from '../../shared/ids.ts';
import { inParallel } from '../../shared/in-parallel.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { TableRegistry } from '../table-registry.ts';
import type { ChunkOwner } from './chunk.ts';
import { contentSum, NO_CONTENT } from './content-hash.ts';
import {
  type AbsentPart,
  type ChunkEntry,
  FORMAT,
  MANIFEST,
  type Manifest,
  type PartEntry,
  partOfTable,
  registryVersion,
  sealed,
  type TableShape,
} from './manifest.ts';
import type { ArchiveTools, FoundTable, RecordSource, SourceTables } from './ports.ts';
import { canonicalItem, canonicalJson } from './stored-item.ts';
import { CHUNK_LIMITS, type ChunkLimits, writePart } from './write-part.ts';

export interface CreateBackupDependencies extends ArchiveTools {
  readonly registry: TableRegistry;
  readonly tables: SourceTables;
  readonly others: readonly RecordSource[];
  readonly absent: readonly AbsentPart[];
  readonly clock: Clock;
  readonly newId: NewId;
  readonly tool: string;
  readonly limits?: ChunkLimits;
}

export interface BackedUpStage {
  readonly service: string;
  readonly stage: string;
  readonly region: string;
  readonly suffix: string;
}

export type BackupRefusal =
  | { readonly because: 'tables-missing'; readonly models: readonly string[] }
  | { readonly because: 'other-keys'; readonly models: readonly string[] };

/** Segments that are read and written at the same time; each holds one chunk in memory. */
export const LANES = 8;
const MOST_SEGMENTS = 16;
const SEGMENT_BYTES = 64 * 1024 * 1024;

/**
 * Signals, and the messages that they became, are read when all else has been: whatever was told of a row in the backup
 * is then in the backup too, and a restore of the row tells nobody again.
 */
const READ_LAST = ['RequestStatusHistory', 'AuditLog', 'SignalEvents', 'NotificationQueue'];

export const rounds = (models: readonly string[]): readonly (readonly string[])[] => [
  models.filter((model) => !READ_LAST.includes(model)),
  ...READ_LAST.filter((model) => models.includes(model)).map((model) => [model]),
];

const segmentsOf = ({ sizeBytes }: FoundTable): number =>
  Math.min(MOST_SEGMENTS, Math.max(1, Math.ceil(sizeBytes / SEGMENT_BYTES)));

const shapeOf = ({ sizeBytes: _, items: __, ...shape }: FoundTable): TableShape => shape;

async function* linesOf<Record>(
  pages: AsyncIterable<readonly Record[]>,
  text: (record: Record) => string,
): AsyncGenerator<readonly string[]> {
  for await (const page of pages) yield page.map(text);
}

const stamp = (at: Date): string => at.toISOString().replaceAll(/[-:]|\.\d+/g, '');

interface Job {
  readonly part: string;
  readonly segment: number;
  readonly lines: () => AsyncIterable<readonly string[]>;
}

/**
 * Copies every table of the registry, and what else the stage has, into a new backup. Nothing is written when a table is
 * missing. Rows are each as they were when they were read: for one moment of all tables there is point-in-time recovery.
 * Cut off anywhere, what is there has no manifest, and is no backup; the next run makes another one.
 * @throws when a table cannot be read, or a file cannot be written or is not there as it was written
 */
export const createBackup = (dependencies: CreateBackupDependencies) => {
  const { registry, tables, others, absent, clock, newId, tool, digest, archive, limits = CHUNK_LIMITS } = dependencies;
  const write = writePart(dependencies, limits);

  const find = async (): Promise<Result<ReadonlyMap<string, FoundTable>, BackupRefusal>> => {
    const found = new Map<string, FoundTable>();
    await inParallel(registry, LANES, async ({ model }) => {
      const table = await tables.find(model);
      if (table !== undefined) found.set(model, table);
    });
    const missing = registry.filter(({ model }) => !found.has(model)).map(({ model }) => model);
    if (missing.length > 0) return refuse({ because: 'tables-missing', models: missing });
    const otherKeys = [...found.values()].filter(({ key }) => key !== 'id').map(({ model }) => model);
    return otherKeys.length > 0 ? refuse({ because: 'other-keys', models: otherKeys }) : accept(found);
  };

  const jobsOfTable = (table: FoundTable): readonly Job[] => {
    const segments = segmentsOf(table);
    return Array.from({ length: segments }, (_, segment) => ({
      part: partOfTable(table.model),
      segment,
      lines: () => linesOf(tables.scan(table.model, { segment, segments }), canonicalItem),
    }));
  };

  const keep = async (manifest: Manifest): Promise<void> => {
    const text = `${JSON.stringify(manifest, undefined, 2)}\n`;
    await archive.put(`${manifest.id}/${MANIFEST}`, new TextEncoder().encode(text));
    const kept = await archive.get(`${manifest.id}/${MANIFEST}`);
    if (kept === undefined || new TextDecoder().decode(kept) !== text)
      throw new Error(`${archive.place}: ${manifest.id}/${MANIFEST} is not as it was written`);
  };

  return async (
    stage: BackedUpStage,
    onProgress: (records: number, expected: number) => void,
  ): Promise<Result<Manifest, BackupRefusal>> => {
    const beganAt = clock();
    const found = await find();
    if (!found.ok) return found;
    const expected = [...found.value.values()].reduce((sum, { items }) => sum + items, 0);
    const id = `${stage.stage}-${stamp(beganAt)}-${newId().slice(0, 8)}`;
    const owner: ChunkOwner = { id, ...stage, registry: registryVersion(registry, digest) };

    const written = new Map<string, { records: number; content: string; chunks: readonly ChunkEntry[] }>();
    let done = 0;
    const work = async ({ part, segment, lines }: Job): Promise<void> => {
      const slice = await write(owner, { part, segment }, lines(), (records) => {
        done += records;
        onProgress(done, expected);
      });
      const before = written.get(part) ?? { records: 0, content: NO_CONTENT, chunks: [] };
      written.set(part, {
        records: before.records + slice.records,
        content: contentSum(before.content, slice.content),
        chunks: [...before.chunks, ...slice.chunks],
      });
    };

    for (const models of rounds(registry.map(({ model }) => model))) {
      const jobs = models.flatMap((model) => {
        const table = found.value.get(model);
        return table === undefined ? [] : jobsOfTable(table);
      });
      await inParallel(jobs, LANES, work);
    }
    await inParallel(others, LANES, ({ name, records }) =>
      work({ part: name, segment: 0, lines: () => linesOf(records(), canonicalJson) }),
    );

    const partOf = (name: string, table?: FoundTable): PartEntry => {
      const { records, content, chunks } = written.get(name) ?? { records: 0, content: NO_CONTENT, chunks: [] };
      const inOrder = chunks.toSorted((one, other) => (one.path < other.path ? -1 : 1));
      return { name, records, content, ...(table === undefined ? {} : { table: shapeOf(table) }), chunks: inOrder };
    };
    const parts = [
      ...registry.map(({ model }) => partOf(partOfTable(model), found.value.get(model))),
      ...others.map(({ name }) => partOf(name)),
    ];
    const times = { beganAt: beganAt.toISOString(), endedAt: clock().toISOString() };
    const { service, stage: name, region, suffix } = stage;
    const manifest = sealed(
      {
        format: FORMAT,
        id,
        service,
        stage: name,
        region,
        suffix,
        tool,
        registry: owner.registry,
        ...times,
        parts,
        absent,
      },
      digest,
    );
    await keep(manifest);
    return accept(manifest);
  };
};

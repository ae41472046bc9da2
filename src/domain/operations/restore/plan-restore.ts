import type { Clock } from '../../shared/clock.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { readItems } from '../backup/chunk.ts';
import type { ChunkEntry, Manifest, PartEntry } from '../backup/manifest.ts';
import { modelOfPart } from '../backup/manifest.ts';
import type { ReadingTools } from '../backup/ports.ts';
import { idOf, type StoredItem, textOf } from '../backup/stored-item.ts';
import { type BackupProblem, openBackup, verifyBackup } from '../backup/verify-backup.ts';
import type { RegisteredTable, TableRegistry } from '../table-registry.ts';
import { isWritten, type RowState } from './compare-rows.ts';
import { type HeldBack, restoreOrder } from './hold-back.ts';
import type { TargetTables } from './ports.ts';
import { type PrepareOptions, prepareRow, stateOfRow } from './prepare-row.ts';

/** What is to be restored, and into what. */
export interface RestoreWish {
  readonly backup: string;
  readonly into: string;
  /** Absent: every table. */
  readonly models?: readonly string[];
  readonly overwrite: boolean;
  readonly anonymise: boolean;
}

export type RowCounts = Readonly<Record<RowState, number>>;
export type HeldCounts = Readonly<Record<HeldBack, number>>;

export interface TablePlan {
  readonly model: string;
  readonly isMissing: boolean;
  /** Rows of the backup. */
  readonly rows: number;
  readonly states: RowCounts;
  /** Rows of the stage that the backup does not have. They stay. */
  readonly extra: number;
  readonly written: number;
  readonly held: HeldCounts;
}

export interface RestorePlan {
  readonly manifest: Manifest;
  readonly tables: readonly TablePlan[];
  readonly written: number;
  /** Users who were erased after the backup was made: what it brings back of them must be erased again. */
  readonly eraseAgain: readonly string[];
}

export type RestoreRefusal =
  | { readonly because: 'damaged'; readonly problems: readonly BackupProblem[] }
  | { readonly because: 'personal-data'; readonly from: string }
  | { readonly because: 'into-production'; readonly from: string }
  | { readonly because: 'unknown-tables'; readonly models: readonly string[] }
  | { readonly because: 'tables-missing'; readonly models: readonly string[] }
  | { readonly because: 'nothing-to-restore' };

export interface PlanRestoreDependencies extends ReadingTools {
  readonly registry: TableRegistry;
  readonly tables: TargetTables;
  readonly clock: Clock;
  /** Makes rows of nobody; needed where data goes from production to another stage. */
  readonly anonymise: PrepareOptions['anonymise'];
  /** Whether a missing table may be made here, or belongs to a deployment. */
  readonly mayMake: (table: RegisteredTable) => boolean;
}

export const NO_ROWS: RowCounts = { missing: 0, same: 0, older: 0, newer: 0, differs: 0 };
export const NOTHING_HELD: HeldCounts = { signal: 0, message: 0, 'user-command': 0, 'user-lock': 0 };
const BATCH = 100;
const PRODUCTION = 'prod';

/** Whose data may go where. */
const crossing = ({ stage }: Manifest, { into, anonymise }: RestoreWish): RestoreRefusal | undefined => {
  if (stage === into) return undefined;
  if (into === PRODUCTION) return { because: 'into-production', from: stage };
  return stage === PRODUCTION && !anonymise ? { because: 'personal-data', from: stage } : undefined;
};

export interface RestoredTable {
  readonly table: RegisteredTable;
  readonly part: PartEntry;
}

/** The tables that are asked for, in the order in which they come back. */
export const tablesOf = (
  { parts }: Manifest,
  registry: TableRegistry,
  models: readonly string[] | undefined,
): Result<readonly RestoredTable[], RestoreRefusal> => {
  const byModel = new Map(parts.flatMap((part) => [[modelOfPart(part.name) ?? '', part] as const]));
  byModel.delete('');
  const wanted = models ?? [...byModel.keys()];
  const known = new Map(registry.map((table) => [table.model, table]));
  const unknown = wanted.filter((model) => !known.has(model) || !byModel.has(model));
  if (unknown.length > 0) return refuse({ because: 'unknown-tables', models: unknown });
  return accept(
    restoreOrder(wanted).flatMap((model) => {
      const [table, part] = [known.get(model), byModel.get(model)];
      return table === undefined || part === undefined ? [] : [{ table, part }];
    }),
  );
};

export const inBatches = (items: readonly StoredItem[]): readonly (readonly StoredItem[])[] =>
  Array.from({ length: Math.ceil(items.length / BATCH) }, (_, at) => items.slice(at * BATCH, (at + 1) * BATCH));

/** @throws when rows are to be anonymised and nothing is there to do it: they must not come back as they are */
export const optionsFor = (
  manifest: Manifest,
  wish: RestoreWish,
  anonymise: PrepareOptions['anonymise'],
): PrepareOptions => {
  if (!wish.anonymise) return { origin: manifest };
  if (anonymise === undefined) throw new Error('rows are to be anonymised, and there is nothing to do it with');
  return { origin: manifest, anonymise };
};

/** Erasures that ended, or began, since. */
const erasedSince = async (tables: TargetTables, { beganAt }: Manifest): Promise<readonly string[]> => {
  if ((await tables.find('BackendState')) === undefined) return [];
  const users = new Set<string>();
  for await (const page of tables.scan('BackendState', { segment: 0, segments: 1 })) {
    for (const row of page) {
      if (!idOf(row).startsWith('erasure#') || textOf(row, 'state') === 'planned') continue;
      const user = textOf(row, 'userId');
      if (user !== undefined && (textOf(row, 'endedAt') ?? textOf(row, 'updatedAt') ?? '') > beganAt) users.add(user);
    }
  }
  return [...users].sort();
};

/**
 * Reads all of a backup and compares it with the stage, row by row. Writes nothing. A backup that is not whole is refused
 * here, before anything could be written.
 */
export const planRestore = (dependencies: PlanRestoreDependencies) => {
  const { registry, tables, mayMake } = dependencies;
  const read = readItems(dependencies);

  const comparing = (wish: RestoreWish, manifest: Manifest, { table, part }: RestoredTable) => {
    const options = optionsFor(manifest, wish, dependencies.anonymise);
    const prepare = prepareRow(options);
    const states = { ...NO_ROWS };
    const held = { ...NOTHING_HELD };

    const count = async (batch: readonly StoredItem[], isThere: boolean): Promise<void> => {
      const prepared = batch.map((original) => ({ original, one: prepare(table, original) }));
      const ids = prepared.flatMap(({ one }) => (one.restore ? [idOf(one.item)] : []));
      const found = isThere ? await tables.get(table.model, ids) : new Map<string, StoredItem>();
      for (const { original, one } of prepared) {
        if (!one.restore) {
          held[one.held] += 1;
          continue;
        }
        const state = stateOfRow(one.item, original, found.get(idOf(one.item)), options);
        states[state] += 1;
        if (one.held !== undefined && isWritten(state, wish)) held[one.held] += 1;
      }
    };

    return async (onProgress: (rows: number) => void): Promise<TablePlan> => {
      const isMissing = (await tables.find(table.model)) === undefined;
      const there = isMissing ? 0 : await tables.count(table.model);
      for (const chunk of part.chunks) {
        const items = await mustRead(read, manifest, part.name, chunk);
        for (const batch of inBatches(items)) await count(batch, there > 0);
        onProgress(chunk.records);
      }
      const { missing, older, newer, differs } = states;
      const written = missing + older + (wish.overwrite ? newer + differs : 0);
      const extra = Math.max(0, there - (part.records - missing - held['user-lock']));
      return { model: table.model, isMissing, rows: part.records, states, extra, written, held };
    };
  };

  return async (
    wish: RestoreWish,
    onProgress: (rows: number, total: number) => void = () => {},
  ): Promise<Result<RestorePlan, RestoreRefusal>> => {
    const opened = await openBackup(dependencies)(wish.backup);
    if (!opened.ok) return refuse({ because: 'damaged', problems: [opened.refusal] });
    const manifest = opened.value;
    const crossed = crossing(manifest, wish);
    if (crossed !== undefined) return refuse(crossed);
    const wanted = tablesOf(manifest, registry, wish.models);
    if (!wanted.ok) return wanted;
    const { problems } = await verifyBackup(dependencies)(wish.backup);
    if (problems.length > 0) return refuse({ because: 'damaged', problems });

    const total = wanted.value.reduce((sum, { part }) => sum + part.records, 0);
    const plans: TablePlan[] = [];
    let done = 0;
    for (const one of wanted.value) {
      const plan = await comparing(
        wish,
        manifest,
        one,
      )((rows) => {
        done += rows;
        onProgress(done, total);
      });
      plans.push(plan);
    }
    const unmakeable = plans.filter(
      ({ model, isMissing }) => isMissing && !registry.some((table) => table.model === model && mayMake(table)),
    );
    if (unmakeable.length > 0)
      return refuse({ because: 'tables-missing', models: unmakeable.map(({ model }) => model) });
    const written = plans.reduce((sum, plan) => sum + plan.written, 0);
    const eraseAgain = manifest.stage === wish.into ? await erasedSince(tables, manifest) : [];
    return accept({ manifest, tables: plans, written, eraseAgain });
  };
};

/** @throws when a file that was whole a moment ago is not any more */
export const mustRead = async (
  read: ReturnType<typeof readItems>,
  manifest: Manifest,
  part: string,
  chunk: ChunkEntry,
): Promise<readonly StoredItem[]> => {
  const items = await read(manifest, part, chunk);
  if (!items.ok) throw new Error(`${manifest.id}/${chunk.path}: ${items.refusal}`);
  return items.value;
};

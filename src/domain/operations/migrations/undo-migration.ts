import type { Clock } from '../../shared/clock.ts';
import type { Digest } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { type ExactRow, rowHash } from '../data/exact-row.ts';
import type { WritableTables } from '../data/ports.ts';
import { type Pace, rest } from '../data/read-pages.ts';
import { inParallelToTheEnd } from '../data/to-the-end.ts';
import { type Ledger, type MigrationLedgers, UNDO_DAYS, type UndoEntry } from './ledger.ts';

export interface UndoMigrationDependencies {
  readonly target: WritableTables;
  readonly ledgers: MigrationLedgers;
  readonly digest: Digest;
  readonly clock: Clock;
  readonly pace: Pace;
}

export type UndoRefusal =
  | { readonly because: 'never-run' }
  /** Parts of the undo log are gone: they are kept for `days`. */
  | { readonly because: 'log-expired'; readonly days: number; readonly part: number }
  | { readonly because: 'taken-over' };

export interface UndoneTable {
  readonly model: string;
  /** Made as they were before; without `apply`, that would be. */
  readonly restored: number;
  /** Already as they were before. */
  readonly asBefore: number;
  /** Somebody has written, or removed, them since: they stay as they are. */
  readonly changedSince: number;
  readonly samples: readonly string[];
}

export interface Undone {
  readonly tables: readonly UndoneTable[];
}

type Verdict = 'restored' | 'asBefore' | 'changedSince';

const AT_ONCE = 16;
const SAMPLES = 5;

const tallyOf = () => {
  const tables = new Map<string, UndoneTable>();
  return {
    add: (model: string, id: string, verdict: Verdict): void => {
      const so = tables.get(model) ?? { model, restored: 0, asBefore: 0, changedSince: 0, samples: [] };
      const samples = verdict === 'changedSince' ? [...so.samples, id].slice(0, SAMPLES) : so.samples;
      tables.set(model, { ...so, [verdict]: so[verdict] + 1, samples });
    },
    tables: () => [...tables.values()],
  };
};

/** Makes rows as a migration found them, the last first. A row that somebody has written since stays, and is named. */
export const undoMigration = ({ target, ledgers, digest, clock, pace }: UndoMigrationDependencies) => {
  const stand = (entry: UndoEntry, row: ExactRow | undefined): Verdict => {
    if (row === undefined) return entry.kind === 'add' ? 'asBefore' : 'changedSince';
    const hash = rowHash(digest, row);
    if (hash === entry.afterHash) return 'restored';
    return entry.kind === 'change' && hash === entry.beforeHash ? 'asBefore' : 'changedSince';
  };

  const restore = async (entry: UndoEntry, row: ExactRow): Promise<Verdict> => {
    const { model, id } = entry;
    const answer =
      entry.kind === 'add'
        ? await target.remove(model, row, [])
        : await target.change(model, row, {
            ...entry.was,
            ...Object.fromEntries(entry.new.map((name) => [name, undefined])),
          });
    if (answer !== 'conflict') return 'restored';
    const [now] = await target.get(model, [id]);
    return stand(entry, now) === 'asBefore' ? 'restored' : 'changedSince';
  };

  const partsOf = async ({ migrationId, parts }: Ledger): Promise<number> => {
    let last = parts;
    while ((await ledgers.undo(migrationId, last + 1)) !== undefined) last += 1;
    return last;
  };

  const saveAs = async (ledger: Ledger, state: Ledger['state']): Promise<Ledger | undefined> => {
    const next: Ledger = { ...ledger, state, revision: ledger.revision + 1, updatedAt: clock().toISOString() };
    return (await ledgers.save(next)) === 'saved' ? next : undefined;
  };

  const undoPart = async (
    entries: readonly UndoEntry[],
    tally: ReturnType<typeof tallyOf>,
    apply: boolean,
  ): Promise<void> => {
    const models = [...new Set(entries.map(({ model }) => model))];
    const found = await Promise.all(
      models.map(async (model) => {
        const ids = entries.filter((entry) => entry.model === model).map(({ id }) => id);
        const rows = await target.get(model, ids);
        return [model, new Map(rows.map((row) => [row.id, row]))] as const;
      }),
    );
    const rows = new Map(found);
    await inParallelToTheEnd([...entries].reverse(), AT_ONCE, async (entry) => {
      const row = rows.get(entry.model)?.get(entry.id);
      const verdict = stand(entry, row);
      const isToRestore = apply && verdict === 'restored' && row !== undefined;
      tally.add(entry.model, entry.id, isToRestore ? await restore(entry, row) : verdict);
    });
  };

  const undoParts = async (migrationId: string, parts: number, apply: boolean): Promise<readonly UndoneTable[]> => {
    const tally = tallyOf();
    let done = 0;
    for (let part = parts; part > 0; part -= 1) {
      const entries = (await ledgers.undo(migrationId, part)) ?? [];
      await undoPart(entries, tally, apply);
      done += entries.length;
      pace.onRows?.('undo log', done);
      await rest(pace, entries.length);
    }
    return tally.tables();
  };

  /** Without `apply` it only looks. */
  return async (migrationId: string, { apply }: { readonly apply: boolean }): Promise<Result<Undone, UndoRefusal>> => {
    const last = await ledgers.get(migrationId);
    if (last === undefined) return refuse({ because: 'never-run' });
    const parts = await partsOf(last);
    const missing = await firstMissing(ledgers, migrationId, parts);
    if (missing !== undefined) return refuse({ because: 'log-expired', days: UNDO_DAYS, part: missing });
    if (!apply) return accept({ tables: await undoParts(migrationId, parts, false) });

    const begun = await saveAs({ ...last, parts }, 'undoing');
    if (begun === undefined) return refuse({ because: 'taken-over' });
    const tables = await undoParts(migrationId, parts, true);
    const undone = await saveAs(begun, 'undone');
    return undone === undefined ? refuse({ because: 'taken-over' }) : accept({ tables });
  };
};

/** The first part that is not there any more. DynamoDB lets the older ones go first, but promises no order. */
const firstMissing = async (
  ledgers: MigrationLedgers,
  migrationId: string,
  parts: number,
): Promise<number | undefined> => {
  for (let part = 1; part <= parts; part += 1) {
    if ((await ledgers.undo(migrationId, part)) === undefined) return part;
  }
  return undefined;
};

import type { Clock } from '../../shared/clock.ts';
import { inParallel } from '../../shared/in-parallel.ts';
import { type HoldableTables, holdBackRows } from '../restore/hold-back-rows.ts';
import type { TableRegistry } from '../table-registry.ts';
import type { BackupRestore, FormerTables, PointInTime, RecoveredTables, Recoveries } from './ports.ts';
import type { Recovery, RecoveryStep } from './recovery.ts';
import { removeDrill } from './remove-drill.ts';

export interface RunRecoveryDependencies {
  readonly registry: TableRegistry;
  readonly recoveries: Recoveries;
  readonly tables: RecoveredTables;
  /** Of the same tables. */
  readonly rows: HoldableTables;
  readonly former: FormerTables;
  readonly pointInTime: PointInTime;
  readonly backups: BackupRestore;
  /**
   * How much does not fit together in the tables of a suffix, which have so many rows. Absent: not all tables are there to
   * tell; `unchecked`: too many rows; `later`: another turn has the time for it.
   */
  readonly findings?: (suffix: string, rows: number) => Promise<number | 'unchecked' | 'later'>;
  /** Suffixes of stages: no table of theirs is ever removed. */
  readonly neverTouch: readonly string[];
  /** Whether there is time for more. Absent: all there is. Without time, it ends where it stands, to be gone on with. */
  readonly mayGoOn?: () => boolean;
  readonly clock: Clock;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export interface RecoveryProgress {
  readonly step: (what: string) => void;
  readonly meter: (what: string) => (done: number, total?: number) => void;
}

type Step = readonly [RecoveryStep, (recovery: Recovery, progress: RecoveryProgress) => Promise<Recovery>];

/** An account takes 50 restores at once. */
const AT_ONCE = 40;
const LOOK_AGAIN_MILLISECONDS = 5_000;

/**
 * Carries a recovery on from where it stands: brings the tables back, holds back what was waiting to be done, gives the tables
 * what they need, counts and checks them (not where they only stay beside the stage's); a drill removes them again. Each step is recorded when it is through, and stands
 * being done again, so it may be cut off anywhere.
 * @throws when a table cannot be read or made; go on by the same recovery
 */
export const runRecovery = (dependencies: RunRecoveryDependencies) => {
  const { registry, recoveries, tables, rows, former, pointInTime, backups, findings, clock, sleep } = dependencies;
  const mayGoOn = dependencies.mayGoOn ?? (() => true);

  const record = async (recovery: Recovery): Promise<Recovery> => {
    await recoveries.write(recovery);
    return recovery;
  };
  const through = (recovery: Recovery, step: RecoveryStep): Promise<Recovery> =>
    record({ ...recovery, done: { ...recovery.done, [step]: clock().toISOString() } });

  /** `undefined`: they are not all there yet, and time is up. */
  const bringBack = async (
    { made, point }: Recovery,
    meter: (done: number, total?: number) => void,
  ): Promise<'ready' | undefined> => {
    let toBegin = made;
    let waiting = made;
    for (;;) {
      const full: string[] = [];
      await inParallel(toBegin, AT_ONCE, async (model) => {
        if ((await pointInTime.begin(model, new Date(point))) === 'full') full.push(model);
      });
      toBegin = full;
      const ready = await Promise.all(waiting.map((model) => pointInTime.isReady(model)));
      waiting = waiting.filter((_, at) => ready[at] !== true);
      meter(made.length - waiting.length, made.length);
      if (waiting.length === 0) return 'ready';
      if (!mayGoOn()) return undefined;
      await sleep(LOOK_AGAIN_MILLISECONDS);
    }
  };

  const restore = async (recovery: Recovery, progress: RecoveryProgress): Promise<Recovery> => {
    const { source, made, point } = recovery;
    progress.step(`bringing back ${made.length} tables as of ${point}, under the suffix ${recovery.suffix}`);
    if (source.kind === 'backup') {
      const { wrong } = await backups.restore(source.backup, progress.meter('rows restored'));
      if (wrong > 0)
        throw new Error(`${wrong} rows of ${source.backup} are not there after all; go on with this recovery`);
      return through(recovery, 'restore');
    }
    const brought = await bringBack(recovery, progress.meter('tables brought back'));
    return brought === undefined ? recovery : through(recovery, 'restore');
  };

  /** What a backup brings back was held back row by row: it is counted. */
  const holdBack = async (recovery: Recovery): Promise<Recovery> => {
    const { id, source, made, point } = recovery;
    const origin = { id: source.kind === 'backup' ? source.backup : id, endedAt: point };
    return through({ ...recovery, held: await holdBackRows(rows)(made, origin) }, 'hold-back');
  };

  const settle = async (recovery: Recovery): Promise<Recovery> => {
    const known = registry.filter(({ model }) => recovery.made.includes(model));
    await inParallel(known, AT_ONCE, (table) => pointInTime.settle(table));
    return through(recovery, 'settle');
  };

  /** Recorded when time is up; killed, it counts again. */
  const count = async (begun: Recovery): Promise<Recovery> => {
    let recovery = begun;
    for (const model of recovery.made) {
      if (recovery.tables.some((table) => table.model === model)) continue;
      if (!mayGoOn()) return record(recovery);
      const rowsThere = await former.countIfThere(model);
      const counted = { model, rows: await tables.count(model), ...(rowsThere === undefined ? {} : { rowsThere }) };
      recovery = { ...recovery, tables: [...recovery.tables, counted] };
    }
    return recovery;
  };

  const validate = async (begun: Recovery, { step }: RecoveryProgress): Promise<Recovery> => {
    step('counting rows and checking what refers to what');
    const recovery = await count(begun);
    if (recovery.tables.length < recovery.made.length) return recovery;
    const counted = recovery.tables.reduce((sum, table) => sum + table.rows, 0);
    const found = (await findings?.(recovery.suffix, counted)) ?? 'unchecked';
    if (found === 'later') return record(recovery);
    return through({ ...recovery, ...(found === 'unchecked' ? {} : { findings: found }) }, 'validate');
  };

  const bringing: readonly Step[] = [
    ['restore', restore],
    ['hold-back', holdBack],
    ['settle', settle],
  ];
  const stepsOf = ({ purpose }: Recovery): readonly Step[] =>
    purpose === 'restore' ? bringing : [...bringing, ['validate', validate]];

  return async (begun: Recovery, progress: RecoveryProgress): Promise<Recovery> => {
    let recovery = (await recoveries.read(begun.id)) ?? (await record(begun));
    for (const [step, take] of stepsOf(recovery)) {
      if (recovery.done[step] !== undefined) continue;
      if (!mayGoOn()) return recovery;
      recovery = await take(recovery, progress);
      if (recovery.done[step] === undefined) return recovery;
    }
    const isToGo = recovery.purpose === 'drill' && recovery.done.remove === undefined;
    if (!isToGo) return recovery;
    progress.step(`removing the ${recovery.made.length} tables that this drill made`);
    return removeDrill(dependencies)(recovery);
  };
};

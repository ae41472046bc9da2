import type { Clock } from '../../shared/clock.ts';
import { inParallel } from '../../shared/in-parallel.ts';
import type { TableRegistry } from '../table-registry.ts';
import type { BackupRestore, FormerTables, PointInTime, RecoveredTables, Recoveries } from './ports.ts';
import type { RecoveredTable, Recovery, RecoveryStep } from './recovery.ts';

export interface RunRecoveryDependencies {
  readonly registry: TableRegistry;
  readonly recoveries: Recoveries;
  readonly tables: RecoveredTables;
  readonly former: FormerTables;
  readonly pointInTime: PointInTime;
  readonly backups: BackupRestore;
  /** How much does not fit together in the tables of a suffix. Absent: not all tables are there to tell. */
  readonly findings?: (suffix: string) => Promise<number>;
  /** Suffixes of stages: no table of theirs is ever removed. */
  readonly neverTouch: readonly string[];
  readonly clock: Clock;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export interface RecoveryProgress {
  readonly step: (what: string) => void;
  readonly meter: (what: string) => (done: number, total?: number) => void;
}

/** An account takes 50 restores at once. */
const AT_ONCE = 40;
const LOOK_AGAIN_MILLISECONDS = 5_000;

/** Thrown when a recovery would remove what it did not make, or what a stage stands on. */
export class NotOurs extends Error {
  override readonly name = 'NotOurs';
}

/**
 * Carries a recovery on from where it stands: brings the tables back, lets go of what was on its way, gives the tables what
 * they need, counts and checks them; a drill removes them again. Each step is recorded when it is through, and stands
 * being done again, so it may be cut off anywhere.
 * @throws when a table cannot be read or made; go on by the same recovery
 */
export const runRecovery = (dependencies: RunRecoveryDependencies) => {
  const { registry, recoveries, tables, former, pointInTime, backups, findings, neverTouch, clock, sleep } =
    dependencies;

  const record = async (recovery: Recovery): Promise<Recovery> => {
    await recoveries.write(recovery);
    return recovery;
  };
  const through = (recovery: Recovery, step: RecoveryStep): Promise<Recovery> =>
    record({ ...recovery, done: { ...recovery.done, [step]: clock().toISOString() } });

  const waitFor = async (models: readonly string[], meter: (done: number, total?: number) => void): Promise<void> => {
    let waiting = [...models];
    for (;;) {
      const ready = await Promise.all(waiting.map((model) => pointInTime.isReady(model)));
      waiting = waiting.filter((_, at) => ready[at] !== true);
      meter(models.length - waiting.length, models.length);
      if (waiting.length === 0) return;
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
    await inParallel(made, AT_ONCE, (model) => pointInTime.begin(model, new Date(point)));
    await waitFor(made, progress.meter('tables brought back'));
    return through(recovery, 'restore');
  };

  /** What a backup brings back is held back row by row already. */
  const holdBack = async (recovery: Recovery): Promise<Recovery> => {
    const held = recovery.source.kind === 'backup' ? 0 : await tables.holdBack(recovery);
    return through({ ...recovery, heldBack: recovery.heldBack + held }, 'hold-back');
  };

  const settle = async (recovery: Recovery): Promise<Recovery> => {
    const known = registry.filter(({ model }) => recovery.made.includes(model));
    await inParallel(known, AT_ONCE, (table) => pointInTime.settle(table));
    return through(recovery, 'settle');
  };

  const validate = async (recovery: Recovery, { step }: RecoveryProgress): Promise<Recovery> => {
    step('counting rows and checking what refers to what');
    const counted: RecoveredTable[] = [];
    for (const model of recovery.made) {
      const rowsThere = await former.countIfThere(model);
      counted.push({ model, rows: await tables.count(model), ...(rowsThere === undefined ? {} : { rowsThere }) });
    }
    const found = findings === undefined ? {} : { findings: await findings(recovery.suffix) };
    return through({ ...recovery, tables: counted, ...found }, 'validate');
  };

  const remove = async (recovery: Recovery, { step }: RecoveryProgress): Promise<Recovery> => {
    const { suffix, fromSuffix, made, purpose } = recovery;
    if (purpose !== 'drill') throw new NotOurs(`${recovery.id} is no drill: its tables stay`);
    if ([fromSuffix, ...neverTouch].includes(suffix)) {
      throw new NotOurs(`a stage stands on the suffix ${suffix}: nothing of it is removed`);
    }
    step(`removing the ${made.length} tables that this drill made`);
    await inParallel(made, 8, async (model) => void (await tables.remove(model)));
    return through(recovery, 'remove');
  };

  return async (begun: Recovery, progress: RecoveryProgress): Promise<Recovery> => {
    let recovery = (await recoveries.read(begun.id)) ?? (await record(begun));
    if (recovery.done.restore === undefined) recovery = await restore(recovery, progress);
    if (recovery.done['hold-back'] === undefined) recovery = await holdBack(recovery);
    if (recovery.done.settle === undefined) recovery = await settle(recovery);
    if (recovery.done.validate === undefined) recovery = await validate(recovery, progress);
    const isToGo = recovery.purpose === 'drill' && recovery.done.remove === undefined;
    return isToGo ? remove(recovery, progress) : recovery;
  };
};

import type { Clock } from '../../shared/clock.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Manifest } from '../backup/manifest.ts';
import { openBackup, verifyBackup } from '../backup/verify-backup.ts';
import type { RegisteredTable, TableRegistry } from '../table-registry.ts';
import { type CompareTableDependencies, compareTable, type TablePlan } from './compare-table.ts';
import { erasedSince } from './erased-since.ts';
import { crossing, type RestoreRefusal, type RestoreWish } from './restore-wish.ts';
import { tablesOf } from './restored-table.ts';

export interface RestorePlan {
  readonly manifest: Manifest;
  readonly tables: readonly TablePlan[];
  readonly written: number;
  /** Users who were erased after the backup was made: what it brings back of them must be erased again. */
  readonly eraseAgain: readonly string[];
}

export interface PlanRestoreDependencies extends CompareTableDependencies {
  readonly registry: TableRegistry;
  readonly clock: Clock;
  /** Whether a missing table may be made here, or belongs to a deployment. */
  readonly mayMake: (table: RegisteredTable) => boolean;
}

/**
 * Reads all of a backup and compares it with the stage, row by row. Writes nothing. A backup that is not whole is refused
 * here, before anything could be written.
 */
export const planRestore = (dependencies: PlanRestoreDependencies) => {
  const { registry, tables, mayMake } = dependencies;

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
    const compare = compareTable(dependencies, manifest, wish);
    let done = 0;
    for (const one of wanted.value) {
      const plan = await compare(one)((rows) => {
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

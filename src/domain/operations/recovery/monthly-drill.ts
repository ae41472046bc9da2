import { type PlanRecoveryDependencies, planRecovery, type RecoveryRefusal } from './plan-recovery.ts';
import type { DrillLedger, FormerTables } from './ports.ts';
import { measure, type Recovery } from './recovery.ts';
import { NotOurs, removeDrill } from './remove-drill.ts';
import { type RunRecoveryDependencies, runRecovery } from './run-recovery.ts';

/** A stage has one at a time. */
export const MONTHLY_DRILL = 'monthly-drill';

export type DrillProblem = 'not-validated' | 'slower-than-promised' | 'older-than-promised' | 'rows-missing';

export type DrillRefusal = RecoveryRefusal | { readonly because: 'left-over'; readonly models: readonly string[] };

export type DrillTurn =
  | { readonly kind: 'refused'; readonly refusal: DrillRefusal }
  | { readonly kind: 'under-way'; readonly drill: Recovery }
  /** Its tables are gone. To be told, and noted as told: until then each turn answers it again. */
  | { readonly kind: 'ended'; readonly drill: Recovery; readonly problems: readonly DrillProblem[] }
  | { readonly kind: 'nothing-to-do' };

export interface MonthlyDrillDependencies
  extends Omit<RunRecoveryDependencies, 'recoveries'>,
    PlanRecoveryDependencies {
  readonly backups: RunRecoveryDependencies['backups'] & PlanRecoveryDependencies['backups'];
  readonly pointInTime: RunRecoveryDependencies['pointInTime'];
  readonly ledger: DrillLedger;
  /** The drill's own tables, before it has made any. */
  readonly scratch: FormerTables;
  readonly stage: string;
  readonly fromSuffix: string;
  readonly suffix: string;
}

/** Then it is given up, while there are turns yet to remove its tables: they hold what people's rows hold. */
export const PATIENCE_HOURS = 8;

/** Rows of a stage's table are counted every few hours: one with fewer may have become empty meanwhile. */
const MANY_ROWS = 100;

const QUIET = { step: () => {}, meter: () => () => {} };

/** What a drill whose tables are gone has shown to be wrong; nothing: it has succeeded. */
export const problemsOf = (drill: Recovery): readonly DrillProblem[] => {
  const measured = measure(drill);
  if (measured === undefined) return ['not-validated'];
  const isMissing = drill.tables.some(({ rows, rowsThere = 0 }) => rows === 0 && rowsThere >= MANY_ROWS);
  return [
    ...(measured.isTimeMet ? [] : (['slower-than-promised'] as const)),
    ...(measured.isPointMet ? [] : (['older-than-promised'] as const)),
    ...(isMissing ? (['rows-missing'] as const) : []),
  ];
};

const monthOf = (time: string): string => time.slice(0, 7);

/**
 * One turn at the drill of the month: begins it, goes on with it, or finds that it has ended. A drill that takes longer than
 * 8 hours, or is of other tables than those that the stage stands on now, is given up, and its tables are removed. Killed
 * anywhere, the next turn goes on.
 * @throws when tables cannot be read, made or removed; the next turn goes on
 */
export const takeDrillTurn = (dependencies: MonthlyDrillDependencies) => {
  const { ledger, scratch, registry, stage, fromSuffix, suffix, clock } = dependencies;
  const running = { ...dependencies, recoveries: ledger };

  const answer = (drill: Recovery): DrillTurn =>
    drill.done.remove === undefined
      ? { kind: 'under-way', drill }
      : { kind: 'ended', drill, problems: problemsOf(drill) };

  const begin = async (): Promise<DrillTurn> => {
    const wish = { id: MONTHLY_DRILL, stage, purpose: 'drill', point: 'latest', fromSuffix, suffix } as const;
    const planned = await planRecovery(dependencies)(wish);
    if (!planned.ok) return { kind: 'refused', refusal: planned.refusal };
    const there = await Promise.all(
      registry.map(async ({ model }) => ({ model, rows: await scratch.countIfThere(model) })),
    );
    const models = there.filter(({ rows }) => rows !== undefined).map(({ model }) => model);
    if (models.length > 0) return { kind: 'refused', refusal: { because: 'left-over', models } };
    await ledger.write(planned.value);
    return answer(await runRecovery(running)(planned.value, QUIET));
  };

  const goOn = async (last: Recovery): Promise<DrillTurn> => {
    if (last.suffix !== suffix) throw new NotOurs(`the drill that is under way is in tables of ${last.suffix}`);
    const age = clock().getTime() - Date.parse(last.beganAt);
    const isOfNow = age <= PATIENCE_HOURS * 3_600_000 && last.fromSuffix === fromSuffix;
    return answer(await (isOfNow ? runRecovery(running)(last, QUIET) : removeDrill(running)(last)));
  };

  /** `again`: another drill, where that of the month has ended. */
  return async ({ again = false }: { readonly again?: boolean } = {}): Promise<DrillTurn> => {
    const last = await ledger.read(MONTHLY_DRILL);
    if (last === undefined) return begin();
    if (last.done.remove === undefined) return goOn(last);
    if (!(await ledger.isTold(last))) return answer(last);
    const isOfThisMonth = monthOf(last.beganAt) === monthOf(clock().toISOString());
    return isOfThisMonth && !again ? { kind: 'nothing-to-do' } : begin();
  };
};

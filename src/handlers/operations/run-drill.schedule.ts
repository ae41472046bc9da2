import * as z from 'zod/mini';
import type { OperationMetrics } from '../../domain/operations/metrics.ts';
import {
  type DrillTurn,
  type MonthlyDrillDependencies,
  takeDrillTurn,
} from '../../domain/operations/recovery/monthly-drill.ts';
import { measure, type Recovery } from '../../domain/operations/recovery/recovery.ts';
import { secondsAfter } from '../../domain/shared/clock.ts';
import type { Journal } from '../../domain/shared/journal.ts';
import { onColdStart } from '../shared/on-cold-start.ts';
import { runDrillDependencies, TURN_SECONDS } from './dependencies.ts';

/** What a person invokes it with who wants another drill in the same month. */
const $Again = z.object({ again: z.literal(true) });

export interface RunDrillHandlerDependencies {
  /** Absent on a stage that keeps no backups. `endsAt`: when the turn is to end. */
  readonly drill?: (endsAt: Date) => MonthlyDrillDependencies;
  readonly journal: Journal;
  readonly metrics: OperationMetrics;
}

const totalOf = (held: Recovery['held']): number | undefined =>
  held === undefined ? undefined : Object.values(held).reduce((sum, count) => sum + count, 0);

/**
 * Every quarter of an hour of the first day of a month: one turn at the drill of the month. How it ended is told by the
 * figures, which alarms watch.
 */
export const runDrillHandler = ({ drill, journal, metrics }: RunDrillHandlerDependencies) => {
  const told = async (turn: DrillTurn, { ledger }: MonthlyDrillDependencies): Promise<void> => {
    if (turn.kind === 'nothing-to-do') return journal.info('operations.drill-ended-before');
    if (turn.kind === 'refused') {
      metrics.drillEnded({ hasSucceeded: false });
      return journal.error('operations.drill-refused', { ...turn.refusal });
    }
    const { beganAt, point, done, tables, held, findings } = turn.drill;
    const measured = measure(turn.drill);
    const fields = {
      beganAt,
      point,
      done: Object.keys(done),
      tables: tables.length,
      heldBack: totalOf(held),
      findings,
      ...measured,
    };
    if (turn.kind === 'under-way') return journal.info('operations.drill-under-way', fields);
    const hasSucceeded = turn.problems.length === 0;
    metrics.drillEnded({ hasSucceeded, ...(measured === undefined ? {} : { measured }) });
    if (hasSucceeded) journal.info('operations.drill-succeeded', fields);
    else journal.error('operations.drill-failed', { ...fields, problems: turn.problems });
    await ledger.tell(turn.drill, hasSucceeded ? done.validate : undefined);
  };

  return async (event: unknown): Promise<void> => {
    if (drill === undefined) return journal.info('operations.no-backups-kept');
    const dependencies = drill(secondsAfter(new Date(), TURN_SECONDS));
    await told(await takeDrillTurn(dependencies)({ again: $Again.safeParse(event).success }), dependencies);
  };
};

export const handler = onColdStart(() => runDrillHandler(runDrillDependencies(process.env)));

import type { WritableTables } from '../../domain/operations/data/ports.ts';
import type { Pace } from '../../domain/operations/data/read-pages.ts';
import { expiredRows } from '../../domain/operations/removal/expired-rows.ts';
import { findHolds } from '../../domain/operations/removal/legal-hold.ts';
import { removeRows } from '../../domain/operations/removal/remove-rows.ts';
import type { TableRegistry } from '../../domain/operations/table-registry.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import type { Digest } from '../../domain/shared/ids.ts';
import { removalPlanLines, removalRefusedLine, removalRunLines } from '../data-tables/removal-lines.ts';
import type { Outcome } from '../operations/outcome.ts';
import { UsageRefused } from '../stage-connection.ts';

export interface RetentionDependencies {
  readonly stage: string;
  readonly registry: TableRegistry;
  readonly tables: WritableTables;
  readonly digest: Digest;
  readonly clock: Clock;
}

export interface RetentionOptions {
  readonly apply: boolean;
  readonly plan?: string;
  readonly asOf?: Date;
}

/** `realtechee retention run`: removes rows that are kept no longer. Exit code 1: refused, or not as planned. */
export const retentionRun = ({ stage, registry, tables, digest, clock }: RetentionDependencies) => {
  const applying = stage === 'prod' ? '--apply --confirm prod' : '--apply';

  const typed = `realtechee retention run --stage ${stage}`;

  return async ({ apply, plan, asOf = clock() }: RetentionOptions, pace: Pace): Promise<Outcome> => {
    if (asOf > clock()) throw new UsageRefused('--as-of lies in the future: rows would go before their time');
    if (apply && plan === undefined) throw new UsageRefused('name the plan that you have looked at: --plan <id>');
    const removal = await expiredRows(registry, asOf, () => findHolds(registry, tables, pace));
    const remove = removeRows({ tables, digest, pace });

    const show = async (): Promise<Outcome> => {
      const planned = await remove.plan(removal);
      const command = `${typed} --as-of ${asOf.toISOString()} --plan ${planned.planId} ${applying}`;
      return {
        verdict: 'done',
        report: { plan: planned, asOf: asOf.toISOString() },
        lines: [
          ...removalPlanLines(planned),
          `Looked at ${removal.tables.join(', ')}; rows of others are kept for ever.`,
        ],
        next: planned.steps.count === 0 ? [] : [command],
      };
    };

    const carryOut = async (planId: string): Promise<Outcome> => {
      const ran = await remove.run(removal, planId);
      if (!ran.ok) {
        const { refusal } = ran;
        const lines = [removalRefusedLine(refusal.planId)];
        return { verdict: 'refused', report: { refusal }, lines, next: [typed] };
      }
      const { isAsPlanned } = ran.value;
      return {
        verdict: isAsPlanned ? 'done' : 'refused',
        report: { ...ran.value, asOf: asOf.toISOString() },
        lines: removalRunLines(ran.value),
        next: isAsPlanned ? [] : [typed],
      };
    };

    return apply && plan !== undefined ? carryOut(plan) : show();
  };
};

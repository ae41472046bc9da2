import type { WritableTables } from '../../domain/operations/data/ports.ts';
import type { Pace } from '../../domain/operations/data/read-pages.ts';
import { type Blocker, findTestData } from '../../domain/operations/removal/find-test-data.ts';
import { type Removal, removeRows } from '../../domain/operations/removal/remove-rows.ts';
import type { TableRegistry } from '../../domain/operations/table-registry.ts';
import type { Digest } from '../../domain/shared/ids.ts';
import { removalPlanLines, removalRefusedLine, removalRunLines } from '../data-tables/removal-lines.ts';
import type { Outcome } from '../operations/outcome.ts';
import { UsageRefused } from '../stage-connection.ts';
import { tableOf } from '../terminal.ts';

export interface PurgeDependencies {
  readonly stage: string;
  readonly registry: TableRegistry;
  readonly tables: WritableTables;
  readonly digest: Digest;
}

export interface PurgeOptions {
  readonly apply: boolean;
  readonly plan?: string;
  readonly withReferring: boolean;
}

const blockerLines = (blockers: readonly Blocker[]): readonly string[] => [
  tableOf(
    ['table', 'by', 'rows', 'for example'],
    blockers.map(({ model, field, count, samples }) => [model, field, String(count), samples.slice(0, 3).join(' ')]),
  ),
  'Refused: these rows are no test data and refer to test data, or are on legal hold. Nothing was removed.',
  'Mend the references, or say by --with-referring that the rows that refer go too. A hold is lifted first.',
];

const realLine = ({ model, field, count, samples }: Blocker): string =>
  `CAREFUL: ${count} row(s) of ${model} among these are no test data, and go because of ${field}: ${samples.slice(0, 3).join(' ')}`;

/**
 * `realtechee purge test-data`: rows that say E2E_TEST as their leadSource, and what belongs to them. Exit code 1: refused, or
 * something is left.
 */
export const purgeTestData = ({ stage, registry, tables, digest }: PurgeDependencies) => {
  const typed = `realtechee purge test-data --stage ${stage}`;
  const applying = stage === 'prod' ? '--apply --confirm prod' : '--apply';
  const typedWith = (withReferring: boolean): string => (withReferring ? `${typed} --with-referring` : typed);

  return async ({ apply, plan, withReferring }: PurgeOptions, pace: Pace): Promise<Outcome> => {
    if (apply && plan === undefined) throw new UsageRefused('name the plan that you have looked at: --plan <id>');
    const find = findTestData({ registry, tables, digest, pace });
    const remove = removeRows({ tables, digest, pace });
    const again = typedWith(withReferring);

    const show = async (removal: Removal, real: readonly Blocker[]): Promise<Outcome> => {
      const planned = await remove.plan(removal);
      const backup = `realtechee backup create --stage ${stage} ${applying}`;
      const next = planned.steps.count === 0 ? [] : [backup, `${again} --plan ${planned.planId} ${applying}`];
      const lines = [...removalPlanLines(planned), ...real.map(realLine)];
      return { verdict: 'done', report: { plan: planned, real }, lines, next };
    };

    const carryOut = async (removal: Removal, planId: string): Promise<Outcome> => {
      const ran = await remove.run(removal, planId);
      if (!ran.ok) {
        const { refusal } = ran;
        const lines = [removalRefusedLine(refusal.planId)];
        return { verdict: 'refused', report: { refusal }, lines, next: [again] };
      }
      const left = await find({ withReferring });
      const isClean = left.ok && left.value.removal.tables.length === 0;
      return {
        verdict: isClean && ran.value.isAsPlanned ? 'done' : 'refused',
        report: { ...ran.value, isClean },
        lines: [...removalRunLines(ran.value), isClean ? 'No test data is left.' : 'Some test data is left.'],
        next: isClean ? [] : [again],
      };
    };

    const found = await find({ withReferring });
    if (!found.ok) {
      const lines = [`Refused: more than ${found.refusal.most} rows of test data. Nothing was removed.`];
      return { verdict: 'refused', report: { refusal: found.refusal }, lines };
    }
    const { removal, blockers, real } = found.value;
    if (blockers.length > 0) {
      const next = [`realtechee data check --stage ${stage} --integrity`, typedWith(true)];
      return { verdict: 'refused', report: { blockers }, lines: blockerLines(blockers), next };
    }
    return apply && plan !== undefined ? carryOut(removal, plan) : show(removal, real);
  };
};

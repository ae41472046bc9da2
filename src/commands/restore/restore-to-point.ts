import { planRecovery, type RecoveryRefusal } from '../../domain/operations/recovery/plan-recovery.ts';
import type { Recovery } from '../../domain/operations/recovery/recovery.ts';
import { runRecovery } from '../../domain/operations/recovery/run-recovery.ts';
import type { Outcome } from '../operations/outcome.ts';
import { type OperationFrame, runOperation, type Tell } from '../operations/run-operation.ts';
import { heldText } from '../recovery/describe-recovery.ts';
import type { RecoverStageDependencies } from '../recovery/recover-stage.ts';
import { UsageRefused } from '../stage-connection.ts';
import type { ExitCode } from '../terminal.ts';

export interface RestoreToPointDependencies extends RecoverStageDependencies {
  readonly frame: OperationFrame;
  /** Of the stage's own tables. */
  readonly fromSuffix: string;
}

export interface RestoreToPointOptions {
  readonly into: string;
  readonly at: Date | 'latest';
  readonly suffix: string;
  readonly tables?: readonly string[];
  readonly apply: boolean;
  readonly confirm?: string;
  readonly reason?: string;
  readonly report?: string;
  readonly json: boolean;
}

type PointRefusal = RecoveryRefusal | { readonly because: 'another-moment'; readonly point: string };

/** A restore takes from minutes to hours, by the size of the tables; after that somebody should look. */
const PATIENCE_HOURS = 12;

const refusalLine = (refusal: PointRefusal): string => {
  switch (refusal.because) {
    case 'no-past':
      return `these tables are not there, or have no point-in-time recovery: ${refusal.models.join(', ')}`;
    case 'past-unreachable':
      return `DynamoDB does not answer: ${refusal.reason}`;
    case 'out-of-reach':
      return `the tables can be brought back to a moment from ${refusal.earliest} to ${refusal.latest}`;
    case 'suffix-taken':
      return `a stage stands on the suffix ${refusal.suffix}: name another`;
    case 'another-moment':
      return `tables of that suffix were begun as of ${refusal.point}: go on with that moment, or name another suffix`;
    case 'damaged':
      return refusal.reason;
    default:
      return refusal satisfies never;
  }
};

const refused = (refusal: PointRefusal): Outcome => ({
  verdict: 'refused',
  report: { ...refusal },
  lines: [`Nothing was made: ${refusalLine(refusal)}.`],
});

const secondsBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 1000);

const shape = ({ point, beganAt, made, suffix }: Recovery) => ({
  at: point,
  lostSeconds: secondsBetween(point, beganAt),
  models: made,
  suffix,
});

const planLine = (recovery: Recovery): string => {
  const { at, lostSeconds, models, suffix } = shape(recovery);
  return `${models.length} table(s) as they were at ${at}, ${lostSeconds} s ago, under the suffix ${suffix}`;
};

const done = (recovery: Recovery): Outcome => {
  const { held, beganAt, done: steps } = recovery;
  const seconds = secondsBetween(beganAt, steps.settle ?? beganAt);
  const heldBack = held === undefined ? '' : `; held back: ${heldText(held)}`;
  return {
    verdict: 'done',
    report: { ...shape(recovery), seconds, held },
    lines: [
      planLine(recovery),
      `made in ${seconds} s${heldBack}`,
      'The stage works on with its own tables, which are as they were.',
    ],
  };
};

const typed = ({ into, suffix, tables }: RestoreToPointOptions, at: string): string =>
  [
    `realtechee restore --into ${into} --point-in-time ${at} --suffix ${suffix}`,
    ...(tables === undefined ? [] : [`--tables ${tables.join(',')}`]),
    '--apply',
    ...(into === 'prod' ? ['--confirm prod'] : []),
  ].join(' ');

const modelsOf = (
  registry: RestoreToPointDependencies['registry'],
  models: readonly string[] | undefined,
): readonly string[] => {
  const unknown = (models ?? []).filter((model) => !registry.some((table) => table.model === model));
  if (unknown.length > 0) throw new UsageRefused(`infra/tables.yml has no ${unknown.join(', ')}`);
  return models ?? registry.map(({ model }) => model);
};

/**
 * `realtechee restore --point-in-time`: a recovery whose tables stay beside the stage's own. What was begun under a suffix is
 * gone on with, as of its moment. Exit code 1: it is refused.
 */
export const restoreToPoint =
  (dependencies: RestoreToPointDependencies) =>
  (options: RestoreToPointOptions): Promise<ExitCode> => {
    const { frame, registry, fromSuffix, recoveries, clock } = dependencies;
    const { into, at, suffix, apply } = options;
    if (suffix === fromSuffix)
      throw new UsageRefused(`${suffix} is the suffix of the stage's own tables: name another`);
    const models = modelsOf(registry, options.tables);
    const id = `point-in-time-${suffix}`;

    const planned = async (): Promise<Recovery | Outcome> => {
      const begun = await recoveries.read(id);
      if (begun !== undefined) {
        const isOfIt = at === 'latest' || begun.point === at.toISOString();
        return isOfIt ? begun : refused({ because: 'another-moment', point: begun.point });
      }
      const wish = { id, stage: into, purpose: 'restore', point: at, fromSuffix, suffix, models } as const;
      const plan = await planRecovery(dependencies)(wish);
      return plan.ok ? plan.value : refused(plan.refusal);
    };
    const carryOut = async (recovery: Recovery, tell: Tell): Promise<Outcome> => {
      const giveUpAt = clock().getTime() + PATIENCE_HOURS * 3_600_000;
      const mayGoOn = (): boolean => clock().getTime() < giveUpAt;
      const restored = await runRecovery({ ...dependencies, mayGoOn })(recovery, tell);
      if (restored.done.settle === undefined)
        throw new Error(`the tables are not there after ${PATIENCE_HOURS} hours; the same command goes on`);
      return done(restored);
    };
    const work = async (tell: Tell): Promise<Outcome> => {
      const plan = await planned();
      if ('verdict' in plan) return plan;
      if (apply) return carryOut(plan, tell);
      return {
        verdict: 'done',
        report: { ...shape(plan), plan: true },
        lines: [planLine(plan), 'Nothing was made: say --apply.'],
        next: [typed(options, plan.point)],
      };
    };
    const asked = { at: at === 'latest' ? at : at.toISOString(), suffix, tables: options.tables ?? 'all' };
    return runOperation(frame)({ name: 'restore.point-in-time', stage: into, applies: apply, asked }, options, work);
  };

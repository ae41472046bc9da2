import {
  type PointPlan,
  type PointRefusal,
  planPoint,
  type RestoredPoint,
  type RestorePointDependencies,
  restorePoint,
} from '../../domain/operations/restore/point-in-time.ts';
import type { TableRegistry } from '../../domain/operations/table-registry.ts';
import type { Outcome } from '../operations/outcome.ts';
import { type OperationFrame, runOperation, type Tell } from '../operations/run-operation.ts';
import { UsageRefused } from '../stage-connection.ts';
import type { ExitCode } from '../terminal.ts';

export interface RestoreToPointDependencies extends RestorePointDependencies {
  readonly frame: OperationFrame;
  readonly registry: TableRegistry;
  /** Of the stage's own tables. */
  readonly ownSuffix: string;
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

const refused = (refusal: PointRefusal): Outcome => ({
  verdict: 'refused',
  report: { ...refusal },
  lines:
    refusal.because === 'no-recovery'
      ? [
          `Nothing was made: these tables are not there, or have no point-in-time recovery: ${refusal.models.join(', ')}.`,
        ]
      : [`Nothing was made: the tables can be brought back to a moment from ${refusal.earliest} to ${refusal.latest}.`],
});

const planLine = ({ at, lostSeconds, models }: PointPlan, suffix: string): string =>
  `${models.length} table(s) as they were at ${at}, ${lostSeconds} s ago, under the suffix ${suffix}`;

const done = (restored: RestoredPoint): Outcome => {
  const { held, seconds, suffix } = restored;
  return {
    verdict: 'done',
    report: { ...restored },
    lines: [
      planLine(restored, suffix),
      `made in ${seconds} s; held back: ${held.signal} signals, ${held.message} messages, ${held['user-command']} commands on users`,
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

const tablesOf = (registry: TableRegistry, models: readonly string[] | undefined) => {
  const unknown = (models ?? []).filter((model) => !registry.some((table) => table.model === model));
  if (unknown.length > 0) throw new UsageRefused(`infra/tables.yml has no ${unknown.join(', ')}`);
  return registry.filter(({ model }) => models === undefined || models.includes(model));
};

/** `realtechee restore --point-in-time`: tables as they were, beside the stage's own. Exit code 1: it is refused. */
export const restoreToPoint =
  (dependencies: RestoreToPointDependencies) =>
  (options: RestoreToPointOptions): Promise<ExitCode> => {
    const { frame, registry, ownSuffix } = dependencies;
    const { into, at, suffix, apply } = options;
    if (suffix === ownSuffix) throw new UsageRefused(`${suffix} is the suffix of the stage's own tables: name another`);
    const wish = { tables: tablesOf(registry, options.tables), at, suffix };
    const moment = at === 'latest' ? at : at.toISOString();

    const shown = (plan: PointPlan): Outcome => ({
      verdict: 'done',
      report: { ...plan, suffix, plan: true },
      lines: [planLine(plan, suffix), 'Nothing was made: say --apply.'],
      next: [typed(options, plan.at)],
    });
    const carryOut = async (tell: Tell): Promise<Outcome> => {
      const restored = await restorePoint(dependencies)(wish, tell.meter('tables ready'));
      return restored.ok ? done(restored.value) : refused(restored.refusal);
    };
    const work = async (tell: Tell): Promise<Outcome> => {
      if (apply) return carryOut(tell);
      const planned = await planPoint(dependencies)(wish);
      return planned.ok ? shown(planned.value) : refused(planned.refusal);
    };
    const asked = { at: moment, suffix, tables: options.tables ?? 'all' };
    return runOperation(frame)({ name: 'restore.point-in-time', stage: into, applies: apply, asked }, options, work);
  };

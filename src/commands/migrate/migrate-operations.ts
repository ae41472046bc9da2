import { allMigrations } from '../../domain/operations/migrations/all-migrations.ts';
import type { MigrationLedgers } from '../../domain/operations/migrations/ledger.ts';
import { planMigration } from '../../domain/operations/migrations/plan-migration.ts';
import { runMigration } from '../../domain/operations/migrations/run-migration.ts';
import { undoMigration } from '../../domain/operations/migrations/undo-migration.ts';
import { verifyMigration } from '../../domain/operations/migrations/verify-migration.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import type { Digest } from '../../domain/shared/ids.ts';
import { paceOf } from '../data-tables/pace-option.ts';
import type { Outcome } from '../operations/outcome.ts';
import type { Tell } from '../operations/run-operation.ts';
import { UsageRefused } from '../stage-connection.ts';
import { tableOf } from '../terminal.ts';
import { type ChooseWorkDependencies, chooseWork, type WorkNamed } from './choose-work.ts';
import { planLines, runLines, runRefusalLine, undoLines, undoRefusalLine, verifyLines } from './migrate-lines.ts';

export interface MigrateDependencies extends ChooseWorkDependencies {
  readonly ledgers: MigrationLedgers;
  readonly digest: Digest;
  readonly clock: Clock;
}

export interface MigrateOptions extends WorkNamed {
  readonly rate: number;
}

/** The command as it would be typed, with what names the migration. */
const typed = (word: string, { migration, from, fromSuffix, tables }: MigrateOptions, stage: string): string =>
  [
    `realtechee migrate ${word} ${migration} --stage ${stage}`,
    ...(from === undefined ? [] : [`--from ${from}`]),
    ...(fromSuffix === undefined ? [] : [`--from-suffix ${fromSuffix}`]),
    ...(tables === undefined || tables.length === 0 ? [] : [`--tables ${tables.join(',')}`]),
  ].join(' ');

const applying = (stage: string): string => (stage === 'prod' ? '--apply --confirm prod' : '--apply');

/** What each of the commands comes to. Only `run` and `undo` write, and only with `apply`. */
export const migrateOperations = (dependencies: MigrateDependencies) => {
  const { tables: target, ledgers, digest, clock, stage, registry } = dependencies;
  const on = (tell: Tell, rate: number) => ({ target, ledgers, digest, clock, pace: paceOf(tell, rate) });

  const plan = async (options: MigrateOptions, tell: Tell): Promise<Outcome> => {
    const chosen = chooseWork(options, dependencies);
    const planned = await planMigration(on(tell, options.rate))(chosen.work);
    const { left, broken, starting } = chosen;
    if (planned.tables.every(({ isMissing }) => isMissing)) {
      return {
        verdict: 'refused',
        report: { plan: planned },
        lines: ['Refused: there is none of these tables there.'],
      };
    }
    const isNothing = planned.steps.count === 0;
    return {
      verdict: 'done',
      report: { plan: planned, left, broken, starting },
      lines: planLines(planned, chosen),
      next: isNothing
        ? [typed('verify', options, stage)]
        : [
            `realtechee backup create --stage ${stage} ${applying(stage)}`,
            `${typed('run', options, stage)} --plan ${planned.planId} ${applying(stage)}`,
          ],
    };
  };

  const run = async (options: MigrateOptions & { readonly plan?: string }, tell: Tell): Promise<Outcome> => {
    if (options.plan === undefined) throw new UsageRefused('name the plan that you have looked at: --plan <id>');
    const { work } = chooseWork(options, dependencies);
    const ran = await runMigration(on(tell, options.rate))(work, options.plan);
    if (!ran.ok) {
      const { refusal } = ran;
      return {
        verdict: 'refused',
        report: { refusal },
        lines: [runRefusalLine(refusal)],
        next: [typed(refusal.because === 'undo-under-way' ? 'undo' : 'plan', options, stage)],
      };
    }
    const { isAsPlanned, ledger } = ran.value;
    return {
      verdict: isAsPlanned ? 'done' : 'refused',
      report: { ...ran.value, ledger },
      lines: runLines(ran.value),
      next: [typed(isAsPlanned ? 'verify' : 'plan', options, stage)],
    };
  };

  const verify = async (options: MigrateOptions, tell: Tell): Promise<Outcome> => {
    const { work } = chooseWork(options, dependencies);
    const verified = await verifyMigration({ ...on(tell, options.rate), registry })(work);
    return {
      verdict: verified.isRight ? 'done' : 'refused',
      report: { ...verified },
      lines: verifyLines(verified),
      ...(verified.isRight ? {} : { next: [typed('plan', options, stage)] }),
    };
  };

  const undo = async (options: MigrateOptions & { readonly apply: boolean }, tell: Tell): Promise<Outcome> => {
    const { work } = chooseWork(options, dependencies);
    const undone = await undoMigration(on(tell, options.rate))(work.id, { apply: options.apply });
    if (!undone.ok) {
      const { refusal } = undone;
      return { verdict: 'refused', report: { refusal }, lines: [undoRefusalLine(refusal)] };
    }
    const isWhole = undone.value.tables.every(({ changedSince }) => changedSince === 0);
    return {
      verdict: isWhole ? 'done' : 'refused',
      report: { ...undone.value },
      lines: undoLines(undone.value, options.apply),
      ...(options.apply ? {} : { next: [`${typed('undo', options, stage)} ${applying(stage)}`] }),
    };
  };

  const list = async (): Promise<Outcome> => {
    const states = await Promise.all(
      allMigrations(registry).map(async ({ id, description }) => ({ id, description, ledger: await ledgers.get(id) })),
    );
    return {
      verdict: 'done',
      report: { migrations: states },
      lines: [
        tableOf(
          ['migration', 'here', 'since', 'what it does'],
          states.map(({ id, description, ledger }) => [
            id,
            ledger?.state ?? 'never',
            ledger?.updatedAt ?? '',
            description,
          ]),
          90,
        ),
      ],
    };
  };

  return { plan, run, verify, undo, list };
};

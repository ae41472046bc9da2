import type { Manifest } from '../../../domain/operations/backup/manifest.ts';
import type { BackupProblem } from '../../../domain/operations/backup/verify-backup.ts';
import type { MadeReport, MakeUsersOptions } from '../../../domain/operations/restore/users/make-users.ts';
import { currentIds, type UsersPlan, type UserToMake } from '../../../domain/operations/restore/users/plan-users.ts';
import type { MadeUser } from '../../../domain/operations/restore/users/ports.ts';
import type { Result } from '../../../domain/shared/result.ts';
import { problemLines } from '../../backup/describe-backup.ts';
import type { Outcome } from '../../operations/outcome.ts';
import { type OperationFrame, runOperation, type Tell } from '../../operations/run-operation.ts';
import type { ExitCode } from '../../terminal.ts';
import { type Followed, madeLines, usersPlanLines, usersPlanReport } from './describe-users.ts';

export interface RestoreUsersDependencies {
  readonly frame: OperationFrame;
  /** The backup, if it is whole and of this very stage. */
  readonly open: (backup: string) => Promise<Result<Manifest, readonly BackupProblem[]>>;
  /** Tables that the plan needs and the stage does not have. */
  readonly missingTables: () => Promise<readonly string[]>;
  readonly plan: (manifest: Manifest, options: { readonly superAdmins: boolean }) => Promise<UsersPlan>;
  readonly make: (
    users: UsersPlan['make'],
    options: MakeUsersOptions,
    onProgress: (done: number, total: number) => void,
  ) => Promise<MadeReport>;
  readonly made: () => Promise<readonly MadeUser[]>;
  readonly follow: (newIds: ReadonlyMap<string, string>) => Promise<Readonly<Record<string, number>>>;
  /** Has the directory say what the pool says. */
  readonly mendDirectory: () => Promise<Followed['directory']>;
}

export interface RestoreUsersOptions {
  readonly into: string;
  readonly from: string;
  readonly superAdmins: boolean;
  readonly invite: boolean;
  readonly ifNeeded: boolean;
  readonly apply: boolean;
  readonly confirm?: string;
  readonly reason?: string;
  readonly report?: string;
  readonly json: boolean;
  readonly asTyped: string;
}

const refused = (lines: readonly string[], report: Outcome['report']): Outcome => ({
  verdict: 'refused',
  report,
  lines: ['Nothing was changed.', ...lines],
});

const operatorOf = async ({ operator }: OperationFrame): Promise<string> =>
  typeof operator === 'string' ? operator : operator();

const countOf = ({ rows, directory }: Followed): number =>
  Object.values(rows).reduce((sum, count) => sum + count, directory.mended + directory.removed);

/** All old ids of users, each with the one that they have now. */
const newIdsOf = (made: readonly MadeUser[]): ReadonlyMap<string, string> => {
  const idsOf = currentIds(made);
  return new Map(made.map(({ oldId }) => [oldId, idsOf(oldId).at(-1) ?? oldId] as const).filter(([a, b]) => a !== b));
};

/**
 * `realtechee restore --users`: shows which users of a backup the pool has not; with `--apply`, makes them anew. Exit code 1:
 * it is refused, or not all of them were made.
 */
export const restoreUsers =
  (dependencies: RestoreUsersDependencies) =>
  (options: RestoreUsersOptions): Promise<ExitCode> => {
    const { frame, open, missingTables, plan, make, made, follow, mendDirectory } = dependencies;
    const { into, from, superAdmins, invite, ifNeeded, apply, asTyped, reason } = options;

    /** Rows and the directory follow whoever was made, also by a run that was cut off. */
    const followed = async (): Promise<Followed> => {
      const rows = await follow(newIdsOf(await made()));
      return { rows, directory: await mendDirectory() };
    };

    const carryOut = async (users: UsersPlan, tell: Tell): Promise<Outcome> => {
      const how = { invites: invite, actor: await operatorOf(frame), backup: from };
      const asDone = { ...how, ...(reason === undefined ? {} : { reason }) };
      const report = await make(users.make, asDone, tell.meter('users made anew'));
      tell.step('having rows and the directory follow');
      const after = await followed();
      const isNothing = users.make.length === 0 && countOf(after) === 0;
      return {
        verdict: report.refused.length > 0 || (isNothing && !ifNeeded) ? 'refused' : 'done',
        report: { ...usersPlanReport(users), ...report, ...after },
        lines: [...usersPlanLines(users), ...madeLines(report, after, { invite })],
        next: nextOf(users, report),
      };
    };

    /** Who never signed in, or never showed that the address is theirs, comes in by a mail alone. */
    const nextOf = ({ make: planned }: UsersPlan, report: MadeReport): readonly string[] => {
      const newIdsWhere = (is: (one: UserToMake) => boolean): readonly string[] => {
        const oldIds = planned.filter(is).map(({ oldId }) => oldId);
        return report.made.filter(({ oldId }) => oldIds.includes(oldId)).map(({ newId }) => newId);
      };
      const uninvited = invite ? [] : newIdsWhere(({ comesBy }) => comesBy === 'invitation');
      const withoutRole = newIdsWhere(({ withheld }) => withheld.includes('role-changed'));
      return [
        ...uninvited.map((id) => `realtechee users resend-invitation ${id} --stage ${into}`),
        ...withoutRole.map((id) => `realtechee users set-role ${id} ROLE --stage ${into} --reason "as decided since"`),
      ];
    };

    const shown = (users: UsersPlan): Outcome => ({
      verdict: 'done',
      report: { ...usersPlanReport(users), plan: true },
      lines: [
        ...usersPlanLines(users),
        users.make.length === 0
          ? 'There is nobody to make anew.'
          : `${users.make.length} user(s) would be made anew. Nobody was: say --apply.`,
      ],
      ...(users.make.length === 0 ? {} : { next: [`${asTyped} --apply${into === 'prod' ? ' --confirm prod' : ''}`] }),
    });

    const work = async (tell: Tell): Promise<Outcome> => {
      const missing = await missingTables();
      if (missing.length > 0) {
        const says = `The stage has no ${missing.join(', ')}, which say who was erased or deleted: restore the tables first.`;
        return refused([says], { because: 'tables-missing', models: missing });
      }
      tell.step('reading the backup, and comparing it with the user pool');
      const opened = await open(from);
      if (!opened.ok) return refused(problemLines(opened.refusal), { because: 'damaged', problems: opened.refusal });
      const users = await plan(opened.value, { superAdmins });
      return apply ? carryOut(users, tell) : shown(users);
    };

    const asked = { from, superAdmins, invite };
    return runOperation(frame)({ name: 'restore.users', stage: into, applies: apply, asked }, options, work);
  };

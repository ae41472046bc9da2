import type { Caller } from '../../domain/users/caller.ts';
import { type Difference, isMendable } from '../../domain/users/drift.ts';
import type { UserPool } from '../../domain/users/ports.ts';
import { type DriftDependencies, type DriftReport, reportDrift } from '../../domain/users/report-drift.ts';
import { EXIT, type ExitCode, styled, type Terminal, tableOf } from '../terminal.ts';
import { refusedUser } from './user-answer.ts';

export interface UsersDriftDependencies extends DriftDependencies {
  readonly caller: Caller;
}

const sayOf = (difference: Difference): string => {
  switch (difference.what) {
    case 'missing-in-directory':
      return 'the directory does not have them';
    case 'gone-from-pool':
      return 'the pool does not have them any more';
    case 'role':
      return `role ${difference.pool} in the pool, ${difference.directory} in the directory`;
    case 'sign-in':
      return `sign-in ${difference.pool} in the pool, ${difference.directory} in the directory`;
    case 'enabled':
      return `${difference.pool ? 'enabled' : 'disabled'} in the pool, not so in the directory`;
    case 'email':
      return 'another address';
    case 'attribute':
      return `another ${difference.name}`;
    case 'in-no-group':
      return 'in no group';
    case 'in-several-groups':
      return `in several groups: ${difference.groups.join(', ')}`;
    case 'role-attribute':
      return `the role attribute does not say ${difference.role}, as the groups do`;
    default:
      return difference satisfies never;
  }
};

const USERS_BETWEEN_LINES = 1000;

/** The pool, telling the terminal how many users have been read. */
const telling = (pool: UserPool, terminal: Terminal): UserPool => {
  let read = 0;
  let said = 0;
  return {
    ...pool,
    page: async (after) => {
      const page = await pool.page(after);
      read += page.users.length;
      if (read - said >= USERS_BETWEEN_LINES) {
        said = read;
        terminal.err(`${read} users compared`);
      }
      return page;
    },
  };
};

const print = (terminal: Terminal, { users, differing, drifts }: DriftReport): void => {
  if (differing > 0) {
    const rows = drifts.map(({ userId, differences }) => [
      userId,
      differences.map(sayOf).join('; '),
      differences.every(isMendable) ? 'the nightly run' : 'you: users set-role',
    ]);
    terminal.out(`${tableOf(['user', 'differs', 'mended by'], rows, 400)}\n`);
  }
  const found = differing === 0 ? 'the pool and our records agree' : `${differing} differ`;
  terminal.out(`${styled(terminal, 'bold', `${users} users`)}: ${found}. Nothing was changed.`);
};

/** `realtechee users drift`: where the pool and our records differ. Reads only. Exit code 1: they do. */
export const usersDrift =
  ({ caller, ...dependencies }: UsersDriftDependencies, terminal: Terminal) =>
  async ({ json }: { readonly json: boolean }): Promise<ExitCode> => {
    const report = await reportDrift({ ...dependencies, pool: telling(dependencies.pool, terminal) })(caller);
    if (!report.ok) return refusedUser(terminal, report.refusal, json);
    const { drifts, ...summary } = report.value;
    if (json) {
      for (const drift of drifts) terminal.out(JSON.stringify(drift));
      terminal.out(JSON.stringify({ summary }));
    } else print(terminal, report.value);
    return summary.differing === 0 ? EXIT.done : EXIT.refused;
  };

import { accept, type Result, refuse } from '../shared/result.ts';
import type { Action, Actor } from './policy.ts';
import type { UserPool } from './ports.ts';
import type { UserRefusal } from './refusal.ts';
import { isAbove, type Role, roleOf } from './roles.ts';

/** Who asks: never what a request says of itself. */
export type Caller =
  /** The subject and the groups of a verified token. */
  | { readonly kind: 'person'; readonly id: string; readonly groups: readonly string[] }
  /** At the command line, let in by the account itself: `operator:<name>`. Acts as a super admin. */
  | { readonly kind: 'operator'; readonly name: string }
  /** What the backend does by itself: `automation:<rule>`. */
  | { readonly kind: 'automation'; readonly rule: string };

export const nameOfCaller = (caller: Caller): string => {
  switch (caller.kind) {
    case 'person':
      return caller.id;
    case 'operator':
      return `operator:${caller.name}`;
    case 'automation':
      return `automation:${caller.rule}`;
    default:
      return caller satisfies never;
  }
};

const SENSITIVE: readonly Action[] = [
  'set-role',
  'disable',
  'enable',
  'delete',
  'cancel-invitation',
  'reset-password',
  'reset-mfa',
  'link-contact',
  'answer-link-question',
  'export',
  'import',
  'reconcile',
];

/** Whether the groups of a token are not enough, since they may be of yesterday. */
export const isSensitive = (action: Action, newRole?: Role): boolean =>
  SENSITIVE.includes(action) || (action === 'invite' && newRole !== undefined && isAbove(newRole, 'accounting'));

/**
 * Who acts, for the policy. For sensitive actions the groups are read fresh from the pool and only those count; who is
 * gone or disabled is nobody.
 */
export const actorOf = async (
  pool: Pick<UserPool, 'get'>,
  caller: Caller,
  action: Action,
  newRole?: Role,
): Promise<Result<Actor, UserRefusal>> => {
  const id = nameOfCaller(caller);
  if (caller.kind !== 'person') return accept({ id, role: 'super_admin' });
  if (!isSensitive(action, newRole)) return accept({ id, role: roleOf(caller.groups) });
  const fresh = await pool.get(id);
  if (fresh === undefined || !fresh.isEnabled) return refuse({ because: 'caller-unknown' });
  return accept({ id, role: roleOf(fresh.groups) });
};

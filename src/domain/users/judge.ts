import { accept, type Result, refuse } from '../shared/result.ts';
import { actorOf, type Caller, nameOfCaller } from './caller.ts';
import { type Action, type Actor, isUnseating, mayAct } from './policy.ts';
import type { UserPool } from './ports.ts';
import type { UserRefusal } from './refusal.ts';
import { type Role, roleOf } from './roles.ts';
import { hasAnotherSuperAdmin, SUPER_ADMINS } from './super-admins.ts';
import type { PoolUserWithGroups } from './user.ts';

export interface Judged {
  readonly actor: Actor;
  /** Fresh. */
  readonly user: PoolUserWithGroups;
  /** What the command must hold beside the user. */
  readonly alsoHolds: readonly string[];
}

interface Deed {
  readonly caller: Caller;
  readonly action: Action;
  readonly targetId: string;
  readonly newRole?: Role;
}

const isUnseated = (user: PoolUserWithGroups, action: Action, newRole: Role | undefined): boolean =>
  user.groups.includes('super_admin') && isUnseating(action) && newRole !== 'super_admin';

/**
 * Asks the policy about something to be done to one user, who is read fresh. A caller whose role has no such action
 * learns nothing about whether the user exists.
 */
export const judge = async (
  pool: UserPool,
  { caller, action, targetId, newRole }: Deed,
): Promise<Result<Judged, UserRefusal>> => {
  const known = await actorOf(pool, caller, action, newRole);
  if (!known.ok) return known;
  const actor = known.value;
  const isOwn = nameOfCaller(caller) === targetId;
  const atAll = isOwn ? mayAct(actor, action, { id: targetId, role: actor.role }) : mayAct(actor, action);
  if (!atAll.ok) return atAll;
  const user = await pool.get(targetId);
  if (user === undefined) return refuse({ because: 'unknown-user' });
  const isSeat = isUnseated(user, action, newRole);
  const isLastSuperAdmin = isSeat && !(await hasAnotherSuperAdmin(pool, targetId));
  const role = roleOf(user.groups);
  const target = { id: targetId, role };
  const permitted = mayAct(actor, action, target, { ...(newRole === undefined ? {} : { newRole }), isLastSuperAdmin });
  return permitted.ok ? accept({ actor, user, alsoHolds: isSeat ? [SUPER_ADMINS] : [] }) : permitted;
};

/** The same for what is done to nobody in particular. */
export const judgeAtAll = async (
  pool: UserPool,
  caller: Caller,
  action: Action,
  newRole?: Role,
): Promise<Result<Actor, UserRefusal>> => {
  const known = await actorOf(pool, caller, action, newRole);
  if (!known.ok) return known;
  const permitted = mayAct(known.value, action, undefined, newRole === undefined ? {} : { newRole });
  return permitted.ok ? known : permitted;
};

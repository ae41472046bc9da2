import { accept, type Result, refuse } from '../shared/result.ts';
import { isAbove, type Role } from './roles.ts';

export const ACTIONS = [
  'list',
  'show',
  'invite',
  'resend-invitation',
  'cancel-invitation',
  'update-attributes',
  'set-role',
  'disable',
  'enable',
  'reset-password',
  'sign-out',
  'reset-mfa',
  'link-contact',
  'answer-link-question',
  'export',
  'delete',
  'import',
  'reconcile',
  'report-drift',
] as const;
export type Action = (typeof ACTIONS)[number];

/** Actions on nobody in particular. */
const ON_NOBODY: readonly Action[] = ['list', 'import', 'reconcile', 'report-drift'];
/** What a role may do to others whose rank is not above its own, */
const TO_OTHERS: Readonly<Record<Role, readonly Action[]>> = {
  super_admin: ACTIONS,
  admin: ACTIONS,
  accounting: ['list', 'show'],
  srm: ['list', 'show'],
  agent: [],
  homeowner: [],
  provider: [],
  guest: [],
};
/** and anybody to themselves. */
const TO_ONESELF: readonly Action[] = ['show', 'update-attributes', 'sign-out', 'export'];
/** Takes a person out of their role: never done to the last super admin. */
const UNSEATS: readonly Action[] = ['set-role', 'disable', 'delete'];

export interface Actor {
  readonly id: string;
  readonly role: Role;
}
export interface Target {
  readonly id: string;
  readonly role: Role;
}
export interface Circumstances {
  /** For `set-role` and `invite`: the role that is given. */
  readonly newRole?: Role;
  /** The target is a super admin, and the only one who can sign in. */
  readonly isLastSuperAdmin?: boolean;
}

export type PolicyRefusal =
  | { readonly because: 'role-lacks-action'; readonly role: Role; readonly action: Action }
  | { readonly because: 'own-account'; readonly action: Action }
  | { readonly because: 'target-above-own-rank'; readonly role: Role; readonly targetRole: Role }
  | { readonly because: 'role-above-own'; readonly role: Role; readonly newRole: Role }
  | { readonly because: 'last-super-admin'; readonly action: Action };

const isToOneself = (actor: Actor, target: Target | undefined): boolean => target?.id === actor.id;

/**
 * Whether an actor may do something to a target (or, for actions on nobody in particular, at all). Pure. Who the actor
 * is comes from a verified token, never from the request.
 */
export const mayAct = (
  actor: Actor,
  action: Action,
  target?: Target,
  { newRole, isLastSuperAdmin = false }: Circumstances = {},
): Result<'permitted', PolicyRefusal> => {
  const { role } = actor;
  if (isToOneself(actor, target)) {
    return TO_ONESELF.includes(action) ? accept('permitted') : refuse({ because: 'own-account', action });
  }
  if (!TO_OTHERS[role].includes(action)) return refuse({ because: 'role-lacks-action', role, action });
  if (target !== undefined && isAbove(target.role, role)) {
    return refuse({ because: 'target-above-own-rank', role, targetRole: target.role });
  }
  if (newRole !== undefined && isAbove(newRole, role)) return refuse({ because: 'role-above-own', role, newRole });
  if (isLastSuperAdmin && UNSEATS.includes(action)) return refuse({ because: 'last-super-admin', action });
  return accept('permitted');
};

/** Whether an action, done to a super admin, leaves one fewer of them. */
export const isUnseating = (action: Action): boolean => UNSEATS.includes(action);

export const isOnNobody = (action: Action): boolean => ON_NOBODY.includes(action);

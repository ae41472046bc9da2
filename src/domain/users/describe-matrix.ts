import { ACTIONS, type Action, isOnNobody, mayAct } from './policy.ts';
import { ROLES, type Role } from './roles.ts';

/** What one role may do by one action, as the policy itself answers it. */
export interface MatrixRow {
  readonly role: Role;
  readonly action: Action;
  readonly toOneself: boolean;
  /** Roles of others to whom it may be done; of an action on nobody in particular, `permitted`. */
  readonly toOthers: readonly Role[] | 'permitted';
  /** For `invite` and `set-role`: the roles that may be given. */
  readonly mayGive?: readonly Role[];
}

const GIVES_A_ROLE: readonly Action[] = ['invite', 'set-role'];
const HAS_NO_TARGET: readonly Action[] = ['invite'];

const rowOf = (role: Role, action: Action): MatrixRow => {
  const actor = { id: 'oneself', role };
  const isUntargeted = isOnNobody(action) || HAS_NO_TARGET.includes(action);
  const others = ROLES.filter((targetRole) => mayAct(actor, action, { id: 'another', role: targetRole }).ok);
  const isPermitted = isUntargeted && mayAct(actor, action).ok;
  return {
    role,
    action,
    toOneself: !isUntargeted && mayAct(actor, action, { id: 'oneself', role }).ok,
    toOthers: isPermitted ? 'permitted' : others,
    ...(GIVES_A_ROLE.includes(action)
      ? {
          mayGive: ROLES.filter(
            (newRole) => mayAct(actor, action, isUntargeted ? undefined : { id: 'another', role }, { newRole }).ok,
          ),
        }
      : {}),
  };
};

/** The whole policy, a row for each role and action: for the command line and the documents. */
export const describeMatrix = (): readonly MatrixRow[] =>
  ROLES.flatMap((role) => ACTIONS.map((action) => rowOf(role, action)));

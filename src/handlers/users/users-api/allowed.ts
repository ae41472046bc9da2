import { type Action, mayAct } from '../../../domain/users/policy.ts';
import { ROLES } from '../../../domain/users/roles.ts';
import type { Allowed } from '../../shared/http/route.ts';

const SAYS: Readonly<Record<number, string>> = { 2: 'administrators', 4: 'staff', [ROLES.length]: 'everybody' };

/** Who may call an operation at all, as the policy has it; whom they may do it to is asked when that is known. */
export const allowedTo = (action: Action): Allowed => {
  const groups = ROLES.filter((role) => {
    const actor = { id: 'oneself', role };
    return mayAct(actor, action).ok || mayAct(actor, action, actor).ok;
  });
  return { says: SAYS[groups.length] ?? groups.join(', '), groups };
};

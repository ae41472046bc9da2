import { accept, refuse } from '../shared/result.ts';
import type { Answer, CarryOutDependencies } from './carry-out.ts';
import { fulfil, type Order } from './order.ts';
import { isRole } from './roles.ts';

export interface RoleOrder extends Order {
  readonly role: string;
}

/**
 * Gives a user one role in place of whatever they had, and signs them out everywhere. On the way they never have more
 * rights than before or after; what fails half-way is taken back.
 */
export const setRole = (dependencies: CarryOutDependencies) => {
  const wish = fulfil(dependencies);
  return async ({ role, ...order }: RoleOrder): Promise<Answer> => {
    if (!isRole(role)) return refuse({ because: 'unknown-role' });
    return wish(order, {
      action: 'set-role',
      newRole: role,
      asks: { role },
      planFor: ({ user: { groups, attributes } }) =>
        accept({
          before: { groups, role: attributes.role ?? null },
          after: { groups: [role], role },
          isUnchanged: groups.length === 1 && groups[0] === role && attributes.role === role,
        }),
    });
  };
};

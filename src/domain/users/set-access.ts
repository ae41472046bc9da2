import { accept } from '../shared/result.ts';
import type { Answer, CarryOutDependencies } from './carry-out.ts';
import { fulfil, type Order } from './order.ts';

const setAccess = (dependencies: CarryOutDependencies, action: 'disable' | 'enable') => {
  const wish = fulfil(dependencies);
  return (order: Order): Promise<Answer> =>
    wish(order, {
      action,
      planFor: ({ user: { groups, isEnabled } }) =>
        accept({
          before: { isEnabled, groups },
          after: { isEnabled: action === 'enable' },
          isUnchanged: isEnabled === (action === 'enable'),
        }),
    });
};

/** Keeps a user from signing in, and ends all their sessions; their data stays. */
export const disableUser = (dependencies: CarryOutDependencies) => setAccess(dependencies, 'disable');

/** Lets a user sign in again, with the role they had. */
export const enableUser = (dependencies: CarryOutDependencies) => setAccess(dependencies, 'enable');

import { accept } from '../shared/result.ts';
import type { Answer, CarryOutDependencies } from './carry-out.ts';
import { fulfil, type Order } from './order.ts';

/**
 * Deletes a user's account, and what the directory keeps of it. Their data in other tables stays: who erases that does so
 * first and this last, since nobody can ask for the rest once the account is gone. The linked contact is in the command.
 */
export const deleteUser = (dependencies: CarryOutDependencies) => {
  const wish = fulfil(dependencies);
  return (order: Order): Promise<Answer> =>
    wish(order, {
      action: 'delete',
      planFor: ({ user: { groups, attributes } }) =>
        accept({ before: { groups, contactId: attributes.contactId ?? null }, after: {} }),
    });
};

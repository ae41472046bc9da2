import { accept, refuse } from '../shared/result.ts';
import type { Answer, CarryOutDependencies } from './carry-out.ts';
import { fulfil, type Order } from './order.ts';

const NOTHING_KEPT = { before: {}, after: {} };

/** Ends all sessions of a user, one's own or another's. Our own API refuses their tokens within seconds. */
export const signOutUser = (dependencies: CarryOutDependencies) => {
  const wish = fulfil(dependencies);
  return (order: Order): Promise<Answer> => wish(order, { action: 'sign-out', planFor: () => accept(NOTHING_KEPT) });
};

/** Mails a user a code by which they set a new password; the old one is good no more. */
export const resetPassword = (dependencies: CarryOutDependencies) => {
  const wish = fulfil(dependencies);
  return (order: Order): Promise<Answer> =>
    wish(order, {
      action: 'reset-password',
      planFor: ({ user: { signIn, groups, isEmailVerified } }) => {
        if (signIn === 'invited') {
          return refuse({ because: 'not-possible', reason: 'the user has not signed in yet; resend the invitation' });
        }
        if (!isEmailVerified) {
          return refuse({ because: 'not-possible', reason: 'the address is not confirmed, so no code can be mailed' });
        }
        return accept({ before: { groups }, after: {} });
      },
    });
};

/** Takes away a user's second factor, so that they can set up another. */
export const resetMfa = (dependencies: CarryOutDependencies) => {
  const wish = fulfil(dependencies);
  return (order: Order): Promise<Answer> =>
    wish(order, { action: 'reset-mfa', planFor: ({ user: { groups } }) => accept({ before: { groups }, after: {} }) });
};

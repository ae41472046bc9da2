import { accept, type Result, refuse } from '../shared/result.ts';
import type { Answer, CarryOutDependencies } from './carry-out.ts';
import { readMessage } from './field-rules.ts';
import type { Judged } from './judge.ts';
import { fulfil, type Order } from './order.ts';
import type { UserDirectory } from './ports.ts';
import type { UserRefusal } from './refusal.ts';

export interface ResendOrder extends Order {
  readonly message?: string | undefined;
}

/** Somebody who never came has an open invitation, expired or not; everybody else has none. */
const judgeOpen = async (
  directory: Pick<UserDirectory, 'get'>,
  { user }: Judged,
): Promise<Result<'open', UserRefusal>> => {
  if (user.signIn === 'invited') return accept('open');
  const entry = await directory.get(user.id);
  return refuse({ because: 'invitation-not-open', state: entry?.invitation === undefined ? 'none' : 'accepted' });
};

/** Mails a new temporary password, good for 3 days from now; the one before is good no more. */
export const resendInvitation = (dependencies: CarryOutDependencies) => {
  const wish = fulfil(dependencies);
  return async ({ message, ...order }: ResendOrder): Promise<Answer> => {
    const said = readMessage(message);
    if (!said.ok) return refuse({ because: 'invalid', problems: [said.refusal] });
    const after = said.value === undefined ? {} : { message: said.value };
    return wish(order, {
      action: 'resend-invitation',
      asks: after,
      planFor: async (judged) => {
        const open = await judgeOpen(dependencies.directory, judged);
        return open.ok ? accept({ before: {}, after }) : open;
      },
    });
  };
};

/** Takes an invitation back that was not taken up: the account is no more. */
export const cancelInvitation = (dependencies: CarryOutDependencies) => {
  const wish = fulfil(dependencies);
  return (order: Order): Promise<Answer> =>
    wish(order, {
      action: 'cancel-invitation',
      planFor: async (judged) => {
        const open = await judgeOpen(dependencies.directory, judged);
        return open.ok ? accept({ before: {}, after: {} }) : open;
      },
    });
};

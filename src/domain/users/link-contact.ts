import { accept, type Result, refuse } from '../shared/result.ts';
import type { Answer, CarryOutDependencies } from './carry-out.ts';
import { holdOfContact, isTaken } from './contact-holds.ts';
import { fulfil, type Order } from './order.ts';
import type { LinkableContacts } from './ports.ts';
import type { UserRefusal } from './refusal.ts';

export interface LinkOrder extends Order {
  /** `null` unlinks. */
  readonly contactId: string | null;
}

export interface LinkContactDependencies extends CarryOutDependencies {
  readonly contacts: LinkableContacts;
}

/** Whether a user may be linked to a contact: to one that exists and that no other user is linked to. */
export const linkable =
  ({ contacts, directory }: Pick<LinkContactDependencies, 'contacts' | 'directory'>) =>
  async (contactId: string, userId: string): Promise<Result<'free', UserRefusal>> => {
    if (!(await contacts.exists(contactId))) return refuse({ because: 'no-such-contact' });
    return (await isTaken(directory, contactId, userId)) ? refuse({ because: 'contact-taken' }) : accept('free');
  };

/** Links a user to the contact whose data they see: one that exists, and that no other user is linked to. */
export const linkContact = (dependencies: LinkContactDependencies) => {
  const wish = fulfil(dependencies);
  const judgeContact = linkable(dependencies);

  return async ({ contactId, ...order }: LinkOrder): Promise<Answer> =>
    wish(order, {
      action: 'link-contact',
      asks: { contactId },
      planFor: async ({ user }) => {
        const plan = { before: { contactId: user.attributes.contactId ?? null }, after: { contactId } };
        if (contactId === null) return accept({ ...plan, isUnchanged: user.attributes.contactId === undefined });
        const judged = await judgeContact(contactId, order.userId);
        if (!judged.ok) return judged;
        return accept({
          ...plan,
          alsoHolds: [holdOfContact(contactId)],
          isUnchanged: user.attributes.contactId === contactId,
        });
      },
    });
};

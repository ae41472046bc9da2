import type { UserDirectory } from '../ports.ts';
import type { PoolUserWithGroups } from '../user.ts';
import { formerIdsOf } from './former-ids.ts';
import { isOnHold } from './judge-row.ts';
import type { PersonalRows } from './ports.ts';
import { type Subject, subjectOf } from './subject.ts';

export interface FoundSubject {
  readonly subject: Subject;
  /** A contact of the person is under a legal hold, and so is all that is theirs. */
  readonly isHeld: boolean;
}

/** Everything that rows know a user by: the account, and the contacts that it or the directory links to it. */
export const findSubject = async (
  { rows, directory }: { readonly rows: PersonalRows; readonly directory: Pick<UserDirectory, 'get'> },
  { id, email, attributes }: PoolUserWithGroups,
): Promise<FoundSubject> => {
  const entry = await directory.get(id);
  const linked = [attributes.contactId, entry?.attributes.contactId];
  const contactIds = [...new Set(linked.filter((one): one is string => one !== undefined && one !== ''))];
  const contacts = await rows.get('Contacts', contactIds);
  return {
    subject: subjectOf({
      userId: id,
      formerUserIds: await formerIdsOf(rows, id),
      email,
      phone: attributes.phone,
      contacts,
      contactIds,
    }),
    isHeld: contacts.some(isOnHold),
  };
};

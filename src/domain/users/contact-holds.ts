import type { UserCommand, UserDirectory } from './ports.ts';

const PREFIX = 'contact:';

/** What a command holds that links a contact, so that it is not linked twice. */
export const holdOfContact = (contactId: string): string => `${PREFIX}${contactId}`;

export const isTaken = async (
  directory: Pick<UserDirectory, 'linkedTo'>,
  contactId: string,
  userId: string,
): Promise<boolean> => (await directory.linkedTo(contactId)).some((id) => id !== userId);

/** Whether a contact that a command holds has become another user's before the command held it. */
export const isHeldContactTaken = async (
  directory: Pick<UserDirectory, 'linkedTo'>,
  { alsoHolds = [], targetId }: UserCommand,
): Promise<boolean> => {
  for (const hold of alsoHolds.filter((one) => one.startsWith(PREFIX))) {
    if (await isTaken(directory, hold.slice(PREFIX.length), targetId)) return true;
  }
  return false;
};

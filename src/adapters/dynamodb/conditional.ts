import { type PlainItem, plainItem } from './plain-item.ts';

interface Refused extends Error {
  readonly Item?: PlainItem;
}

const isRefused = (error: unknown): error is Refused =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';

export type Written = { readonly written: true } | { readonly written: false; readonly current: PlainItem | undefined };

/**
 * Makes a conditional write that asks for the old row when it is refused. A refusal is an answer, not a fault.
 * Every attempt leaves its id in the row (`lastWriteId`): when the answer to a write is lost and the client makes it again,
 * the second try is refused by the first, and the row shows that this was us.
 */
export const conditionally = async (writeId: string | undefined, write: () => Promise<unknown>): Promise<Written> => {
  try {
    await write();
    return { written: true };
  } catch (error) {
    if (!isRefused(error)) throw error;
    const current = error.Item === undefined ? undefined : plainItem(error.Item);
    return writeId !== undefined && current?.lastWriteId === writeId ? { written: true } : { written: false, current };
  }
};

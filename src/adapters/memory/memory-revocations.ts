import type { Revocations } from '../../domain/users/token-revocation.ts';
import type { MemoryUserDirectory } from './memory-user-directory.ts';

/** What a directory in memory says of tokens. */
export const createMemoryRevocations = (directory: MemoryUserDirectory): Revocations => ({
  of: async (userId) => {
    const entry = await directory.get(userId);
    if (entry === undefined) return directory.isGone(userId) ? 'gone' : 'none';
    const { tokensValidAfter } = entry;
    return tokensValidAfter === undefined ? 'none' : { tokensValidAfter };
  },
});

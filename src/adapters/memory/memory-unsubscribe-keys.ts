import type { UnsubscribeKeys } from '../../domain/notifications/unsubscribe-token.ts';

/** Keys that are given, for tests and for a stage without a parameter store. */
export const createMemoryUnsubscribeKeys = (...keys: readonly string[]): UnsubscribeKeys => ({
  keys: async () => keys,
});

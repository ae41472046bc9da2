import type { UserHappening, UserMetrics } from '../../domain/users/metrics.ts';
import { count, type EmfOptions, emfWriter } from './emf-writer.ts';

const HAPPENINGS: Readonly<Record<UserHappening, string>> = {
  'sign-up-refused': 'SignUpsRefused',
  'sign-up-incomplete': 'SignUpsIncomplete',
  'link-asked': 'UserLinksAsked',
  'database-unreachable': 'DatabaseUnreachable',
};

/** The figures of users. */
export const createEmfUserMetrics = (options: EmfOptions): UserMetrics => {
  const write = emfWriter(options);
  return {
    reconciled: ({ looked, finished, undone, refused, failed }) =>
      write({}, [
        count('UserCommandsHalfDone', looked),
        count('UserCommandsFinished', finished),
        count('UserCommandsUndone', undone + refused),
        count('UserCommandsFailed', failed),
      ]),
    compared: ({ users, mended, removed, failed, needsPerson }) =>
      write({}, [
        count('UsersCompared', users),
        count('UserDriftMended', mended + removed),
        count('UserDriftFailed', failed),
        count('UsersNeedingPerson', needsPerson.length),
      ]),
    erased: ({ ended, open, failed }) =>
      write({}, [count('ErasuresEnded', ended), count('ErasuresOpen', open), count('ErasuresFailed', failed)]),
    happened: (what, times = 1) => write({}, [count(HAPPENINGS[what], times)]),
  };
};

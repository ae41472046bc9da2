import type { Clock } from '../../domain/shared/clock.ts';

/** Cognito counts calls by these categories, over all user pools of an account and a region together. */
const CATEGORY = {
  AdminCreateUser: 'creation',
  AdminGetUser: 'read',
  AdminListGroupsForUser: 'read',
  ListUsers: 'list',
  ListUsersInGroup: 'list',
  AdminAddUserToGroup: 'update',
  AdminDeleteUser: 'update',
  AdminDeleteUserAttributes: 'update',
  AdminDisableUser: 'update',
  AdminEnableUser: 'update',
  AdminRemoveUserFromGroup: 'update',
  AdminSetUserMFAPreference: 'update',
  AdminUpdateUserAttributes: 'update',
  AdminResetUserPassword: 'recovery',
  AdminSetUserPassword: 'recovery',
  AdminUserGlobalSignOut: 'tokens',
} as const;

export type Operation = keyof typeof CATEGORY;
export type Category = (typeof CATEGORY)[Operation];
export type CallsPerSecond = Readonly<Record<Category, number>>;

/**
 * A third of what an account may do, or less, so that sign-ins and other stages have the rest.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
 */
export const DEFAULT_CALLS_PER_SECOND: CallsPerSecond = {
  creation: 10,
  read: 40,
  list: 10,
  update: 8,
  recovery: 10,
  tokens: 40,
};

export interface Pacing {
  readonly clock: Clock;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly callsPerSecond: CallsPerSecond;
}

/** Lets each call go when it is its turn: evenly spaced, so that no second sees more of a category than its budget. */
export const createPacer = ({ clock, sleep, callsPerSecond }: Pacing) => {
  const free = new Map<Category, number>();
  return async (operation: Operation): Promise<void> => {
    const category = CATEGORY[operation];
    const turn = Math.max(clock().getTime(), free.get(category) ?? 0);
    free.set(category, turn + Math.ceil(1000 / callsPerSecond[category]));
    for (let wait = turn - clock().getTime(); wait > 0; wait = turn - clock().getTime()) await sleep(wait);
  };
};

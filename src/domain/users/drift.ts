import { isRole, type Role, roleOf } from './roles.ts';
import type { AttributeName, DirectoryEntry, PoolUser } from './user.ts';

/** One thing in which the pool and what we keep of a user differ. The pool is right. */
export type Difference =
  | { readonly what: 'missing-in-directory' }
  | { readonly what: 'gone-from-pool' }
  | { readonly what: 'role'; readonly pool: Role; readonly directory: Role }
  | { readonly what: 'sign-in'; readonly pool: string; readonly directory: string }
  | { readonly what: 'enabled'; readonly pool: boolean; readonly directory: boolean }
  | { readonly what: 'email' }
  | { readonly what: 'attribute'; readonly name: AttributeName }
  /** Not of the directory's making: a person, or `set-role`, must decide. */
  | { readonly what: 'in-no-group' }
  | { readonly what: 'in-several-groups'; readonly groups: readonly string[] }
  | { readonly what: 'role-attribute'; readonly role: Role };

export interface Drift {
  readonly userId: string;
  readonly differences: readonly Difference[];
}

const ATTRIBUTES: readonly AttributeName[] = [
  'givenName',
  'familyName',
  'phone',
  'role',
  'contactId',
  'membershipTier',
  'companyId',
  'emailNotifications',
  'smsNotifications',
];

const NEEDS_A_PERSON: readonly Difference['what'][] = ['in-no-group', 'in-several-groups', 'role-attribute'];

/** Whether writing the directory anew from the pool mends it. */
export const isMendable = ({ what }: Difference): boolean => !NEEDS_A_PERSON.includes(what);

const inThePool = (user: PoolUser, groups: readonly string[]): readonly Difference[] => {
  const roles = groups.filter(isRole);
  const role = roleOf(groups);
  const isTold = user.attributes.role === undefined || user.attributes.role === role;
  return [
    ...(roles.length === 0 ? [{ what: 'in-no-group' as const }] : []),
    ...(roles.length > 1 ? [{ what: 'in-several-groups' as const, groups: roles }] : []),
    ...(isTold ? [] : [{ what: 'role-attribute' as const, role }]),
  ];
};

const betweenThem = (user: PoolUser, groups: readonly string[], entry: DirectoryEntry): readonly Difference[] => {
  const role = roleOf(groups);
  const names = ATTRIBUTES.filter((name) => user.attributes[name] !== entry.attributes[name]);
  return [
    ...(role === entry.role ? [] : [{ what: 'role' as const, pool: role, directory: entry.role }]),
    ...(user.signIn === entry.signIn ? [] : [{ what: 'sign-in' as const, pool: user.signIn, directory: entry.signIn }]),
    ...(user.isEnabled === entry.isEnabled
      ? []
      : [{ what: 'enabled' as const, pool: user.isEnabled, directory: entry.isEnabled }]),
    ...(user.email === entry.email ? [] : [{ what: 'email' as const }]),
    ...names.map((name) => ({ what: 'attribute' as const, name })),
  ];
};

/** Every difference of one user; none when the two agree. */
export const differencesOf = (
  user: PoolUser,
  groups: readonly string[],
  entry: DirectoryEntry | undefined,
): readonly Difference[] => [
  ...(entry === undefined ? [{ what: 'missing-in-directory' as const }] : betweenThem(user, groups, entry)),
  ...inThePool(user, groups),
];

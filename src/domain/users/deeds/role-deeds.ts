import { accept, refuse } from '../../shared/result.ts';
import type { UserPool } from '../ports.ts';
import { isAbove, isRole, type Role, roleOf } from '../roles.ts';
import type { AttributeChanges, PoolUserWithGroups } from '../user.ts';
import { type Applied, type Deed, textIn, textsIn, type Values, withoutTokens } from './deed.ts';

export interface GroupSteps {
  readonly leaveFirst: readonly string[];
  readonly join: readonly Role[];
  readonly leaveLast: readonly string[];
}

/**
 * From some groups to others, so that nobody has more rights on the way than at one of its ends: what stands above the
 * wanted groups is left first, then these are joined, then the rest is left.
 */
export const stepsBetween = (now: readonly string[], wanted: readonly string[]): GroupSteps => {
  const leave = now.filter((group) => !wanted.includes(group));
  const isHigher = (group: string): boolean => isRole(group) && isAbove(group, roleOf(wanted));
  return {
    leaveFirst: leave.filter(isHigher),
    join: wanted.filter(isRole).filter((group) => !now.includes(group)),
    leaveLast: leave.filter((group) => !isHigher(group)),
  };
};

const groupsOf = (values: Values): readonly string[] => textsIn(values, 'groups') ?? [];

/** A group of another name gives nothing and cannot be given back. */
const hasGroups = (now: readonly string[], wanted: readonly string[]): boolean =>
  now.every((group) => wanted.includes(group)) && wanted.filter(isRole).every((group) => now.includes(group));

const moveBetweenGroups = async (
  pool: UserPool,
  { id, groups }: PoolUserWithGroups,
  wanted: readonly string[],
): Promise<Applied> => {
  const { leaveFirst, join, leaveLast } = stepsBetween(groups, wanted);
  for (const group of leaveFirst) {
    const left = await pool.removeFromGroup(id, group);
    if (!left.ok) return left;
  }
  for (const role of join) {
    const joined = await pool.addToGroup(id, role);
    if (!joined.ok) return joined;
  }
  for (const group of leaveLast) {
    const left = await pool.removeFromGroup(id, group);
    if (!left.ok) return left;
  }
  return accept(id);
};

/** Groups, then the attributes that follow them. */
export const putInPlace = async (
  pool: UserPool,
  user: PoolUserWithGroups,
  wanted: readonly string[],
  attributes: AttributeChanges,
): Promise<Applied> => {
  const moved = await moveBetweenGroups(pool, user, wanted);
  if (!moved.ok) return moved;
  const set = await pool.setAttributes(user.id, attributes);
  return set.ok ? accept(user.id) : set;
};

const isInPlace = (values: Values, user: PoolUserWithGroups | undefined): boolean =>
  user !== undefined && hasGroups(user.groups, groupsOf(values)) && user.attributes.role === textIn(values, 'role');

/** One group remains, the role attribute follows, all sessions end. */
export const setRoleDeed = (pool: UserPool): Deed => ({
  past: 'role-changed',
  isReversible: true,
  isDone: ({ after }, user) => isInPlace(after, user),
  apply: async ({ after }, user) => {
    if (user === undefined) return refuse({ because: 'no-such-user' });
    const placed = await putInPlace(pool, user, groupsOf(after), { role: textIn(after, 'role') });
    if (!placed.ok) return placed;
    const out = await pool.signOut(user.id);
    return out.ok ? placed : out;
  },
  keep: withoutTokens,
  signal: ({ before, after }) => ({
    signalType: 'USER_ROLE_CHANGED',
    payload: { fromRole: roleOf(groupsOf(before)), toRole: roleOf(groupsOf(after)) },
  }),
});

/** Who has signed up by themselves gets their first group, and their contact where it is known. */
export const signUpDeed = (pool: UserPool): Deed => ({
  past: 'signed-up',
  isReversible: false,
  isDone: ({ after }, user) => {
    const contactId = textIn(after, 'contactId');
    return isInPlace(after, user) && (contactId === undefined || user?.attributes.contactId === contactId);
  },
  apply: async ({ after }, user) => {
    if (user === undefined) return refuse({ because: 'no-such-user' });
    const contactId = textIn(after, 'contactId');
    const contact = contactId === undefined ? {} : { contactId };
    return putInPlace(pool, user, groupsOf(after), { role: textIn(after, 'role'), ...contact });
  },
});

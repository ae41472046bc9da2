import { accept, refuse } from '../../shared/result.ts';
import type { UserPool } from '../ports.ts';
import type { AttributeChanges, UserAttributes } from '../user.ts';
import { type Deed, textIn, type Values, withoutTokens } from './deed.ts';

const TEXTS = ['givenName', 'familyName', 'phone', 'membershipTier', 'companyId'] as const;
const FLAGS = ['emailNotifications', 'smsNotifications'] as const;

/** In a command, what is taken away is `null`, since `undefined` is not kept. */
export const valuesOf = (changes: AttributeChanges): Values =>
  Object.fromEntries(
    [...TEXTS, ...FLAGS].filter((name) => name in changes).map((name) => [name, changes[name] ?? null]),
  );

/** What the attributes that are to change are now. */
export const currentOf = (changes: AttributeChanges, now: UserAttributes): Values =>
  Object.fromEntries(
    Object.keys(valuesOf(changes)).map((name) => [
      name,
      Object.entries(now).find(([key]) => key === name)?.[1] ?? null,
    ]),
  );

/** The way back from `valuesOf`. */
export const changesIn = (values: Values): AttributeChanges => {
  const texts = TEXTS.filter((name) => name in values).map((name) => [name, textIn(values, name)]);
  const flags = FLAGS.filter((name) => name in values).map((name) => {
    const value = values[name];
    return [name, typeof value === 'boolean' ? value : undefined];
  });
  return Object.fromEntries([...texts, ...flags]);
};

const isSame = (values: Values, now: UserAttributes): boolean => {
  const changes = changesIn(values);
  return [...TEXTS, ...FLAGS].every((name) => !(name in changes) || changes[name] === now[name]);
};

export const updateAttributesDeed = (pool: UserPool): Deed => ({
  past: 'attributes-changed',
  isReversible: true,
  isDone: ({ after }, user) => user !== undefined && isSame(after, user.attributes),
  apply: async ({ after }, user) => {
    if (user === undefined) return refuse({ because: 'no-such-user' });
    const set = await pool.setAttributes(user.id, changesIn(after));
    return set.ok ? accept(user.id) : set;
  },
});

/** Tokens name the contact whose data one may see: those of before are worth nothing more. */
export const linkContactDeed = (pool: UserPool): Deed => ({
  past: 'contact-linked',
  isReversible: true,
  isDone: ({ after }, user) => user !== undefined && user.attributes.contactId === textIn(after, 'contactId'),
  apply: async ({ after }, user) => {
    if (user === undefined) return refuse({ because: 'no-such-user' });
    const set = await pool.setAttributes(user.id, { contactId: textIn(after, 'contactId') });
    return set.ok ? accept(user.id) : set;
  },
  keep: withoutTokens,
});

import { accept, refuse } from '../../shared/result.ts';
import type { UserCommand, UserPool } from '../ports.ts';
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

/** As `linkContactDeed`; a dismissal links to nothing, leaves tokens alone, and is done also when the user is gone. */
export const answerLinkQuestionDeed = (pool: UserPool): Deed => {
  const link = linkContactDeed(pool);
  const isDismissal = ({ after }: UserCommand): boolean => after.answer === null;
  return {
    ...link,
    past: 'link-question-answered',
    settlesLink: () => true,
    isDone: (command, user) => isDismissal(command) || link.isDone(command, user),
    apply: async (command, user) => (isDismissal(command) ? accept(command.targetId) : link.apply(command, user)),
    keep: (entry, command, at) => (isDismissal(command) ? entry : withoutTokens(entry, command, at)),
  };
};

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
  settlesLink: ({ after }) => after.contactId !== null,
});

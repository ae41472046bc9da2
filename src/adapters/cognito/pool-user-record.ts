import type { AttributeType, UserType } from '@aws-sdk/client-cognito-identity-provider';
import {
  type AttributeChanges,
  type AttributeName,
  normalisedEmail,
  type PoolUser,
  type SignInStatus,
  type UserAttributes,
} from '../../domain/users/user.ts';

const TEXTS = {
  givenName: 'given_name',
  familyName: 'family_name',
  phone: 'phone_number',
  role: 'custom:role',
  contactId: 'custom:contactId',
  membershipTier: 'custom:membershipTier',
  companyId: 'custom:companyId',
} as const;
const FLAGS = {
  emailNotifications: 'custom:emailNotifications',
  smsNotifications: 'custom:smsNotifications',
} as const;
const NAMES = { ...TEXTS, ...FLAGS } as const satisfies Record<AttributeName, string>;

const isAttributeName = (name: string): name is AttributeName => name in NAMES;

const OURS: ReadonlyMap<string, AttributeName> = new Map(
  Object.entries(NAMES).flatMap(([name, stored]) => (isAttributeName(name) ? [[stored, name]] : [])),
);
/** Our name of an attribute of Cognito's; none where we have none. */
export const attributeNamed = (stored: string): AttributeName | undefined => OURS.get(stored);

/** What is given a value, in Cognito's words: everything there is text. */
export const attributesToSet = (changes: AttributeChanges): AttributeType[] =>
  Object.entries(changes).flatMap(([name, value]) =>
    isAttributeName(name) && value !== undefined ? [{ Name: NAMES[name], Value: String(value) }] : [],
  );

/** What is taken away. */
export const attributesToDelete = (changes: AttributeChanges): string[] =>
  Object.entries(changes).flatMap(([name, value]) =>
    isAttributeName(name) && value === undefined ? [NAMES[name]] : [],
  );

/** Under which names an attribute that somebody has is kept. */
export const storedNamesOf = (attributes: UserAttributes): readonly string[] =>
  attributesToSet(attributes).flatMap(({ Name }) => Name ?? []);

type Values = ReadonlyMap<string, string>;

/** The empty text is what an attribute that was taken away looks like in pools of old. */
export const valuesOf = (attributes: readonly AttributeType[] = []): Values =>
  new Map(attributes.flatMap(({ Name = '', Value = '' }) => (Value === '' ? [] : [[Name, Value]])));

const texts = (values: Values) =>
  Object.fromEntries(
    Object.entries(TEXTS).flatMap(([name, stored]) => {
      const value = values.get(stored);
      return value === undefined ? [] : [[name, value]];
    }),
  );
const flags = (values: Values) =>
  Object.fromEntries(
    Object.entries(FLAGS).flatMap(([name, stored]) => {
      const value = values.get(stored)?.toLowerCase();
      return value === 'true' || value === 'false' ? [[name, value === 'true']] : [];
    }),
  );
const userAttributes = (values: Values): UserAttributes => ({ ...texts(values), ...flags(values) });

const SIGN_IN: Readonly<Record<string, SignInStatus>> = {
  FORCE_CHANGE_PASSWORD: 'invited',
  UNCONFIRMED: 'unconfirmed',
  CONFIRMED: 'active',
  RESET_REQUIRED: 'reset-required',
};

const EPOCH = new Date(0);

/** `undefined`: somebody without a subject, which Cognito never makes. */
export const poolUserOf = (user: UserType): PoolUser | undefined => {
  const values = valuesOf(user.Attributes);
  const id = values.get('sub');
  if (id === undefined) return undefined;
  const { UserCreateDate: created = EPOCH, UserLastModifiedDate: modified = created } = user;
  return {
    id,
    email: normalisedEmail(values.get('email') ?? ''),
    isEmailVerified: values.get('email_verified')?.toLowerCase() === 'true',
    signIn: SIGN_IN[user.UserStatus ?? ''] ?? 'other',
    isEnabled: user.Enabled === true,
    attributes: userAttributes(values),
    createdAt: created.toISOString(),
    updatedAt: modified.toISOString(),
  };
};

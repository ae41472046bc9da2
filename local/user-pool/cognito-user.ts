import { attributeNamed, attributesToSet } from '../../src/adapters/cognito/pool-user-record.ts';
import type { PlantedUser } from '../../src/adapters/memory/planted-user.ts';
import type { AttributeChanges, SignInStatus } from '../../src/domain/users/user.ts';
import { CognitoError } from './cognito-error.ts';

export interface NameValue {
  readonly Name: string;
  readonly Value?: string | undefined;
}

const STATUS: Readonly<Record<SignInStatus, string>> = {
  invited: 'FORCE_CHANGE_PASSWORD',
  unconfirmed: 'UNCONFIRMED',
  active: 'CONFIRMED',
  'reset-required': 'RESET_REQUIRED',
  other: 'UNKNOWN',
};
/** The JSON protocol says times in seconds. */
const seconds = (time: string): number => Date.parse(time) / 1000;

/** Everything Cognito keeps of somebody, in its words; all of it text. */
export const storedAttributes = (user: PlantedUser): readonly { readonly Name: string; readonly Value: string }[] => [
  { Name: 'sub', Value: user.id },
  { Name: 'email', Value: user.email },
  { Name: 'email_verified', Value: String(user.isEmailVerified) },
  ...attributesToSet(user.attributes).map(({ Name = '', Value = '' }) => ({ Name, Value })),
];

/** As triggers get them. */
export const triggerAttributes = (user: PlantedUser): Record<string, string> =>
  Object.fromEntries([
    ...storedAttributes(user).map(({ Name, Value }) => [Name, Value]),
    ['cognito:user_status', STATUS[user.signIn]],
  ]);

const common = (user: PlantedUser) => ({
  Username: user.id,
  Enabled: user.isEnabled,
  UserStatus: STATUS[user.signIn],
  UserCreateDate: seconds(user.createdAt),
  UserLastModifiedDate: seconds(user.updatedAt),
});

/** A UserType, as lists and AdminCreateUser answer it. */
export const listedUser = (user: PlantedUser) => ({ ...common(user), Attributes: storedAttributes(user) });

/** What AdminGetUser answers. */
export const shownUser = (user: PlantedUser) => ({
  ...common(user),
  UserAttributes: storedAttributes(user),
  ...(user.hasMfa === true
    ? { UserMFASettingList: ['SOFTWARE_TOKEN_MFA'], PreferredMfaSetting: 'SOFTWARE_TOKEN_MFA' }
    : {}),
});

const notInSchema = (name: string): CognitoError =>
  new CognitoError('InvalidParameterException', `user.${name}: Attribute does not exist in the schema.`);

const readValue = (name: string, stored: string, value: string): string | boolean => {
  if (!name.endsWith('Notifications')) return value;
  if (/^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  throw new CognitoError('InvalidParameterException', `user.${stored}: Attribute value is not a boolean.`);
};

const changeOf = (stored: string, value: string): readonly [string, unknown] => {
  const name = attributeNamed(stored);
  if (name === undefined) throw notInSchema(stored);
  if (name === 'phone' && !/^\+\d{1,15}$/.test(value)) {
    throw new CognitoError('InvalidParameterException', 'Invalid phone number format.');
  }
  return [name, readValue(name, stored, value)];
};

/** By our names. @throws {CognitoError} for an attribute that is not in the schema, or has no such value */
export const changesOf = (attributes: readonly NameValue[]): AttributeChanges =>
  Object.fromEntries(attributes.map(({ Name, Value = '' }) => changeOf(Name, Value)));

/** The same names, to be taken away. */
export const removalsOf = (names: readonly string[]): AttributeChanges =>
  Object.fromEntries(
    names.map((stored) => {
      const name = attributeNamed(stored);
      if (name === undefined) throw notInSchema(stored);
      return [name, undefined];
    }),
  );

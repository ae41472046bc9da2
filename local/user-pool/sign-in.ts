import type { PlantedUser } from '../../src/adapters/memory/planted-user.ts';
import { INVITATION_DAYS } from '../../src/domain/users/user.ts';
import type { StageClock } from '../clock.ts';
import { CognitoError, noSuchUser } from './cognito-error.ts';
import { storedAttributes } from './cognito-user.ts';
import type { KeptPool } from './kept-pool.ts';
import type { Triggers } from './triggers.ts';

/** Who signs in, and what their id token says of them. */
export interface SignedIn {
  readonly id: string;
  readonly groups: readonly string[];
  readonly claims: Readonly<Record<string, unknown>>;
}
/** `password`: a temporary one that was mailed; of others the stage knows none. */
export type SignIn = (idOrEmail: string, password?: string) => Promise<SignedIn>;

const FLAG = /^(true|false)$/;
const NOT_IN_TOKENS = ['sub'];

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

/** As Cognito makes an id token of its own accord. */
const ownClaims = (user: PlantedUser): Readonly<Record<string, unknown>> => ({
  ...Object.fromEntries(
    storedAttributes(user)
      .filter(({ Name }) => !NOT_IN_TOKENS.includes(Name))
      .map(({ Name, Value }) => [Name, Name === 'email_verified' && FLAG.test(Value) ? Value === 'true' : Value]),
  ),
  'cognito:username': user.id,
});

/**
 * Signs a user of the pool in, as Cognito would who was given the right password: the stage needs none, and looks at a
 * temporary one that is given. Whoever was invited takes the invitation up, while the temporary password is good. The pool's
 * function shapes the token.
 */
export const createSignIn = ({
  kept,
  triggers,
  clock,
}: {
  readonly kept: KeptPool;
  readonly triggers: Triggers;
  readonly clock: Pick<StageClock, 'now'>;
}): SignIn => {
  const refuseWhoMayNot = (user: PlantedUser): void => {
    const no = (code: string, message: string): never => {
      throw new CognitoError(code, message);
    };
    if (!user.isEnabled) no('NotAuthorizedException', 'User is disabled.');
    if (user.signIn === 'unconfirmed') no('UserNotConfirmedException', 'User is not confirmed.');
    if (user.signIn === 'reset-required') {
      no('PasswordResetRequiredException', 'Password reset required for the user; the code is in the inbox.');
    }
    if (user.signIn !== 'invited') return;
    const sentAt = Date.parse(kept.mailedTo(user.id)?.at ?? user.createdAt);
    if (clock.now().getTime() < sentAt + INVITATION_DAYS * 86_400_000) return;
    no('NotAuthorizedException', 'Temporary password has expired and must be reset by an administrator.');
  };

  const refuseWrong = (user: PlantedUser, password: string): void => {
    if (user.signIn === 'invited' && kept.mailedTo(user.id)?.secret === password) return;
    throw new CognitoError('NotAuthorizedException', 'Incorrect username or password.');
  };

  return async (idOrEmail, password) => {
    const user = kept.find(idOrEmail);
    if (user === undefined) throw noSuchUser();
    refuseWhoMayNot(user);
    if (password !== undefined) refuseWrong(user, password);
    const isFirstTime = user.signIn === 'invited';
    if (isFirstTime) {
      kept.users.plant({ ...user, signIn: 'active', updatedAt: clock.now().toISOString() });
      kept.save();
    }
    const response = await triggers.callAbout(
      { ...user, signIn: 'active' },
      isFirstTime ? 'TokenGeneration_NewPasswordChallenge' : 'TokenGeneration_Authentication',
      {
        groupConfiguration: { groupsToOverride: user.groups, iamRolesToOverride: [], preferredRole: null },
        scopes: ['aws.cognito.signin.user.admin'],
      },
      { claimsAndScopeOverrideDetails: null },
    );
    const details = recordOf(response?.claimsAndScopeOverrideDetails);
    const { claimsToAddOrOverride, claimsToSuppress } = recordOf(details.idTokenGeneration);
    const { groupsToOverride } = recordOf(details.groupOverrideDetails);
    const groups = Array.isArray(groupsToOverride) ? textsOf(groupsToOverride) : user.groups;
    const said = { ...ownClaims(user), 'cognito:groups': groups, ...recordOf(claimsToAddOrOverride) };
    const claims = Object.entries(said).filter(
      ([name, value]) =>
        !textsOf(claimsToSuppress).includes(name) &&
        !(name === 'cognito:groups' && groups.length === 0) &&
        value !== undefined,
    );
    return { id: user.id, groups, claims: Object.fromEntries(claims) };
  };
};

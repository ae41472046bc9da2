import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { createCognitoUserMaker } from '../../../src/adapters/cognito/cognito-user-maker.ts';
import type { UserMakerHarness } from '../../contract/user-maker.contract.ts';
import type { UserPoolHarness } from '../../contract/user-pool.contract.ts';

/** The maker on a pool that the other adapter reads. */
export const makerInFrontOf = (
  { pool, loseAnswers }: Pick<UserPoolHarness, 'pool' | 'loseAnswers'>,
  client: CognitoIdentityProviderClient,
  userPoolId: string,
  mails: () => number,
): UserMakerHarness => ({
  maker: createCognitoUserMaker({
    ...{ client, userPoolId, clock: () => new Date(), random: () => 0.5, sleep: async () => {} },
    newPassword: () => 'Synthetic-1-password',
  }),
  loseAnswers,
  user: async (id) => {
    const user = await pool.get(id);
    if (user === undefined) throw new Error(`no user ${id}`);
    const { email, signIn, isEnabled, isEmailVerified, attributes, groups } = user;
    const status = signIn === 'invited' || signIn === 'active' ? signIn : 'other';
    return { email, status, isEnabled, isEmailVerified, givenName: attributes.givenName, groups };
  },
  count: async () => (await pool.page()).users.length,
  mails,
});

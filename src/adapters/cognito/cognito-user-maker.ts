import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminSetUserPasswordCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import type { KnownUser, UserMaker } from '../../domain/operations/restore/users/ports.ts';
import type { Random } from '../../domain/shared/backoff.ts';
import { type Clock, secondsAfter } from '../../domain/shared/clock.ts';
import { accept, type Result, refuse } from '../../domain/shared/result.ts';
import { poolRefusal } from './cognito-failures.ts';
import { createCommandsByName } from './commands-by-name.ts';
import { createUserFinder } from './find-users.ts';
import { DEFAULT_CALLS_PER_SECOND } from './pacing.ts';
import { createPoolCalls } from './pool-calls.ts';
import { poolUserOf } from './pool-user-record.ts';

export interface CognitoUserMakerOptions {
  readonly client: CognitoIdentityProviderClient;
  readonly userPoolId: string;
  readonly clock: Clock;
  readonly random: Random;
  /** As the pool's policy wants it, and known to nobody. */
  readonly newPassword: () => string;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** By how much Cognito's clock may be behind ours. */
const CLOCK_SKEW_SECONDS = 60;
const TRIES = 8;

type Wanted = Pick<KnownUser, 'email' | 'isEmailVerified' | 'attributes'>;

const attributesOf = ({ email, isEmailVerified, attributes }: Wanted) => [
  { Name: 'email', Value: email },
  { Name: 'email_verified', Value: String(isEmailVerified) },
  ...Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
];

/** Makes users in a pool of Cognito whose usernames are the users' subjects (sign-in by address). */
export const createCognitoUserMaker = (options: CognitoUserMakerOptions): UserMaker => {
  const { client, userPoolId: UserPoolId, clock, random, sleep, newPassword } = options;
  const call = createPoolCalls({ clock, sleep, random, callsPerSecond: DEFAULT_CALLS_PER_SECOND, tries: TRIES });
  const find = createUserFinder({ client, userPoolId: UserPoolId, call });
  const { command } = createCommandsByName(call, find);

  const must = (result: Result<unknown, { readonly because: string }>, id: string): void => {
    if (!result.ok) throw new Error(`user ${id}, who was just made: ${result.refusal.because}`);
  };

  /** Whoever has the address was made by a call of ours if nobody has signed in as them, and they were made since. */
  const holderSince = async (email: string, since: Date): Promise<{ readonly id: string } | undefined> => {
    const holder = await find.byUsername(email);
    const isOurs =
      holder?.signIn === 'invited' &&
      Date.parse(holder.createdAt) >= secondsAfter(since, -CLOCK_SKEW_SECONDS).getTime();
    return isOurs ? { id: holder.id } : undefined;
  };

  return {
    make: async (user, { since, mails }) => {
      const create = new AdminCreateUserCommand({
        UserPoolId,
        Username: user.email,
        DesiredDeliveryMediums: ['EMAIL'],
        UserAttributes: attributesOf(user),
        ...(mails ? {} : { MessageAction: 'SUPPRESS' }),
      });
      const answered = await call('AdminCreateUser', () => client.send(create));
      if (answered.ok) {
        const made = poolUserOf(answered.output.User ?? {});
        if (made === undefined) throw new Error('the user pool answered AdminCreateUser without a user');
        return accept({ id: made.id });
      }
      if (answered.refusal === 'UsernameExistsException') {
        const ours = await holderSince(user.email, since);
        return ours === undefined ? refuse({ because: 'address-taken' }) : accept(ours);
      }
      const refusal = poolRefusal(answered);
      return refuse({
        because: 'not-possible',
        reason: refusal.because === 'not-possible' ? refusal.reason : refusal.because,
      });
    },
    sealPassword: async (id) => {
      const user = await find.byUsername(id);
      if (user?.signIn !== 'invited') return; // they have one of their own by now, or it is sealed
      must(
        await command(id, 'AdminSetUserPassword', 'set', (Username) =>
          client.send(
            new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: newPassword(), Permanent: true }),
          ),
        ),
        id,
      );
    },
    disable: async (id) =>
      must(
        await command(id, 'AdminDisableUser', 'set', (Username) =>
          client.send(new AdminDisableUserCommand({ UserPoolId, Username })),
        ),
        id,
      ),
    addToGroup: async (id, GroupName) =>
      must(
        await command(id, 'AdminAddUserToGroup', 'added', (Username) =>
          client.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName })),
        ),
        id,
      ),
  };
};

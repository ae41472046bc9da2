import { AdminCreateUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { type Clock, secondsAfter } from '../../domain/shared/clock.ts';
import { accept, refuse } from '../../domain/shared/result.ts';
import type { Invitee, UserPool } from '../../domain/users/ports.ts';
import { normalisedEmail, type PoolUser } from '../../domain/users/user.ts';
import { poolRefusal } from './cognito-failures.ts';
import type { CommandsByName } from './commands-by-name.ts';
import type { PoolAccess, UserFinder } from './find-users.ts';
import { INVITATION_MESSAGE } from './invitation-message.ts';
import { attributesToSet, poolUserOf } from './pool-user-record.ts';

/** By how much Cognito's clock may be behind ours. */
const CLOCK_SKEW_SECONDS = 60;

const metadata = (message: string | undefined) =>
  message === undefined ? {} : { ClientMetadata: { [INVITATION_MESSAGE]: message } };

/** Whether a user is as a call that began at this time would have made them. */
const isMadeBy = (user: PoolUser, { attributes }: Invitee, began: Date): boolean =>
  user.signIn === 'invited' &&
  Date.parse(user.createdAt) >= secondsAfter(began, -CLOCK_SKEW_SECONDS).getTime() &&
  JSON.stringify(
    attributesToSet(user.attributes)
      .map(({ Name, Value }) => [Name, Value])
      .toSorted(),
  ) ===
    JSON.stringify(
      attributesToSet(attributes)
        .map(({ Name, Value }) => [Name, Value])
        .toSorted(),
    );

/** Invitations are Cognito's own: it makes the temporary password and mails it. */
export const createInviter = (
  { client, userPoolId: UserPoolId, call }: PoolAccess,
  find: UserFinder,
  { byName }: CommandsByName,
  { byEmail, clock }: Pick<UserPool, 'byEmail'> & { readonly clock: Clock },
): Pick<UserPool, 'create' | 'resendInvitation'> => ({
  create: async (invitee) => {
    const began = clock();
    const email = normalisedEmail(invitee.email);
    const create = new AdminCreateUserCommand({
      UserPoolId,
      Username: email,
      DesiredDeliveryMediums: ['EMAIL'],
      // Who signs in with the password that was mailed has the address; without this they could never reset it.
      UserAttributes: [
        { Name: 'email', Value: email },
        { Name: 'email_verified', Value: 'true' },
        ...attributesToSet(invitee.attributes),
      ],
      ...metadata(invitee.message),
    });
    const answered = await call('AdminCreateUser', () => client.send(create));
    if (answered.ok) {
      const user = poolUserOf(answered.output.User ?? {});
      if (user === undefined) throw new Error('the user pool answered AdminCreateUser without a user');
      return accept(user);
    }
    if (answered.refusal !== 'UsernameExistsException') return refuse(poolRefusal(answered));
    const [there] = await byEmail(email);
    if (there === undefined) return refuse({ because: 'exists' });
    if (answered.isAfterDoubt && isMadeBy(there, invitee, began)) return accept(there);
    return refuse({ because: 'exists', id: there.id });
  },

  resendInvitation: async (id, message) => {
    const user = await byName(id, (username) => find.byUsername(username));
    if (user?.id !== id) return refuse({ because: 'no-such-user' });
    if (user.signIn !== 'invited') {
      return refuse({ because: 'not-possible', reason: 'UnsupportedUserStateException: not invited, or came already' });
    }
    // Where the address stands for the username, it must be the address here too.
    const Username = user.username === id ? user.email : user.username;
    const resend = new AdminCreateUserCommand({
      UserPoolId,
      Username,
      MessageAction: 'RESEND',
      DesiredDeliveryMediums: ['EMAIL'],
      ...metadata(message),
    });
    const answered = await call('AdminCreateUser', () => client.send(resend));
    return answered.ok ? accept('sent') : refuse(poolRefusal(answered));
  },
});

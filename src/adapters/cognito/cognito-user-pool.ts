import { setTimeout as pause } from 'node:timers/promises';
import {
  AdminAddUserToGroupCommand,
  AdminDeleteUserAttributesCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminResetUserPasswordCommand,
  AdminSetUserMFAPreferenceCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Random } from '../../domain/shared/backoff.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import { accept, refuse } from '../../domain/shared/result.ts';
import type { UserPool } from '../../domain/users/ports.ts';
import { createCognitoClient } from './cognito-client.ts';
import { poolFault } from './cognito-failures.ts';
import { createCommandsByName } from './commands-by-name.ts';
import { createUserFinder, type NamedUser } from './find-users.ts';
import { createInviter } from './invite.ts';
import { type CallsPerSecond, DEFAULT_CALLS_PER_SECOND } from './pacing.ts';
import { createPoolCalls } from './pool-calls.ts';
import { attributesToDelete, attributesToSet, storedNamesOf } from './pool-user-record.ts';
import { createPoolReader } from './read-pool.ts';

export interface CognitoUserPoolOptions {
  readonly userPoolId: string;
  readonly clock: Clock;
  readonly random: Random;
  /** One that makes each request once: `createCognitoClient`. */
  readonly client?: CognitoIdentityProviderClient;
  /** What of the account's rate this process may use. */
  readonly callsPerSecond?: Partial<CallsPerSecond>;
  /** Of one call, the first included. Default 5. */
  readonly tries?: number;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

const OFF = { Enabled: false, PreferredMfa: false };
const MFA_SETTINGS: Readonly<Record<string, object>> = {
  SOFTWARE_TOKEN_MFA: { SoftwareTokenMfaSettings: OFF },
  SMS_MFA: { SMSMfaSettings: OFF },
  EMAIL_OTP: { EmailMfaSettings: OFF },
};
const mfaOff = ({ mfa }: NamedUser): object => Object.assign({}, ...mfa.map((kind) => MFA_SETTINGS[kind]));

/** A user pool of Cognito whose usernames are the users' subjects (sign-in by address). */
export const createCognitoUserPool = (options: CognitoUserPoolOptions): UserPool => {
  const { userPoolId: UserPoolId, client = createCognitoClient(), clock, random, tries = 5, sleep = pause } = options;
  const callsPerSecond = { ...DEFAULT_CALLS_PER_SECOND, ...options.callsPerSecond };
  const pacing = {
    clock,
    callsPerSecond,
    sleep: async (milliseconds: number): Promise<void> => void (await sleep(milliseconds)),
  };
  const call = createPoolCalls({ ...pacing, random, tries });
  const access = { client, userPoolId: UserPoolId, call };
  const find = createUserFinder(access);
  const named = createCommandsByName(call, find);
  const { byName, run, command } = named;
  const reader = createPoolReader(access, find, named);

  const userOf = (id: string): Promise<NamedUser | undefined> => byName(id, (username) => find.byUsername(username));

  return {
    ...reader,
    ...createInviter(access, find, named, { byEmail: reader.byEmail, clock }),
    setAttributes: async (id, changes) => {
      const user = await userOf(id);
      if (user === undefined) return refuse({ because: 'no-such-user' });
      const UserAttributes = attributesToSet(changes);
      const stored = storedNamesOf(user.attributes);
      const UserAttributeNames = attributesToDelete(changes).filter((name) => stored.includes(name));
      if (UserAttributes.length > 0) {
        const set = await command(id, 'AdminUpdateUserAttributes', 'set', (Username) =>
          client.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes })),
        );
        if (!set.ok) return set;
      }
      if (UserAttributeNames.length === 0) return accept('set');
      return command(id, 'AdminDeleteUserAttributes', 'set', (Username) =>
        client.send(new AdminDeleteUserAttributesCommand({ UserPoolId, Username, UserAttributeNames })),
      );
    },
    addToGroup: (id, GroupName) =>
      command(id, 'AdminAddUserToGroup', 'added', (Username) =>
        client.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName })),
      ),
    removeFromGroup: async (id, GroupName) => {
      const ran = await run(id, 'AdminRemoveUserFromGroup', (Username) =>
        client.send(new AdminRemoveUserFromGroupCommand({ UserPoolId, Username, GroupName })),
      );
      if (typeof ran !== 'object' || ran.refusal !== 'ResourceNotFoundException') {
        return named.answerOf(ran, 'removed');
      }
      // The group is no more, and so nobody is in it; or the pool itself is missing, which throws.
      const groups = await byName(id, find.groupsOf);
      if (groups === undefined) return refuse({ because: 'no-such-user' });
      if (groups.includes(GroupName)) throw poolFault(ran.operation, ran.error);
      return accept('removed');
    },
    setEnabled: (id, isEnabled) =>
      isEnabled
        ? command(id, 'AdminEnableUser', 'set', (Username) =>
            client.send(new AdminEnableUserCommand({ UserPoolId, Username })),
          )
        : command(id, 'AdminDisableUser', 'set', (Username) =>
            client.send(new AdminDisableUserCommand({ UserPoolId, Username })),
          ),
    resetPassword: (id) =>
      command(id, 'AdminResetUserPassword', 'reset', (Username) =>
        client.send(new AdminResetUserPasswordCommand({ UserPoolId, Username })),
      ),
    signOut: (id) =>
      command(id, 'AdminUserGlobalSignOut', 'signed-out', (Username) =>
        client.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username })),
      ),
    resetMfa: async (id) => {
      const user = await userOf(id);
      if (user === undefined) return refuse({ because: 'no-such-user' });
      const settings = mfaOff(user);
      if (Object.keys(settings).length === 0) return accept('reset');
      return command(id, 'AdminSetUserMFAPreference', 'reset', (Username) =>
        client.send(new AdminSetUserMFAPreferenceCommand({ UserPoolId, Username, ...settings })),
      );
    },
    delete: async (id) => {
      const ran = await run(id, 'AdminDeleteUser', (Username) =>
        client.send(new AdminDeleteUserCommand({ UserPoolId, Username })),
      );
      if (ran === 'done') return 'deleted';
      if (ran === undefined) return 'gone';
      if (ran.refusal === 'UserNotFoundException') return 'deleted'; // by a try of ours whose answer was lost
      throw poolFault(ran.operation, ran.error);
    },
  };
};

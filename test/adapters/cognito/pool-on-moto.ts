import * as cognito from '@aws-sdk/client-cognito-identity-provider';
import { createCognitoClient } from '../../../src/adapters/cognito/cognito-client.ts';
import { createCognitoUserPool } from '../../../src/adapters/cognito/cognito-user-pool.ts';
import { ROLES } from '../../../src/domain/users/roles.ts';
import type { GivenUser, UserPoolHarness } from '../../contract/user-pool.contract.ts';

const PASSWORD = 'Synthetic-1-password';
const EMPTY = 'empty:';

const schema = [
  { Name: 'email', AttributeDataType: 'String', Required: true, Mutable: true },
  ...['role', 'contactId', 'membershipTier', 'companyId'].map((Name) => ({ Name, AttributeDataType: 'String' })),
  ...['emailNotifications', 'smsNotifications'].map((Name) => ({ Name, AttributeDataType: 'Boolean' })),
] as cognito.SchemaAttributeType[];

const STORED: Readonly<Record<string, string>> = { givenName: 'given_name', phone: 'phone_number' };

interface ListRequest {
  readonly PaginationToken?: string;
  readonly NextToken?: string;
  readonly Filter?: string;
  readonly GroupName?: string;
  readonly MessageAction?: string;
  readonly ClientMetadata?: Readonly<Record<string, string>>;
}
interface Snapshot {
  readonly users: readonly cognito.UserType[];
  readonly groups: ReadonlyMap<string, readonly cognito.UserType[]>;
}

const fault = (name: string, fields: object = {}) =>
  Object.assign(new Error('alex@example.com: no'), { name, ...fields });
const throttled = () =>
  fault('TooManyRequestsException', { $fault: 'client', $metadata: { httpStatusCode: 400, requestId: 'r' } });

/** Time that passes when somebody sleeps. */
export const sleepingClock = () => {
  let slept = 0;
  return {
    clock: () => new Date(Date.now() + slept),
    sleep: async (milliseconds: number) => {
      slept += milliseconds;
    },
  };
};

/** What of the world may go wrong between the adapter and Cognito; moto itself never fails. */
const faultsOn = (client: cognito.CognitoIdentityProviderClient, snapshot: () => Snapshot | undefined) => {
  const state = { throttles: 0, isLosing: false, isOut: false, hasEmptyPages: false };
  const invitations: (string | undefined)[] = [];
  const commands: string[] = [];

  const staleList = (command: string, { Filter, GroupName }: ListRequest) => {
    const frozen = snapshot();
    if (frozen === undefined) return undefined;
    if (command === 'ListUsersInGroupCommand') return { Users: frozen.groups.get(GroupName ?? '') ?? [] };
    const [, name, value] = /^(\w+) = "(.*)"$/.exec(Filter ?? '') ?? [];
    const isShown = ({ Attributes = [] }: cognito.UserType) =>
      name === undefined || Attributes.some((attribute) => attribute.Name === name && attribute.Value === value);
    return { Users: frozen.users.filter(isShown) };
  };

  /** Pages are preceded by an empty one; the token says whether it was shown. */
  const emptyPage = (command: string, input: ListRequest) => {
    const field = command === 'ListUsersCommand' ? 'PaginationToken' : 'NextToken';
    const token = input[field];
    if (token?.startsWith(EMPTY) === true) {
      Object.assign(input, { [field]: token === EMPTY ? undefined : token.slice(EMPTY.length) });
      return undefined;
    }
    return state.hasEmptyPages ? { Users: [], [field]: `${EMPTY}${token ?? ''}` } : undefined;
  };

  const standIn = (command: string, input: ListRequest): object | undefined => {
    if (command.startsWith('ListUsers')) return emptyPage(command, input) ?? staleList(command, input);
    if (command !== 'AdminCreateUserCommand') return undefined;
    invitations.push(input.ClientMetadata?.invitationMessage);
    // moto makes a second user of an invitation that is sent again.
    return input.MessageAction === 'RESEND' ? { User: {} } : undefined;
  };

  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        commands.push(commandName);
        if (state.isOut) throw fault('TimeoutError', { code: 'ETIMEDOUT' });
        if (state.throttles > 0) {
          state.throttles -= 1;
          throw throttled();
        }
        const output = standIn(commandName, args.input as ListRequest);
        if (output !== undefined) return { output: { ...output, $metadata: {} }, response: {} };
        const answer = await next(args);
        if (state.isLosing) throw fault('TimeoutError', { code: 'ECONNRESET' });
        return answer;
      },
    { step: 'initialize', name: 'faults' },
  );
  return { state, invitations, commands };
};

const snapshotOf = async (client: cognito.CognitoIdentityProviderClient, UserPoolId: string): Promise<Snapshot> => {
  const { Users = [] } = await client.send(new cognito.ListUsersCommand({ UserPoolId }));
  const groups = new Map<string, readonly cognito.UserType[]>();
  for (const GroupName of ROLES) {
    const members = await client.send(new cognito.ListUsersInGroupCommand({ UserPoolId, GroupName }));
    groups.set(GroupName, members.Users ?? []);
  }
  return { users: Users, groups };
};

export interface MotoPool extends UserPoolHarness {
  readonly client: cognito.CognitoIdentityProviderClient;
  readonly userPoolId: string;
  /** Every request that the adapter made, in turn. */
  readonly commands: readonly string[];
}

/** A new user pool on moto, and the adapter with a client whose connection can be made to fail. */
export const createPoolOnMoto = async (endpoint: string, { isOfOld = false } = {}): Promise<MotoPool> => {
  const config = { endpoint, region: 'us-west-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const raw = createCognitoClient(config);
  const { UserPool } = await raw.send(
    new cognito.CreateUserPoolCommand({
      PoolName: 'test',
      Schema: schema,
      ...(isOfOld ? {} : { UsernameAttributes: ['email'], UsernameConfiguration: { CaseSensitive: false } }),
    }),
  );
  const UserPoolId = UserPool?.Id ?? '';
  const { UserPoolClient } = await raw.send(new cognito.CreateUserPoolClientCommand({ UserPoolId, ClientName: 'app' }));
  const createGroup = (GroupName: string) => raw.send(new cognito.CreateGroupCommand({ UserPoolId, GroupName }));
  for (const role of [...ROLES, 'beta-testers']) await createGroup(role);

  const given = async ({ email, signIn, isEmailVerified = false, attributes = {}, groups = [] }: GivenUser) => {
    const UserAttributes = [
      ...(isOfOld ? [{ Name: 'email', Value: email }] : []),
      { Name: 'email_verified', Value: String(isEmailVerified) },
      ...Object.entries(attributes).map(([name, value]) => ({
        Name: STORED[name] ?? `custom:${name}`,
        Value: String(value),
      })),
    ];
    const Username = isOfOld ? (email.split('@')[0] ?? '') : email;
    if (signIn === 'unconfirmed') {
      const ClientId = UserPoolClient?.ClientId ?? '';
      await raw.send(new cognito.SignUpCommand({ ClientId, Username, Password: PASSWORD, UserAttributes }));
    } else {
      await raw.send(new cognito.AdminCreateUserCommand({ UserPoolId, Username, UserAttributes }));
    }
    if (signIn === 'active') {
      const permanent = { UserPoolId, Username, Password: PASSWORD, Permanent: true };
      await raw.send(new cognito.AdminSetUserPasswordCommand(permanent));
    }
    for (const GroupName of groups) {
      await raw.send(new cognito.AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName }));
    }
    const { UserAttributes: stored } = await raw.send(new cognito.AdminGetUserCommand({ UserPoolId, Username }));
    return stored?.find(({ Name }) => Name === 'sub')?.Value ?? '';
  };

  let snapshot: Snapshot | undefined;
  const client = createCognitoClient(config);
  const { state, invitations, commands } = faultsOn(client, () => snapshot);
  const pool = createCognitoUserPool({ client, userPoolId: UserPoolId, random: () => 0.5, ...sleepingClock() });
  return {
    pool,
    client,
    userPoolId: UserPoolId,
    commands,
    given,
    freezeLists: async () => {
      snapshot = await snapshotOf(raw, UserPoolId);
    },
    putEmptyPagesBetween: (isOn) => {
      state.hasEmptyPages = isOn;
    },
    throttle: (requests) => {
      state.throttles = requests;
    },
    loseAnswers: (isOn) => {
      state.isLosing = isOn;
    },
    setOutage: (isOut) => {
      state.isOut = isOut;
    },
    invitations: () => invitations,
  };
};

import {
  type CognitoIdentityProviderClient,
  ListGroupsCommand,
  ListUsersCommand,
  ListUsersInGroupCommand,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';
import type { RecordSource } from '../../domain/operations/backup/ports.ts';

export interface CognitoUserRecordsOptions {
  readonly client: CognitoIdentityProviderClient;
  readonly userPoolId: string;
  /** The pool's groups, where it cannot be asked for them. */
  readonly groups?: readonly string[];
}

const PAGE = 60;

const recordOf = ({
  Username,
  Attributes = [],
  Enabled,
  UserStatus,
  UserCreateDate,
  UserLastModifiedDate,
}: UserType) => ({
  username: Username ?? '',
  attributes: Object.fromEntries(Attributes.map(({ Name = '', Value = '' }) => [Name, Value])),
  enabled: Enabled ?? false,
  status: UserStatus ?? 'UNKNOWN',
  createdAt: UserCreateDate?.toISOString() ?? '',
  updatedAt: UserLastModifiedDate?.toISOString() ?? '',
});

const subOf = ({ Attributes = [] }: UserType): string => Attributes.find(({ Name }) => Name === 'sub')?.Value ?? '';

/** Users as Cognito tells of them (never a password), and who is in which group. */
export const createCognitoUserRecords = ({
  client,
  userPoolId: UserPoolId,
  groups,
}: CognitoUserRecordsOptions): readonly RecordSource[] => {
  const groupNames = async function* (): AsyncGenerator<string> {
    if (groups !== undefined) return yield* groups;
    let token: string | undefined;
    do {
      const more = token === undefined ? {} : { NextToken: token };
      const page = await client.send(new ListGroupsCommand({ UserPoolId, Limit: PAGE, ...more }));
      for (const { GroupName } of page.Groups ?? []) if (GroupName !== undefined) yield GroupName;
      token = page.NextToken;
    } while (token !== undefined);
  };

  return [
    {
      name: 'users',
      records: async function* () {
        let token: string | undefined;
        do {
          const more = token === undefined ? {} : { PaginationToken: token };
          const page = await client.send(new ListUsersCommand({ UserPoolId, Limit: PAGE, ...more }));
          yield (page.Users ?? []).map(recordOf);
          token = page.PaginationToken;
        } while (token !== undefined);
      },
    },
    {
      name: 'memberships',
      records: async function* () {
        for await (const group of groupNames()) {
          let token: string | undefined;
          do {
            const more = token === undefined ? {} : { NextToken: token };
            const list = new ListUsersInGroupCommand({ UserPoolId, GroupName: group, Limit: PAGE, ...more });
            const page = await client.send(list);
            yield (page.Users ?? []).map((user) => ({ group, userId: subOf(user) }));
            token = page.NextToken;
          } while (token !== undefined);
        }
      },
    },
  ];
};

import { type CognitoIdentityProviderClient, ListUserPoolsCommand } from '@aws-sdk/client-cognito-identity-provider';

/** The id of the pool of this name, for those who know the stage and not its outputs. @throws when there is none, or two */
export const findUserPool = async (client: CognitoIdentityProviderClient, name: string): Promise<string> => {
  const found: string[] = [];
  let next: string | undefined;
  do {
    const more = next === undefined ? {} : { NextToken: next };
    const page = await client.send(new ListUserPoolsCommand({ MaxResults: 60, ...more }));
    for (const { Name, Id } of page.UserPools ?? []) if (Name === name && Id !== undefined) found.push(Id);
    next = page.NextToken;
  } while (next !== undefined);
  const [id, another] = found;
  if (id === undefined) {
    throw new Error(
      `no user pool is named ${name}: is the stage deployed in this account and region? Another pool is named with --user-pool`,
    );
  }
  if (another !== undefined) {
    throw new Error(`${found.length} user pools are named ${name}: name the right one with --user-pool`);
  }
  return id;
};

import {
  GetRolePolicyCommand,
  type IAMClient,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
  paginateListRoles,
  type Role,
} from '@aws-sdk/client-iam';
import type { AccountRole } from '../../domain/operations/ports.ts';

/** IAM answers documents as URL-encoded JSON. */
const documentOf = (encoded: string | undefined): unknown =>
  encoded === undefined ? undefined : JSON.parse(decodeURIComponent(encoded));

const inlinePolicies = async (
  client: IAMClient,
  RoleName: string,
): Promise<readonly (readonly [string, unknown])[]> => {
  const documents: (readonly [string, unknown])[] = [];
  for await (const { PolicyNames = [] } of paginateListRolePolicies({ client }, { RoleName })) {
    for (const PolicyName of PolicyNames) {
      const { PolicyDocument } = await client.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      documents.push([PolicyName, documentOf(PolicyDocument)]);
    }
  }
  return documents;
};

const attachedPolicies = async (client: IAMClient, RoleName: string): Promise<readonly string[]> => {
  const arns: string[] = [];
  for await (const { AttachedPolicies = [] } of paginateListAttachedRolePolicies({ client }, { RoleName })) {
    arns.push(...AttachedPolicies.map(({ PolicyArn = '' }) => PolicyArn));
  }
  return arns;
};

const roleOf = async (
  client: IAMClient,
  { RoleName: name = '', Arn: arn = '', AssumeRolePolicyDocument }: Role,
): Promise<AccountRole> => ({
  name,
  arn,
  policies: {
    ...Object.fromEntries(await inlinePolicies(client, name)),
    trust: documentOf(AssumeRolePolicyDocument),
  },
  attachedPolicies: await attachedPolicies(client, name),
});

const ACCOUNT_OF_ARN = /^arn:[^:]*:iam::(\d{12}):/;

/** Roles whose names begin so, each with its policies, and the account that they are of ('' while there is none). */
export const readRoles = async (
  client: IAMClient,
  prefix: string,
): Promise<{ readonly account: string; readonly roles: readonly AccountRole[] }> => {
  const roles: AccountRole[] = [];
  for await (const { Roles = [] } of paginateListRoles({ client }, {})) {
    // One after the other: IAM answers few questions a second, and refuses the rest.
    for (const role of Roles) if (role.RoleName?.startsWith(prefix) === true) roles.push(await roleOf(client, role));
  }
  return { account: ACCOUNT_OF_ARN.exec(roles[0]?.arn ?? '')?.[1] ?? '', roles };
};

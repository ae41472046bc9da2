import {
  GetRolePolicyCommand,
  type IAMClient,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
  paginateListRoles,
  type Role,
} from '@aws-sdk/client-iam';
import type { AccountRole } from '../../domain/operations/ports.ts';
import { withoutAccount } from './own-account.ts';

type Read = (encoded: string | undefined, what: string) => unknown;

/** IAM answers documents as URL-encoded JSON. A policy that cannot be read is a fault: it might allow anything. */
const documentsOf =
  (own: (text: string) => string, role: string): Read =>
  (encoded, what) => {
    if (encoded === undefined) return undefined;
    try {
      return JSON.parse(own(decodeURIComponent(encoded)));
    } catch (cause) {
      throw new Error(`${what} of role ${role} is no JSON document`, { cause });
    }
  };

const inlinePolicies = async (client: IAMClient, RoleName: string, read: Read): Promise<Record<string, unknown>> => {
  const documents: Record<string, unknown> = {};
  for await (const { PolicyNames = [] } of paginateListRolePolicies({ client }, { RoleName })) {
    for (const PolicyName of PolicyNames) {
      const { PolicyDocument } = await client.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      documents[PolicyName] = read(PolicyDocument, `policy ${PolicyName}`);
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
  { RoleName: name = '', Arn = '', AssumeRolePolicyDocument }: Role,
): Promise<AccountRole> => {
  const own = withoutAccount(Arn);
  const read = documentsOf(own, name);
  return {
    name,
    arn: own(Arn),
    policies: {
      ...(await inlinePolicies(client, name, read)),
      trust: read(AssumeRolePolicyDocument, 'the trust policy'),
    },
    attachedPolicies: (await attachedPolicies(client, name)).map(own),
  };
};

/** Roles whose names begin so, each with its policies. */
export const readRoles = async (client: IAMClient, prefix: string): Promise<readonly AccountRole[]> => {
  const roles: AccountRole[] = [];
  for await (const { Roles = [] } of paginateListRoles({ client }, {})) {
    // One after the other: IAM answers few questions a second, and refuses the rest.
    for (const role of Roles) if (role.RoleName?.startsWith(prefix) === true) roles.push(await roleOf(client, role));
  }
  return roles;
};

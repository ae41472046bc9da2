import {
  DeleteRolePolicyCommand,
  type IAMClient,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import type { Denials } from '../../domain/operations/isolate/ports.ts';
import { unless } from '../shared/area-reading.ts';

/** A denial wins over everything that is allowed, and is undone by taking it away. */
const PolicyName = 'realtechee-isolated';
const NO_ROLE = ['NoSuchEntityException', 'NoSuchEntity'];

const PolicyDocument = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Sid: 'Isolated', Effect: 'Deny', Action: '*', Resource: '*' }],
});

export const createRoleDenials = (client: IAMClient): Denials => ({
  of: async (roles) => {
    const denied: string[] = [];
    for (const RoleName of roles) {
      const found = await unless(NO_ROLE, () => client.send(new ListRolePoliciesCommand({ RoleName })));
      if (found?.PolicyNames?.includes(PolicyName) === true) denied.push(RoleName);
    }
    return denied;
  },
  deny: async (RoleName) => {
    await client.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
  },
  allow: async (RoleName) => {
    await unless(NO_ROLE, () => client.send(new DeleteRolePolicyCommand({ RoleName, PolicyName })));
  },
});

import { join } from 'node:path';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import {
  DetachRolePolicyCommand,
  IAMClient,
  ListEntitiesForPolicyCommand,
  paginateListPolicies,
} from '@aws-sdk/client-iam';
import { runSls, type SlsRun } from '../../tools/build-sls.ts';
import { startMoto } from '../support/moto.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const REGION = 'us-west-1';
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** An account on a moto server of its own, into which stages are deployed as a person would. */
export interface DeployedAccount {
  readonly dynamodb: DynamoDBClient;
  sls(...args: readonly string[]): Promise<SlsRun>;
  tableNames(): Promise<readonly string[]>;
  /** The physical ids of a stack's resources; for what moto ignores, nothing. */
  physicalIds(stack: string): Promise<readonly string[]>;
  /** What CloudFormation calls the stacks nested in a stack. */
  nestedStacks(stack: string): Promise<readonly string[]>;
  /** The template as CloudFormation keeps it: also what moto ignores. */
  template(stack: string): Promise<{ readonly Resources: Readonly<Record<string, { readonly Type: string }>> }>;
  close(): Promise<void>;
}

/** moto reads the service and the region from the signature, and does not check it. */
const signedFor = (service: string) => ({
  'content-type': 'application/x-www-form-urlencoded',
  authorization: `AWS4-HMAC-SHA256 Credential=local/20260101/${REGION}/${service}/aws4_request, SignedHeaders=host, Signature=none`,
});

/**
 * Deleting a managed policy of a stack lets go of the roles it is attached to; moto deletes neither then.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html
 */
const detachPolicies = async (iam: IAMClient, stage: string): Promise<void> => {
  for await (const { Policies: policies = [] } of paginateListPolicies({ client: iam }, { Scope: 'Local' })) {
    for (const { Arn: PolicyArn } of policies) {
      const { PolicyRoles: roles = [] } = await iam.send(new ListEntitiesForPolicyCommand({ PolicyArn }));
      for (const { RoleName } of roles.filter((role) => role.RoleName?.startsWith(`realtechee-backend-${stage}-`))) {
        await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
      }
    }
  }
};

export const openAccount = async (): Promise<DeployedAccount> => {
  const { url, stop } = await startMoto();
  const dynamodb = new DynamoDBClient({ endpoint: url, region: REGION, credentials });
  const iam = new IAMClient({ endpoint: url, region: REGION, credentials });
  const cloudFormation = async (parameters: Record<string, string>): Promise<string> => {
    const body = new URLSearchParams({ Version: '2010-05-15', ...parameters });
    const answer = await fetch(url, { method: 'POST', headers: signedFor('cloudformation'), body });
    if (!answer.ok) throw new Error(`${parameters.Action}: ${await answer.text()}`);
    return answer.text();
  };
  return {
    dynamodb,
    sls: async (...args) => {
      if (args[0] === 'remove') await detachPolicies(iam, args[args.indexOf('--stage') + 1] ?? '');
      return runSls(ROOT, args, {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        AWS_ENDPOINT_URL: url,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        SLS_AWS_MONITORING_FREQUENCY: '300',
      });
    },
    tableNames: async () => (await dynamodb.send(new ListTablesCommand({}))).TableNames ?? [],
    physicalIds: async (stack) => {
      const xml = await cloudFormation({ Action: 'DescribeStackResources', StackName: stack });
      return [...xml.matchAll(/<PhysicalResourceId>([^<]+)</g)].map(([, id = '']) => id);
    },
    nestedStacks: async (stack) => {
      const xml = await cloudFormation({ Action: 'DescribeStacks' });
      const names = [...xml.matchAll(/<StackName>([^<]+)</g)].map(([, name = '']) => name);
      return names.filter((name) => name.startsWith(`${stack}-AlarmsStack-`));
    },
    template: async (stack) => {
      const answer = await cloudFormation({ Action: 'GetTemplate', StackName: stack, ContentType: 'JSON' });
      return JSON.parse(JSON.parse(answer).GetTemplateResponse.GetTemplateResult.TemplateBody);
    },
    close: async () => {
      dynamodb.destroy();
      iam.destroy();
      await stop();
    },
  };
};

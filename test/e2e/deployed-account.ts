import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import {
  DetachRolePolicyCommand,
  IAMClient,
  ListEntitiesForPolicyCommand,
  ListRolesCommand,
  paginateListPolicies,
} from '@aws-sdk/client-iam';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { runSls, type SlsRun } from '../../tools/build-sls.ts';
import { startMoto } from '../support/moto.ts';
import { type AccountDoor, openDoor } from './account-door.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const REGION = 'us-west-1';
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** An account on a moto server of its own, into which stages are deployed as a person would. */
export interface DeployedAccount {
  readonly dynamodb: DynamoDBClient;
  readonly lambda: LambdaClient;
  readonly sqs: SQSClient;
  /** What `sls` and `realtechee` speak to the account through. */
  readonly door: AccountDoor;
  sls(...args: readonly string[]): Promise<SlsRun>;
  /** Runs the command line as an operator would, with `input` on its standard input. Its reports are nobody's. */
  realtechee(args: readonly string[], input?: string): Promise<SlsRun>;
  topicNames(): Promise<readonly string[]>;
  /** Functions, queues, buckets, roles, schedules, log groups and stacks whose names begin with this. */
  namesOf(stack: string): Promise<readonly string[]>;
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

const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const run = async (args: readonly string[], options: { cwd: string; env: NodeJS.ProcessEnv }, input: string) => {
  const child = spawn(process.execPath, args, { ...options, stdio: 'pipe' });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk));
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  return { code, output };
};

export const openAccount = async (): Promise<DeployedAccount> => {
  const { url, stop } = await startMoto();
  const config = { endpoint: url, region: REGION, credentials };
  const dynamodb = new DynamoDBClient(config);
  const iam = new IAMClient(config);
  const lambda = new LambdaClient(config);
  const sns = new SNSClient(config);
  const sqs = new SQSClient(config);
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const events = new EventBridgeClient(config);
  const logs = new CloudWatchLogsClient(config);
  const door = await openDoor(url, lambda);
  const desk = mkdtempSync(join(tmpdir(), 'operator-'));
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    AWS_ENDPOINT_URL: door.url,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    SLS_AWS_MONITORING_FREQUENCY: '300',
  };
  const cloudFormation = async (parameters: Record<string, string>): Promise<string> => {
    const body = new URLSearchParams({ Version: '2010-05-15', ...parameters });
    const answer = await fetch(url, { method: 'POST', headers: signedFor('cloudformation'), body });
    if (!answer.ok) throw new Error(`${parameters.Action}: ${await answer.text()}`);
    return answer.text();
  };
  const stackNames = async (): Promise<readonly string[]> => {
    const xml = await cloudFormation({ Action: 'DescribeStacks' });
    return [...xml.matchAll(/<StackName>([^<]+)</g)].map(([, name = '']) => name);
  };
  return {
    dynamodb,
    lambda,
    sqs,
    door,
    realtechee: (args, input = '') => run([join(ROOT, 'bin', 'realtechee.js'), ...args], { cwd: desk, env }, input),
    topicNames: async () => {
      const { Topics = [] } = await sns.send(new ListTopicsCommand({}));
      return Topics.map(({ TopicArn = '' }) => TopicArn.slice(TopicArn.lastIndexOf(':') + 1));
    },
    namesOf: async (stack) => {
      const { Functions = [] } = await lambda.send(new ListFunctionsCommand({ MaxItems: 1000 }));
      const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
      const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
      const { Roles = [] } = await iam.send(new ListRolesCommand({ MaxItems: 1000 }));
      const { Rules = [] } = await events.send(new ListRulesCommand({}));
      const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
      const stacks = await stackNames();
      return [
        ...Functions.map(({ FunctionName = '' }) => FunctionName),
        ...QueueUrls.map(lastPart),
        ...Buckets.map(({ Name = '' }) => Name),
        ...Roles.map(({ RoleName = '' }) => RoleName),
        ...Rules.map(({ Name = '' }) => Name),
        ...logGroups.map(({ logGroupName = '' }) => lastPart(logGroupName)),
        ...stacks,
      ].filter((name) => name.startsWith(stack));
    },
    sls: async (...args) => {
      if (args[0] === 'remove') await detachPolicies(iam, args[args.indexOf('--stage') + 1] ?? '');
      return runSls(ROOT, args, env);
    },
    tableNames: async () => (await dynamodb.send(new ListTablesCommand({}))).TableNames ?? [],
    physicalIds: async (stack) => {
      const xml = await cloudFormation({ Action: 'DescribeStackResources', StackName: stack });
      return [...xml.matchAll(/<PhysicalResourceId>([^<]+)</g)].map(([, id = '']) => id);
    },
    nestedStacks: async (stack) => (await stackNames()).filter((name) => name.startsWith(`${stack}-AlarmsStack-`)),
    template: async (stack) => {
      const answer = await cloudFormation({ Action: 'GetTemplate', StackName: stack, ContentType: 'JSON' });
      return JSON.parse(JSON.parse(answer).GetTemplateResponse.GetTemplateResult.TemplateBody);
    },
    close: async () => {
      for (const client of [dynamodb, iam, lambda, sns, sqs, s3, events, logs]) client.destroy();
      await door.close();
      rmSync(desk, { recursive: true });
      await stop();
    },
  };
};

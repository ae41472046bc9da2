import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createScalingFacts } from '../../adapters/autoscaling/scaling-facts.ts';
import { readArtifactHashes } from '../../adapters/build/artifact-hashes.ts';
import { createStackReader } from '../../adapters/cloudformation/stack-reader.ts';
import { createAlarmFacts } from '../../adapters/cloudwatch/alarm-facts.ts';
import { createPoolFacts } from '../../adapters/cognito/pool-facts.ts';
import { createDynamoTableFacts } from '../../adapters/dynamodb/dynamo-table-facts.ts';
import { createRuleFacts } from '../../adapters/eventbridge/rule-facts.ts';
import { createFunctionFacts } from '../../adapters/lambda/function-facts.ts';
import { createMappingFacts } from '../../adapters/lambda/mapping-facts.ts';
import { readTableRegistry } from '../../adapters/registry/read-table-registry.ts';
import { createSlsStagePackager } from '../../adapters/serverless/sls-stage-packager.ts';
import { createSendingFacts } from '../../adapters/ses/sending-facts.ts';
import { createTopicFacts } from '../../adapters/sns/topic-facts.ts';
import { createQueueFacts } from '../../adapters/sqs/queue-facts.ts';
import { validateConfiguration } from '../../domain/configuration/validate-configuration.ts';
import type { Area } from '../../domain/operations/stage/aspects.ts';
import type { AreaReader, DeployedStack } from '../../domain/operations/stage/ports.ts';
import { stackAspects, stackReading } from '../../domain/operations/stage/stack-reading.ts';
import { templateHash } from '../../domain/operations/stage/template-hash.ts';
import { configDependencies } from '../config/dependencies.ts';
import { operationDependencies } from '../operations/dependencies.ts';
import { PACKAGE_ROOT, SERVICE } from '../stage-connection.ts';
import type { Terminal } from '../terminal.ts';
import { settingsOfStage } from './stage-settings.ts';

const LOCAL = { accessKeyId: 'local', secretAccessKey: 'local' };
export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

const notHere = (reason: string): AreaReader => ({ read: async () => ({ notHere: reason }) });

/** Streams and schedules are two services, and one area. */
const both = (one: AreaReader, other: AreaReader): AreaReader => ({
  read: async (names, progress) => {
    const first = await one.read(names, progress);
    const second = await other.read(names, () => {});
    if (!('things' in first)) return first;
    return 'things' in second ? { things: new Map([...first.things, ...second.things]) } : second;
  },
});

/** The clients of a stage that runs on AWS, each with how to let go of it. */
export const awsClients = (region: string) => {
  const config = { region };
  const clients = {
    scaling: new ApplicationAutoScalingClient(config),
    cloudFormation: new CloudFormationClient(config),
    cloudWatch: new CloudWatchClient(config),
    cognito: new CognitoIdentityProviderClient(config),
    dynamoDb: new DynamoDBClient(config),
    events: new EventBridgeClient(config),
    lambda: new LambdaClient(config),
    ses: new SESv2Client(config),
    sns: new SNSClient(config),
    sqs: new SQSClient(config),
  };
  return {
    ...clients,
    close: (): void => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
};
export type AwsClients = ReturnType<typeof awsClients>;

/** The packager of this checkout, with parameters as a deployment is given them. */
export const packagerWith = (params: readonly string[]) =>
  createSlsStagePackager({
    root: PACKAGE_ROOT,
    env: process.env,
    params,
    settingsOf: (stage) => {
      const { region, backendSuffix } = settingsOfStage(stage, params);
      return { service: SERVICE, region, suffix: backendSuffix };
    },
  });

export interface ConfigurationProblem {
  readonly kind: string;
  /** Names the parameter, and never its value. */
  readonly says: string;
}

/** The errors of a stage's configuration. */
export const configurationProblems = async (
  stage: string,
  terminal: Terminal,
): Promise<readonly ConfigurationProblem[]> => {
  const dependencies = await configDependencies(stage, terminal);
  try {
    const { findings } = await validateConfiguration(dependencies);
    return findings
      .filter(({ severity }) => severity === 'error')
      .map(({ kind, parameter, says }) => ({ kind, says: `${parameter}: ${says}` }));
  } finally {
    dependencies.close();
  }
};

/** The configuration as one thing of the stage. */
export const configurationReader = (stage: string, terminal: Terminal): AreaReader => ({
  read: async (names, progress) => {
    const problems = await configurationProblems(stage, terminal);
    const errors = problems.map(({ says }) => says).join('; ') || 'none';
    for (const _ of names) progress();
    return { things: new Map(names.map((name) => [name, { errors }])) };
  },
});

const readersOnAws = (
  stack: DeployedStack,
  region: string,
  clients: AwsClients,
  configuration: AreaReader,
): Readonly<Record<Area, AreaReader>> => {
  const hash = templateHash(digest, JSON.parse(stack.template));
  const logicalIds = Object.keys(JSON.parse(stack.template).Resources);
  return {
    stack: { read: async () => stackReading(stack.name, stackAspects(stack, hash, logicalIds)) },
    tables: createDynamoTableFacts({ client: clients.dynamoDb }),
    capacity: createScalingFacts(clients.scaling),
    functions: createFunctionFacts(clients.lambda),
    triggers: both(createMappingFacts(clients.lambda), createRuleFacts(clients.events, `${stack.name}-`)),
    queues: createQueueFacts(clients.sqs),
    alarms: createAlarmFacts(clients.cloudWatch, `${stack.name}-`),
    alerts: createTopicFacts(clients.sns, { region, account: stack.account }),
    users: createPoolFacts(clients.cognito, () => stack.physicalIds.get('UserPool')),
    mail: createSendingFacts(clients.ses),
    configuration,
  };
};

const RUNS_THE_PACKAGE = 'the local stage runs the packaged template itself';

const readersOnLocal = (
  endpoints: Record<'dynamodb' | 'queues', string>,
  region: string,
  configuration: AreaReader,
) => {
  const at = (endpoint: string) => ({ region, endpoint, credentials: LOCAL });
  const clients = [new DynamoDBClient(at(endpoints.dynamodb)), new SQSClient(at(endpoints.queues))] as const;
  const [dynamoDb, sqs] = clients;
  const readers: Readonly<Record<Area, AreaReader>> = {
    stack: notHere('the local stage has no CloudFormation'),
    tables: createDynamoTableFacts({ client: dynamoDb, isLocal: true }),
    capacity: notHere('DynamoDB Local does not scale'),
    functions: notHere(RUNS_THE_PACKAGE),
    triggers: notHere(RUNS_THE_PACKAGE),
    queues: createQueueFacts(sqs, { isLocal: true }),
    alarms: notHere('the local stage has no alarms'),
    alerts: notHere('the local stage has no alarms'),
    users: notHere('the local stage stands in for Cognito with users of its own'),
    mail: notHere('the local stage sends to its inbox alone'),
    configuration,
  };
  return {
    readers,
    close: (): void => {
      for (const client of clients) client.destroy();
    },
  };
};

/**
 * What `stage check` works with. @throws {UsageRefused} when the stage cannot be reached by this name
 */
export const stageCheckDependencies = (stage: string, given: readonly string[], terminal: Terminal) => {
  const operation = operationDependencies(stage, terminal);
  const { connection } = operation;
  // the local stage says itself on which tables it stands, which may be those of a recovery
  const params = stage === 'local' ? [...given, `backendSuffix=${connection.suffix}`] : given;
  const { region, dynamoDbEndpoint, queuesEndpoint } = connection;
  const configuration = configurationReader(stage, terminal);
  const clients = awsClients(region);
  const local =
    dynamoDbEndpoint === undefined || queuesEndpoint === undefined
      ? undefined
      : readersOnLocal({ dynamodb: dynamoDbEndpoint, queues: queuesEndpoint }, region, configuration);
  return {
    frame: operation.frame,
    packager: packagerWith(params),
    registry: readTableRegistry(),
    settings: settingsOfStage(stage, params),
    code: readArtifactHashes(join(PACKAGE_ROOT, '.build')),
    digest,
    stackName: `${SERVICE}-${stage}`,
    stacks: createStackReader(clients.cloudFormation),
    readersOf: (stack: DeployedStack | undefined) => {
      if (local !== undefined) return local.readers;
      return stack === undefined ? undefined : readersOnAws(stack, region, clients, configuration);
    },
    isLocal: local !== undefined,
    close: (): void => {
      operation.close();
      clients.close();
      local?.close();
    },
  };
};
export type StageCheckDependencies = ReturnType<typeof stageCheckDependencies>;

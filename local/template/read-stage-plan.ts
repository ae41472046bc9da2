import { basename } from 'node:path';
import type * as z from 'zod';
import { type Template, UnsupportedTemplate } from './intrinsics.ts';
import { createLookUp, type StageWhereabouts } from './names.ts';
import { readApi } from './read-api.ts';
import { createReadAll, type ReadAll, refuseOtherTypes } from './read-resources.ts';
import { readMailEvents, readMappings, readQueueMappings, readSchedules } from './read-triggers.ts';
import { readUserPool } from './read-user-pool.ts';
import * as schemas from './resource-schemas.ts';
import type { AsynchronousPlan, FunctionPlan, QueuePlan, StagePlan, SubscriptionPlan } from './stage-plan.ts';

const IMITATED = [
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::Events::Rule',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::Scheduler::Schedule',
];

const asText = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

const present = (attributes: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : [[name, asText(value)]])),
  );

const queuePlan = (given: z.infer<typeof schemas.queue>): QueuePlan => ({
  name: given.QueueName,
  attributes: present({
    ContentBasedDeduplication: given.ContentBasedDeduplication,
    DelaySeconds: given.DelaySeconds,
    FifoQueue: given.FifoQueue,
    MaximumMessageSize: given.MaximumMessageSize,
    MessageRetentionPeriod: given.MessageRetentionPeriod,
    ReceiveMessageWaitTimeSeconds: given.ReceiveMessageWaitTimeSeconds,
    RedrivePolicy: given.RedrivePolicy,
    VisibilityTimeout: given.VisibilityTimeout,
  }),
});

const subscriptionPlan = (given: z.infer<typeof schemas.subscription>): SubscriptionPlan => ({
  topicArn: given.TopicArn,
  queueArn: given.Endpoint,
  attributes: present({ FilterPolicy: given.FilterPolicy, RawMessageDelivery: given.RawMessageDelivery }),
});

const readAsynchronous =
  (readAll: ReadAll) =>
  (names: readonly string[], deadLetterArn: string | undefined): AsynchronousPlan => {
    const configs = readAll('AWS::Lambda::EventInvokeConfig', schemas.eventInvokeConfig);
    const config = configs.map(([, given]) => given).find(({ FunctionName }) => names.includes(FunctionName));
    return {
      maximumRetryAttempts: config?.MaximumRetryAttempts ?? 2,
      maximumEventAgeSeconds: config?.MaximumEventAgeInSeconds ?? 21_600,
      onFailureArn: config?.DestinationConfig?.OnFailure?.Destination,
      deadLetterArn,
    };
  };

/** A variable that is the stage's, so that every function has the same. */
const agreedOn = (functions: readonly FunctionPlan[], variable: string): string => {
  const values = [...new Set(functions.map(({ environment }) => environment[variable]))];
  if (values.length === 1 && values[0] !== undefined) return values[0];
  throw new UnsupportedTemplate(`the functions do not agree on one ${variable}: ${values.join(', ') || 'none'}`);
};

/**
 * What a compiled template asks the local stage to run.
 * @throws {UnsupportedTemplate} for a resource, a property or a function of the template that is not imitated
 */
export const readStagePlan = (template: Template, at: StageWhereabouts): StagePlan => {
  refuseOtherTypes(template, IMITATED);
  const lookUp = createLookUp(template, at);
  const readAll = createReadAll(template, lookUp);
  const asynchronous = readAsynchronous(readAll);

  const functions = readAll('AWS::Lambda::Function', schemas.lambdaFunction).map(([id, given]): FunctionPlan => {
    const arn = lookUp(id, 'Arn') ?? '';
    return {
      name: basename(given.Code.S3Key, '.zip'),
      functionName: given.FunctionName,
      arn,
      handler: given.Handler,
      timeoutSeconds: given.Timeout,
      memoryMegabytes: given.MemorySize,
      maximumConcurrency: given.ReservedConcurrentExecutions,
      environment: given.Environment.Variables,
      asynchronous: asynchronous([given.FunctionName, arn], given.DeadLetterConfig?.TargetArn),
    };
  });

  return {
    suffix: agreedOn(functions, 'BACKEND_SUFFIX'),
    functions,
    mappings: readMappings(readAll),
    queueMappings: readQueueMappings(readAll),
    mailEvents: readMailEvents(readAll),
    schedules: readSchedules(readAll, lookUp, at),
    ...readApi(readAll),
    userPool: readUserPool(readAll, lookUp),
    queues: readAll('AWS::SQS::Queue', schemas.queue).map(([, given]) => queuePlan(given)),
    topics: readAll('AWS::SNS::Topic', schemas.topic).map(([, { TopicName }]) => TopicName),
    subscriptions: readAll('AWS::SNS::Subscription', schemas.subscription).map(([, given]) => subscriptionPlan(given)),
    configurationPath: agreedOn(functions, 'CONFIGURATION_PATH'),
  };
};

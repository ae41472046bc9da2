import type * as z from 'zod';
import { type LookUp, UnsupportedTemplate } from './intrinsics.ts';
import type { StageWhereabouts } from './names.ts';
import type { ReadAll } from './read-resources.ts';
import * as schemas from './resource-schemas.ts';
import type { MailEventsPlan, MappingPlan, QueueMappingPlan, SchedulePlan } from './stage-plan.ts';

const TABLE_OF_STREAM = /^arn:aws[^:]*:dynamodb:[^:]*:[^:]*:table\/([^/]+)\/stream\//;

const tableOf = (id: string, eventSourceArn: string): string => {
  const table = TABLE_OF_STREAM.exec(eventSourceArn)?.[1];
  if (table !== undefined) return table;
  throw new UnsupportedTemplate(`${id}: the local stage reads streams of DynamoDB only, not ${eventSourceArn}`);
};

const startOf = (id: string, given: 'TRIM_HORIZON' | 'LATEST' | undefined): 'TRIM_HORIZON' | 'LATEST' => {
  if (given !== undefined) return given;
  throw new UnsupportedTemplate(`${id}: a mapping of a stream says where it begins (StartingPosition)`);
};

const QUEUE = /^arn:aws[^:]*:sqs:/;

const mappingPlan = (id: string, given: z.infer<typeof schemas.eventSourceMapping>): MappingPlan => ({
  id,
  functionArn: given.FunctionName,
  tableName: tableOf(id, given.EventSourceArn),
  startingPosition: startOf(id, given.StartingPosition),
  settings: {
    filterPatterns: given.FilterCriteria.Filters.map(({ Pattern }) => Pattern),
    batchSize: given.BatchSize,
    maximumBatchingWindowInSeconds: given.MaximumBatchingWindowInSeconds,
    maximumRetryAttempts: given.MaximumRetryAttempts,
    maximumRecordAgeInSeconds: given.MaximumRecordAgeInSeconds,
    bisectBatchOnFunctionError: given.BisectBatchOnFunctionError,
    reportBatchItemFailures: given.FunctionResponseTypes.includes('ReportBatchItemFailures'),
  },
  onFailureArn: given.DestinationConfig?.OnFailure?.Destination,
});

const enabledMappings = (readAll: ReadAll) =>
  readAll('AWS::Lambda::EventSourceMapping', schemas.eventSourceMapping).filter(([, { Enabled }]) => Enabled);

export const readMappings = (readAll: ReadAll): readonly MappingPlan[] =>
  enabledMappings(readAll)
    .filter(([, { EventSourceArn }]) => !QUEUE.test(EventSourceArn))
    .map(([id, given]) => mappingPlan(id, given));

const queueMappingPlan = (id: string, given: z.infer<typeof schemas.eventSourceMapping>): QueueMappingPlan => {
  if (given.FilterCriteria.Filters.length > 0) {
    throw new UnsupportedTemplate(`${id}: the local stage does not filter what a queue holds`);
  }
  return {
    id,
    functionArn: given.FunctionName,
    queueArn: given.EventSourceArn,
    batchSize: given.BatchSize,
    reportBatchItemFailures: given.FunctionResponseTypes.includes('ReportBatchItemFailures'),
  };
};

export const readQueueMappings = (readAll: ReadAll): readonly QueueMappingPlan[] =>
  enabledMappings(readAll)
    .filter(([, { EventSourceArn }]) => QUEUE.test(EventSourceArn))
    .map(([id, given]) => queueMappingPlan(id, given));

export const readMailEvents = (readAll: ReadAll): readonly MailEventsPlan[] =>
  readAll('AWS::SES::ConfigurationSetEventDestination', schemas.mailEventDestination).flatMap(
    ([, { ConfigurationSetName: configurationSet, EventDestination: to }]) =>
      to.Enabled && to.SnsDestination !== undefined ? [{ configurationSet, topicArn: to.SnsDestination.TopicARN }] : [],
  );

type Target = z.infer<typeof schemas.schedule>['Target'];

const onTime = (
  timing: Pick<SchedulePlan, 'name' | 'arn' | 'source' | 'expression'>,
  target: Target,
): SchedulePlan => ({
  ...timing,
  functionArn: target.Arn,
  input: target.Input,
  maximumRetryAttempts: target.RetryPolicy.MaximumRetryAttempts,
  maximumEventAgeSeconds: target.RetryPolicy.MaximumEventAgeInSeconds,
  deadLetterArn: target.DeadLetterConfig?.Arn,
});

export const readSchedules = (readAll: ReadAll, lookUp: LookUp, at: StageWhereabouts): readonly SchedulePlan[] => {
  const rules = readAll('AWS::Events::Rule', schemas.eventRule)
    .filter(([, { State }]) => State === 'ENABLED')
    .flatMap(([id, { Name: name, ScheduleExpression: expression, Targets }]) =>
      Targets.map((target) => onTime({ name, arn: lookUp(id, 'Arn') ?? '', source: 'aws.events', expression }, target)),
    );
  const schedules = readAll('AWS::Scheduler::Schedule', schemas.schedule)
    .filter(([, { State }]) => State === 'ENABLED')
    .map(([, { Name: name, ScheduleExpression: expression, Target: target }]) => {
      const arn = `arn:aws:scheduler:${at.region}:${at.accountId}:schedule/default/${name}`;
      return onTime({ name, arn, source: 'aws.scheduler', expression }, target);
    });
  return [...rules, ...schedules];
};

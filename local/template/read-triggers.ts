import type * as z from 'zod';
import { type LookUp, UnsupportedTemplate } from './intrinsics.ts';
import type { StageWhereabouts } from './names.ts';
import type { ReadAll } from './read-resources.ts';
import * as schemas from './resource-schemas.ts';
import type { MappingPlan, SchedulePlan } from './stage-plan.ts';

const TABLE_OF_STREAM = /^arn:aws[^:]*:dynamodb:[^:]*:[^:]*:table\/([^/]+)\/stream\//;

const tableOf = (id: string, eventSourceArn: string): string => {
  const table = TABLE_OF_STREAM.exec(eventSourceArn)?.[1];
  if (table !== undefined) return table;
  throw new UnsupportedTemplate(`${id}: the local stage reads streams of DynamoDB only, not ${eventSourceArn}`);
};

const mappingPlan = (id: string, given: z.infer<typeof schemas.eventSourceMapping>): MappingPlan => ({
  id,
  functionArn: given.FunctionName,
  tableName: tableOf(id, given.EventSourceArn),
  startingPosition: given.StartingPosition,
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

export const readMappings = (readAll: ReadAll): readonly MappingPlan[] =>
  readAll('AWS::Lambda::EventSourceMapping', schemas.eventSourceMapping)
    .filter(([, { Enabled }]) => Enabled)
    .map(([id, given]) => mappingPlan(id, given));

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

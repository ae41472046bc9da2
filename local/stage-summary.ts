import type { LocalStage } from './stage.ts';

type Row = readonly [what: string, where: string];

const triggersOf = (stage: LocalStage, arn: string): readonly string[] => {
  const { mappings, queueMappings, schedules, routes } = stage.plan;
  const tableOf = (tableName: string): string => tableName.split('-')[0] ?? tableName;
  return [
    ...mappings
      .filter(({ functionArn }) => functionArn === arn)
      .map(({ tableName, settings }) => `stream of ${tableOf(tableName)}, batches of ${settings.batchSize}`),
    ...queueMappings
      .filter(({ functionArn }) => functionArn === arn)
      .map(({ queueArn, batchSize }) => `queue ${queueArn.split(':').at(-1)}, batches of ${batchSize}`),
    ...schedules.filter(({ functionArn }) => functionArn === arn).map(({ expression }) => expression),
    ...routes.filter(({ functionArn }) => functionArn === arn).map(({ routeKey }) => routeKey),
  ];
};

const table = (rows: readonly Row[]): string => {
  const width = Math.max(...rows.map(([what]) => what.length));
  return rows.map(([what, where]) => `  ${what.padEnd(width)}  ${where}`).join('\n');
};

/** What runs where, for the person at the console. */
export const summaryOf = (stage: LocalStage, command: string): string => {
  const { endpoints, folder, suffix, tables, plan } = stage;
  const places: Row[] = [
    ['Inbox', endpoints.inbox],
    ['HTTP API', endpoints.http],
    ['DynamoDB', `${endpoints.dynamodb}  (${tables} tables <Model>-${suffix}-NONE)`],
    ['SQS, SNS', `${endpoints.queues}  (${plan.queues.length} queues, ${plan.topics.length} topics)`],
    ['SES, SMS, SSM, Cognito', endpoints.door],
    ['Data', folder.isKept ? folder.path : `in memory; ${command} -- --keep keeps it`],
  ];
  const functions = plan.functions.flatMap(({ name, arn }): Row[] =>
    triggersOf(stage, arn).map((trigger, index) => [index === 0 ? name : '', trigger]),
  );
  return `${table(places)}\n\n${table(functions)}`;
};

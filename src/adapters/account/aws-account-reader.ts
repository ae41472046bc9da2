import { CloudWatchLogsClient, paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient, paginateListTables } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import { paginateListQueues, SQSClient } from '@aws-sdk/client-sqs';
import { paginateDescribeParameters, SSMClient } from '@aws-sdk/client-ssm';
import type { AccountContents, AccountFunction, AccountReader } from '../../domain/operations/ports.ts';
import { withoutAccount } from './own-account.ts';
import { readRoles } from './read-roles.ts';

const collect = async <Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
): Promise<readonly Item[]> => {
  const all: Item[] = [];
  for await (const page of pages) all.push(...(itemsOf(page) ?? []));
  return all;
};

const present = <Value>(values: readonly (Value | undefined)[]): readonly Value[] =>
  values.filter((value): value is Value => value !== undefined);

const functionsOf = async (client: LambdaClient): Promise<readonly AccountFunction[]> => {
  const found = await collect(paginateListFunctions({ client }, {}), ({ Functions }) => Functions);
  return found.map(({ FunctionName = '', FunctionArn, Role = '', Environment }) => {
    const own = withoutAccount(FunctionArn);
    const variables = Object.entries(Environment?.Variables ?? {}).map(([name, value]) => [name, own(value)]);
    return { name: FunctionName, roleArn: own(Role), environment: Object.fromEntries(variables) };
  });
};

const afterSlash = (url: string): string => url.slice(url.lastIndexOf('/') + 1);

export interface AwsAccountOptions {
  /** Names of roles begin with this: others are not read, of which an account may hold thousands. */
  readonly rolePrefix: string;
  /** Instead of AWS itself. */
  readonly endpoint?: string;
}

/** Lists by the SDK with the caller's own credentials; names of parameters alone, none of their values. */
export const createAwsAccountReader = ({ rolePrefix, endpoint }: AwsAccountOptions): AccountReader => ({
  read: async (region, progress): Promise<AccountContents> => {
    const config = endpoint === undefined ? { region } : { region, endpoint };
    const clients = {
      dynamodb: new DynamoDBClient(config),
      lambda: new LambdaClient(config),
      iam: new IAMClient(config),
      ssm: new SSMClient(config),
      sqs: new SQSClient(config),
      logs: new CloudWatchLogsClient(config),
    };
    const { dynamodb, lambda, iam, ssm, sqs, logs } = clients;
    try {
      progress('tables');
      const tables = await collect(paginateListTables({ client: dynamodb }, {}), ({ TableNames }) => TableNames);
      progress('functions');
      const functions = await functionsOf(lambda);
      progress('roles');
      const roles = await readRoles(iam, rolePrefix);
      progress('parameters');
      const parameters = await collect(paginateDescribeParameters({ client: ssm }, {}), ({ Parameters }) => Parameters);
      progress('queues');
      const queues = await collect(paginateListQueues({ client: sqs }, {}), ({ QueueUrls }) => QueueUrls);
      progress('log groups');
      const groups = await collect(paginateDescribeLogGroups({ client: logs }, {}), ({ logGroups }) => logGroups);
      return {
        region,
        tables,
        functions,
        roles,
        parameters: present(parameters.map(({ Name }) => Name)),
        queues: queues.map(afterSlash),
        logGroups: present(groups.map(({ logGroupName }) => logGroupName)),
      };
    } finally {
      for (const client of Object.values(clients)) client.destroy();
    }
  },
});

import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { DynamoOptions } from './document-client.ts';
import { pause } from './pause.ts';
import { type PlainItem, plainItem } from './plain-item.ts';

export type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** A part whose condition did not hold, with the row as it was when it was asked for. */
export interface RefusedPart {
  readonly part: number;
  readonly current: PlainItem | undefined;
}

interface Reason {
  readonly Code?: string;
  readonly Item?: PlainItem;
}

interface Cancelled extends Error {
  readonly CancellationReasons: readonly Reason[];
}

const isCancelled = (error: unknown): error is Cancelled =>
  error instanceof Error &&
  error.name === 'TransactionCanceledException' &&
  'CancellationReasons' in error &&
  Array.isArray(error.CancellationReasons);

/** Another transaction is at one of the rows, or the table is busy: both pass. The SDK makes no second try of its own. */
const PASSING = ['TransactionConflict', 'ProvisionedThroughputExceeded', 'ThrottlingError'];
const TRIES = 5;

const refusedOf = ({ CancellationReasons: reasons }: Cancelled): readonly RefusedPart[] =>
  reasons.flatMap(({ Code, Item }, part) =>
    Code === 'ConditionalCheckFailed' ? { part, current: Item === undefined ? undefined : plainItem(Item) } : [],
  );

/**
 * Makes a transaction and answers with the parts that were refused; none: all of it is written. `token` is the
 * transaction's own, so one whose answer is lost and that is made again counts once.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export const transact = async (
  client: DynamoOptions['client'],
  items: readonly TransactItem[],
  token: string,
): Promise<readonly RefusedPart[]> => {
  const command = new TransactWriteCommand({ TransactItems: [...items], ClientRequestToken: token });
  for (let attempt = 0; ; attempt += 1) {
    await pause(attempt);
    try {
      await client.send(command);
      return [];
    } catch (error) {
      if (!isCancelled(error)) throw error;
      const refused = refusedOf(error);
      if (refused.length > 0) return refused;
      const isPassing = error.CancellationReasons.some(({ Code = '' }) => PASSING.includes(Code));
      if (!isPassing || attempt + 1 >= TRIES) throw error;
    }
  }
};

export const putOnce = (table: string, item: NonNullable<TransactItem['Put']>['Item']): TransactItem => ({
  Put: { TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(id)' },
});

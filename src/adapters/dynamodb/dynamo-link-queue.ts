import { DeleteCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { LinkQuestion, LinkQuestions, LinkQueue } from '../../domain/users/ports.ts';
import { listOf, moment, oneOf, readRow, text } from './attributes.ts';
import { conditionally } from './conditional.ts';
import type { DynamoOptions } from './document-client.ts';
import type { PlainItem } from './plain-item.ts';
import { isKey, tableName } from './tables.ts';

const PREFIX = 'link-question#';
const MODEL = 'BackendState';

const row = z.object({
  userId: text,
  contactIds: listOf(text),
  because: oneOf(['several-contacts', 'contact-taken']),
  at: moment,
});

const parse = (item: PlainItem): LinkQuestion => {
  const read = readRow(row, item);
  if (!read.ok) throw new Error(`${MODEL}: row ${String(item.id)} is no question: ${read.refusal.reason}`);
  return { id: String(item.id).slice(PREFIX.length), ...read.value };
};

/** Rows `link-question#<id>` of BackendState, until a person has answered them. They name ids alone. */
export const createDynamoLinkQueue = ({ client, suffix }: DynamoOptions): LinkQueue => ({
  put: async ({ id, at, ...question }) => {
    const put = new PutCommand({
      TableName: tableName(MODEL, suffix),
      Item: { id: `${PREFIX}${id}`, ...question, at, createdAt: at, updatedAt: at },
      ConditionExpression: 'attribute_not_exists(id)',
    });
    await conditionally(undefined, () => client.send(put));
  },
});

/** For the commands of operators: it looks through BackendState, which holds what is under way and little else. */
export const createDynamoLinkQuestions = ({
  client,
  suffix,
  pageSize = 500,
}: DynamoOptions & { readonly pageSize?: number }): LinkQuestions => {
  const table = tableName(MODEL, suffix);
  return {
    open: async function* () {
      let start: Readonly<Record<string, unknown>> | undefined;
      do {
        const scan = new ScanCommand({
          TableName: table,
          ConsistentRead: true,
          FilterExpression: 'begins_with(id, :prefix)',
          ExpressionAttributeValues: { ':prefix': PREFIX },
          Limit: pageSize,
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        });
        const { Items: items = [], LastEvaluatedKey: end } = await client.send(scan);
        if (items.length > 0) yield items.map(parse);
        start = end;
      } while (start !== undefined);
    },
    answered: async (id) => {
      const key = `${PREFIX}${id}`;
      if (isKey(key)) await client.send(new DeleteCommand({ TableName: table, Key: { id: key } }));
    },
  };
};

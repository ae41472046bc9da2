import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { LinkQuestion, LinkQuestions, LinkQueue } from '../../domain/users/ports.ts';
import { listOf, moment, oneOf, readRow, text } from './attributes.ts';
import { conditionally } from './conditional.ts';
import type { DynamoOptions } from './document-client.ts';
import { pagesOf } from './pages.ts';
import type { PlainItem } from './plain-item.ts';
import { isKey, tableName } from './tables.ts';

const PREFIX = 'link-question#';
const MODEL = 'BackendState';
/** The partition of the index in which open questions are, and no others. */
const QUEUE = 'link-questions';

export const linkQuestionKey = (id: string): string => `${PREFIX}${id}`;

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
      Item: { id: linkQuestionKey(id), ...question, queue: QUEUE, at, createdAt: at, updatedAt: at },
      ConditionExpression: 'attribute_not_exists(id)',
    });
    await conditionally(undefined, () => client.send(put));
  },
});

/** Open questions, which the index has in their order; a row without a place in it would be found by nobody. */
export const createDynamoLinkQuestions = ({
  client,
  suffix,
  pageSize,
}: DynamoOptions & { readonly pageSize?: number }): LinkQuestions => {
  const table = tableName(MODEL, suffix);
  return {
    open: async function* () {
      const query = {
        TableName: table,
        IndexName: 'queue-at',
        KeyConditionExpression: 'queue = :queue',
        ExpressionAttributeValues: { ':queue': QUEUE },
        ...(pageSize === undefined ? {} : { Limit: pageSize }),
      };
      for await (const page of pagesOf(client, query)) yield page.map(parse);
    },
    get: async (id) => {
      const key = linkQuestionKey(id);
      const get = new GetCommand({ TableName: table, Key: { id: key }, ConsistentRead: true });
      const { Item: item } = isKey(key) ? await client.send(get) : {};
      return item === undefined ? undefined : parse(item);
    },
  };
};

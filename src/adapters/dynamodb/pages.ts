import { BatchGetCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { DynamoOptions } from './document-client.ts';
import { pause } from './pause.ts';
import type { PlainItem } from './plain-item.ts';

type Client = DynamoOptions['client'];

/** Every page of a query that holds anything. */
export async function* pagesOf(client: Client, query: QueryCommandInput): AsyncGenerator<readonly PlainItem[]> {
  let start: QueryCommandInput['ExclusiveStartKey'];
  do {
    const page = await client.send(
      new QueryCommand({ ...query, ...(start === undefined ? {} : { ExclusiveStartKey: start }) }),
    );
    if (page.Items !== undefined && page.Items.length > 0) yield page.Items;
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}

/** All items of a query, in its order. */
export const allOf = async (client: Client, query: QueryCommandInput): Promise<readonly PlainItem[]> => {
  const items: PlainItem[] = [];
  for await (const page of pagesOf(client, query)) items.push(...page);
  return items;
};

const BATCH = 100;
const TRIES = 6;

const batch = async (client: Client, table: string, ids: readonly string[], isConsistent: boolean) => {
  const items: PlainItem[] = [];
  let wanted: readonly Readonly<Record<string, unknown>>[] = ids.map((id) => ({ id }));
  for (let attempt = 0; attempt < TRIES && wanted.length > 0; attempt += 1) {
    await pause(attempt);
    const request = { RequestItems: { [table]: { Keys: [...wanted], ConsistentRead: isConsistent } } };
    const answer = await client.send(new BatchGetCommand(request));
    items.push(...(answer.Responses?.[table] ?? []));
    wanted = answer.UnprocessedKeys?.[table]?.Keys ?? [];
  }
  if (wanted.length > 0) throw new Error(`${table}: ${wanted.length} item(s) could not be read in ${TRIES} tries`);
  return items;
};

/** The rows that exist of these ids, in no order. @throws when DynamoDB keeps leaving some out */
export const rowsOf = async (
  client: Client,
  table: string,
  ids: readonly string[],
  { isConsistent }: { readonly isConsistent: boolean },
): Promise<readonly PlainItem[]> => {
  const items: PlainItem[] = [];
  for (let start = 0; start < ids.length; start += BATCH) {
    items.push(...(await batch(client, table, ids.slice(start, start + BATCH), isConsistent)));
  }
  return items;
};

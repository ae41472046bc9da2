import { GetCommand, PutCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../domain/shared/clock.ts';
import type { NewId } from '../../domain/shared/ids.ts';
import { inParallel } from '../../domain/shared/in-parallel.ts';
import type { UserDirectory } from '../../domain/users/ports.ts';
import { normalisedEmail } from '../../domain/users/user.ts';
import { sortEmailStart } from '../shared/user-search.ts';
import { conditionally } from './conditional.ts';
import { directoryItem, LISTING, parseDirectoryEntry } from './directory-record.ts';
import { createDirectorySearch, type SearchBounds } from './directory-search.ts';
import type { DynamoOptions } from './document-client.ts';
import { sized } from './item-size.ts';
import { allOf } from './pages.ts';
import { isKey, tableName } from './tables.ts';
import { transact } from './transaction.ts';
import { goneItem } from './user-command-record.ts';

export type DynamoUserDirectoryOptions = DynamoOptions &
  Partial<SearchBounds> & {
    readonly clock: Clock;
    /** Names each removal, so that one whose answer was lost is not taken for another. At most 36 characters. */
    readonly newId: NewId;
  };

const PARALLEL_QUERIES = 8;

export const createDynamoUserDirectory = (options: DynamoUserDirectoryOptions): UserDirectory => {
  const { client, suffix, clock, newId, readLimit = 2_000, pageSize = 200 } = options;
  const table = tableName('UserDirectory', suffix);

  const idByEmail = async (email: string): Promise<string | undefined> => {
    const query = new QueryCommand({
      TableName: table,
      IndexName: 'listing-email',
      KeyConditionExpression: 'listing = :listing AND begins_with(sortEmail, :start)',
      ExpressionAttributeValues: { ':listing': LISTING, ':start': sortEmailStart(email) },
      Limit: 1,
    });
    const { Items: [row] = [] } = await client.send(query);
    return row === undefined ? undefined : String(row.id);
  };

  return {
    get: async (id) => {
      const get = new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true });
      const { Item: item } = isKey(id) ? await client.send(get) : {};
      return item === undefined ? undefined : parseDirectoryEntry(item);
    },
    put: async (entry, was) => {
      const item = directoryItem(entry);
      const put = new PutCommand({
        TableName: table,
        Item: item,
        ...(was === undefined
          ? { ConditionExpression: 'attribute_not_exists(id)' }
          : { ConditionExpression: 'revision = :was', ExpressionAttributeValues: { ':was': was.revision } }),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      const done = await sized(table, item, () => conditionally(undefined, () => client.send(put)));
      // A revision is of one write alone: where it is there already, that was a try of ours whose answer was lost.
      return done.written || done.current?.revision === entry.revision ? 'put' : 'changed';
    },
    remove: async ({ id, revision }) => {
      const remove = {
        TableName: table,
        Key: { id },
        ConditionExpression: 'revision = :was',
        ExpressionAttributeValues: { ':was': revision },
      };
      const gone = { TableName: tableName('UserCommands', suffix), Item: goneItem(id, clock()) };
      const refused = await transact(client, [{ Delete: remove }, { Put: gone }], newId());
      return refused.length === 0 ? 'removed' : 'changed';
    },
    search: createDirectorySearch({ client, suffix, clock, readLimit, pageSize }),
    linkedTo: async (contactId) => {
      if (!isKey(contactId)) return [];
      const rows = await allOf(client, {
        TableName: table,
        IndexName: 'contactId',
        KeyConditionExpression: 'contactId = :contactId',
        ExpressionAttributeValues: { ':contactId': contactId },
      });
      return rows.map(({ id }) => String(id));
    },
    idsByEmail: async (emails) => {
      const ids = new Map<string, string>();
      const asked = [...new Set(emails.map(normalisedEmail))].filter((email) => email !== '');
      await inParallel(asked, PARALLEL_QUERIES, async (email) => {
        const id = await idByEmail(email);
        if (id !== undefined) ids.set(email, id);
      });
      return ids;
    },
    all: async function* () {
      let start: Readonly<Record<string, unknown>> | undefined;
      do {
        const { Items: items = [], LastEvaluatedKey: end } = await client.send(
          new ScanCommand({
            TableName: table,
            ConsistentRead: true,
            Limit: pageSize,
            ...(start === undefined ? {} : { ExclusiveStartKey: start }),
          }),
        );
        if (items.length > 0) yield items.map(parseDirectoryEntry);
        start = end;
      } while (start !== undefined);
    },
  };
};

import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { LinkableContacts, LinkQueue } from '../../domain/users/ports.ts';
import { normalisedEmail } from '../../domain/users/user.ts';
import { conditionally } from './conditional.ts';
import type { DynamoOptions } from './document-client.ts';
import { allOf } from './pages.ts';
import { isKey, tableName } from './tables.ts';

/** Rows of Contacts. An address is looked for as it is written everywhere: lowercase; one that is written otherwise is not found. */
export const createDynamoLinkableContacts = ({ client, suffix }: DynamoOptions): LinkableContacts => {
  const table = tableName('Contacts', suffix);
  return {
    exists: async (contactId) => {
      if (!isKey(contactId)) return false;
      const get = new GetCommand({
        TableName: table,
        Key: { id: contactId },
        ProjectionExpression: 'id',
        ConsistentRead: true,
      });
      return (await client.send(get)).Item !== undefined;
    },
    byEmail: async (email) => {
      const address = normalisedEmail(email);
      if (!isKey(address)) return [];
      const rows = await allOf(client, {
        TableName: table,
        IndexName: 'email',
        KeyConditionExpression: 'email = :email',
        ExpressionAttributeValues: { ':email': address },
      });
      return rows.map(({ id }) => String(id));
    },
  };
};

/** Rows `link-question#<id>` of BackendState, until a person has answered them. */
export const createDynamoLinkQueue = ({ client, suffix }: DynamoOptions): LinkQueue => ({
  put: async ({ id, at, ...question }) => {
    const put = new PutCommand({
      TableName: tableName('BackendState', suffix),
      Item: { id: `link-question#${id}`, ...question, at, createdAt: at, updatedAt: at },
      ConditionExpression: 'attribute_not_exists(id)',
    });
    await conditionally(undefined, () => client.send(put));
  },
});

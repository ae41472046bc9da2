import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { LinkableContacts } from '../../domain/users/ports.ts';
import { normalisedEmail } from '../../domain/users/user.ts';
import type { DynamoOptions } from './document-client.ts';
import { allOf } from './pages.ts';
import { isKey, tableName } from './tables.ts';

/**
 * Rows of Contacts. An index finds what is written exactly so: an address in lowercase, as ours are. A contact of old whose
 * address is written otherwise (`Ada@Example.com`) is nobody's by itself; a person links it. To guess spellings would find
 * some of them, and so take one contact for the only one where there are two.
 */
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

import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import type { FormerTables } from '../../domain/operations/recovery/ports.ts';
import type { DynamoOptions } from './document-client.ts';
import { tableName } from './tables.ts';

/** How many rows DynamoDB itself last counted, some hours ago: no row is read for it. */
export const createDynamoTableSizes = ({ client, suffix }: Pick<DynamoOptions, 'client' | 'suffix'>): FormerTables => ({
  countIfThere: async (model) => {
    try {
      const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName(model, suffix) }));
      return Table?.ItemCount ?? 0;
    } catch (error) {
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
      throw error;
    }
  },
});

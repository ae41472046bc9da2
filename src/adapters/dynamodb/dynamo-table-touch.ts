import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { TableTouch } from '../../domain/operations/health/ports.ts';
import type { DynamoOptions } from './document-client.ts';

/** Reads a row that is not there: half a read unit. */
export const createDynamoTableTouch = ({ client }: Pick<DynamoOptions, 'client'>): TableTouch => ({
  touch: async (TableName) => {
    await client.send(new GetCommand({ TableName, Key: { id: 'health-probe' } }));
  },
});

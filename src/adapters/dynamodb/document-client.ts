import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { plainNumber } from './plain-item.ts';

/** What every store of this folder is made with. */
export interface DynamoOptions {
  readonly client: DynamoDBDocumentClient;
  /** Of the stage's tables: `<Model>-<suffix>-NONE`. */
  readonly suffix: string;
}

/**
 * Connections are kept alive and shared by all stores of a process. A try that hangs is given up after 3 s and made
 * again, up to 4 tries: a stall of DynamoDB must not eat a function's whole time.
 */
export const createDocumentClient = (config: DynamoDBClientConfig = {}): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(
    new DynamoDBClient({
      maxAttempts: 4,
      retryMode: 'standard',
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
      ...config,
    }),
    {
      marshallOptions: { removeUndefinedValues: true },
      unmarshallOptions: { wrapNumbers: plainNumber },
    },
  );

import { randomBytes } from 'node:crypto';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createTables, readRegistry } from '../../local/tables.ts';
import { createDocumentClient } from '../../src/adapters/dynamodb/document-client.ts';

/** The address of the run's DynamoDB Local; the first to ask starts it. */
export const dynamoDbEndpoint = async (): Promise<string> => {
  const { TEST_DYNAMODB } = process.env;
  if (TEST_DYNAMODB === undefined) throw new Error('TEST_DYNAMODB is not set: run the tests with jest, from the root');
  const response = await fetch(TEST_DYNAMODB);
  const answer = await response.text();
  if (!response.ok) throw new Error(answer);
  return answer;
};

export interface TestDatabase {
  readonly client: DynamoDBDocumentClient;
  readonly endpoint: string;
  readonly suffix: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Lets go of the connections; the tables go with the test run. */
  close(): void;
}

/** A database of its own with these tables of the registry, empty. */
export const createTestDatabase = async (models: readonly string[]): Promise<TestDatabase> => {
  const endpoint = await dynamoDbEndpoint();
  const suffix = randomBytes(13).toString('hex');
  const credentials = { accessKeyId: suffix, secretAccessKey: 'local' };
  const requestHandler = { connectionTimeout: 15_000, requestTimeout: 15_000 }; // a busy machine is no fault
  const client = createDocumentClient({ endpoint, region: 'us-west-1', credentials, requestHandler });
  await createTables(client, suffix, readRegistry(), models);
  return { client, endpoint, suffix, credentials, close: () => client.destroy() };
};

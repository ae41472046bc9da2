import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { plainNumber } from './plain-item.ts';

/** What every store of this folder is made with. */
export interface DynamoOptions {
  readonly client: DynamoDBDocumentClient;
  /** Of the stage's tables: `<Model>-<suffix>-NONE`. */
  readonly suffix: string;
}

export interface DocumentClientOptions {
  /** Called when a call failed after all its tries and the fault is the database's or the way's to it: no answer, or a 5xx. */
  readonly onUnreachable?: () => void;
}

const fieldOf = (thing: unknown, key: string): unknown =>
  typeof thing === 'object' && thing !== null ? Reflect.get(thing, key) : undefined;

/** An answer of 4xx is an answer: the database was there and refused. */
export const isUnreachable = (error: unknown): boolean => {
  const status = fieldOf(fieldOf(error, '$metadata'), 'httpStatusCode');
  return typeof status !== 'number' || status >= 500;
};

/**
 * For work on whole tables: it takes more than a table of little capacity gives at once, and goes no faster than the table
 * lets it while that grows, for about a minute and a half a call.
 */
export const PATIENT: DynamoDBClientConfig = { maxAttempts: 12, retryMode: 'adaptive' };

/**
 * Connections are kept alive and shared by all stores of a process. A try that hangs is given up after 3 s and made
 * again, up to 4 tries: a stall of DynamoDB must not eat a function's whole time.
 */
export const createDocumentClient = (
  config: DynamoDBClientConfig = {},
  { onUnreachable }: DocumentClientOptions = {},
): DynamoDBDocumentClient => {
  const client = new DynamoDBClient({
    maxAttempts: 4,
    retryMode: 'standard',
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
    ...config,
  });
  if (onUnreachable !== undefined) {
    client.middlewareStack.add(
      (next) => async (args) => {
        try {
          return await next(args);
        } catch (error) {
          if (isUnreachable(error)) onUnreachable();
          throw error;
        }
      },
      { step: 'build', name: 'tellUnreachable' }, // around all tries, and after the request was put in words,
    );
  }
  return DynamoDBDocumentClient.from(client, {
    marshallOptions: { removeUndefinedValues: true },
    unmarshallOptions: { wrapNumbers: plainNumber },
  });
};

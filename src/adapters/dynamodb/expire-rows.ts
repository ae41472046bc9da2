import { UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoOptions } from './document-client.ts';

/** That it is so already is refused, by these words alone. */
const isSoAlready = (error: unknown): boolean => error instanceof Error && /already enabled/i.test(error.message);

/** Lets rows of a table expire by this attribute. */
export const expireRows = async (client: DynamoOptions['client'], TableName: string, ttl: string): Promise<void> => {
  const TimeToLiveSpecification = { AttributeName: ttl, Enabled: true };
  try {
    await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
  } catch (error) {
    if (!isSoAlready(error)) throw error;
  }
};

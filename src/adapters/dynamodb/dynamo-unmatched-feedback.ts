import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { UnmatchedFeedback } from '../../domain/notifications/ports.ts';
import type { DynamoOptions } from './document-client.ts';
import { tableName } from './tables.ts';

/** As infra/tables.yml says: no longer than the messages. */
const RETENTION_SECONDS = 395 * 86_400;

export const createDynamoUnmatchedFeedback = ({ client, suffix }: DynamoOptions): UnmatchedFeedback => {
  const table = tableName('NotificationEvents', suffix);
  return {
    keep: async ({ id, notificationId, providerMessageId, sentTo, at, feedback, raw }, reason, now) => {
      const item = {
        id,
        ...{ notificationId, providerMessageId },
        eventType: feedback.kind,
        recipient: sentTo[0],
        reason,
        payload: raw,
        occurredAt: at.toISOString(),
        createdAt: now.toISOString(),
        updatedAt: now.toISOString(),
        ttl: Math.floor(now.getTime() / 1000) + RETENTION_SECONDS,
      };
      await client.send(new PutCommand({ TableName: table, Item: item }));
    },
  };
};

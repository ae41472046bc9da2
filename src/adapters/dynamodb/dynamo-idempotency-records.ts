import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { secondsAfter } from '../../domain/shared/clock.ts';
import {
  type Begun,
  IDEMPOTENCY_HOURS,
  type IdempotencyRecords,
  type IdempotentCommand,
} from '../../domain/shared/idempotency.ts';
import type { NewId } from '../../domain/shared/ids.ts';
import { readRow, text } from './attributes.ts';
import { conditionally } from './conditional.ts';
import type { DynamoOptions } from './document-client.ts';
import type { PlainItem } from './plain-item.ts';
import { tableName } from './tables.ts';

export interface DynamoIdempotencyRecordsOptions<Answer> extends DynamoOptions {
  /** Names each write, so that one whose answer was lost is recognised as ours. */
  readonly newId: NewId;
  /** An answer as it comes back from JSON. @throws when it is none */
  readonly readAnswer: (value: unknown) => Answer;
}

const row = z.object({ fingerprint: text, answer: z.exactOptional(text) });

const epochSeconds = (at: Date): number => Math.floor(at.getTime() / 1000);
const ttlFrom = (at: Date): number => epochSeconds(secondsAfter(at, IDEMPOTENCY_HOURS * 3600));

/** Rows `idempotency#<key>`. One that has expired is none, also before DynamoDB deletes it. */
export const createDynamoIdempotencyRecords = <Answer>(
  options: DynamoIdempotencyRecordsOptions<Answer>,
): IdempotencyRecords<Answer> => {
  const { client, suffix, newId, readAnswer } = options;
  const table = tableName('BackendState', suffix);
  const idOf = ({ key }: IdempotentCommand): string => `idempotency#${key}`;

  const stateOf = (item: PlainItem, { fingerprint }: IdempotentCommand): Begun<Answer> => {
    const read = readRow(row, item);
    if (!read.ok) throw new Error(`${table}: row ${String(item.id)} is no idempotent command: ${read.refusal.reason}`);
    if (read.value.fingerprint !== fingerprint) return { state: 'another-command' };
    const { answer } = read.value;
    return answer === undefined
      ? { state: 'in-flight' }
      : { state: 'answered', answer: readAnswer(JSON.parse(answer)) };
  };

  const base = (command: IdempotentCommand, at: Date) => ({
    id: idOf(command),
    fingerprint: command.fingerprint,
    ttl: ttlFrom(at),
    createdAt: at.toISOString(),
    updatedAt: at.toISOString(),
  });

  return {
    begin: async (command, at, leaseUntil) => {
      const writeId = newId();
      const put = new PutCommand({
        TableName: table,
        Item: { ...base(command, at), leaseUntil: leaseUntil.toISOString(), lastWriteId: writeId },
        ConditionExpression:
          'attribute_not_exists(id) OR #ttl <= :now OR (fingerprint = :fingerprint AND attribute_not_exists(answer) AND leaseUntil <= :at)',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: {
          ':now': epochSeconds(at),
          ':fingerprint': command.fingerprint,
          ':at': at.toISOString(),
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      const begun = await conditionally(writeId, () => client.send(put));
      return begun.written ? { state: 'begun' } : stateOf(begun.current ?? {}, command);
    },
    complete: async (command, answer, at) => {
      const put = new PutCommand({
        TableName: table,
        Item: { ...base(command, at), answer: JSON.stringify(answer) },
        ConditionExpression:
          'attribute_not_exists(id) OR (fingerprint = :fingerprint AND attribute_not_exists(answer))',
        ExpressionAttributeValues: { ':fingerprint': command.fingerprint },
      });
      await conditionally(undefined, () => client.send(put));
    },
    release: async (command, leaseUntil) => {
      const remove = new DeleteCommand({
        TableName: table,
        Key: { id: idOf(command) },
        ConditionExpression:
          'attribute_not_exists(id) OR (fingerprint = :fingerprint AND attribute_not_exists(answer) AND leaseUntil = :lease)',
        ExpressionAttributeValues: { ':fingerprint': command.fingerprint, ':lease': leaseUntil.toISOString() },
      });
      await conditionally(undefined, () => client.send(remove));
    },
  };
};

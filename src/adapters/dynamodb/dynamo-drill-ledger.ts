import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { DrillLedger } from '../../domain/operations/recovery/ports.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import { $Recovery } from '../shared/recovery-record.ts';
import type { DynamoOptions } from './document-client.ts';
import { tableName } from './tables.ts';

const KEY = { id: 'drill#monthly' };

const $Row = z.object({
  /** As JSON; absent: there was no drill yet. */
  recovery: z.exactOptional(z.string()),
  revision: z.exactOptional(z.number()),
  /** When the last drill began whose end was told. */
  toldOf: z.exactOptional(z.string()),
  succeededAt: z.exactOptional(z.string()),
  askedSince: z.exactOptional(z.string()),
});

/** One row of BackendState: the last drill, and when one last succeeded. It names tables, and holds nothing of them. */
export const createDynamoDrillLedger = ({
  client,
  suffix,
  clock,
}: Pick<DynamoOptions, 'client' | 'suffix'> & { readonly clock: Clock }): DrillLedger => {
  const table = tableName('BackendState', suffix);
  let seen: number | undefined;

  const update = async (expression: string, values: Readonly<Record<string, unknown>>, condition?: string) => {
    const answer = await client.send(
      new UpdateCommand({
        TableName: table,
        Key: KEY,
        UpdateExpression: `SET updatedAt = :now, createdAt = if_not_exists(createdAt, :now), ${expression}`,
        ExpressionAttributeValues: { ':now': clock().toISOString(), ...values },
        ...(condition === undefined ? {} : { ConditionExpression: condition }),
        ReturnValues: 'ALL_NEW',
      }),
    );
    return $Row.parse(answer.Attributes);
  };

  const row = async (): Promise<z.infer<typeof $Row>> => {
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: KEY, ConsistentRead: true }));
    return $Row.parse(Item ?? {});
  };

  return {
    read: async (id) => {
      const { recovery, revision } = await row();
      seen = revision;
      if (recovery === undefined) return undefined;
      const found = $Recovery.parse(JSON.parse(recovery));
      return found.id === id ? found : undefined;
    },
    write: async (recovery) => {
      const values = { ':recovery': JSON.stringify(recovery), ':next': (seen ?? 0) + 1 };
      const [condition, more] =
        seen === undefined ? ['attribute_not_exists(revision)', {}] : ['revision = :seen', { ':seen': seen }];
      await update('recovery = :recovery, revision = :next', { ...values, ...more }, condition);
      seen = (seen ?? 0) + 1;
    },
    isTold: async ({ beganAt }) => (await row()).toldOf === beganAt,
    tell: async ({ beganAt }, succeededAt) => {
      const succeeded = succeededAt === undefined ? '' : ', succeededAt = :succeeded';
      await update(`toldOf = :told${succeeded}`, {
        ':told': beganAt,
        ...(succeededAt === undefined ? {} : { ':succeeded': succeededAt }),
      });
    },
    withoutSuccessSince: async (now) => {
      const { succeededAt, askedSince } = await update('askedSince = if_not_exists(askedSince, :asked)', {
        ':asked': now.toISOString(),
      });
      return new Date(succeededAt ?? askedSince ?? now);
    },
  };
};

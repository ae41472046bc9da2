import { GetCommand, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { AuditKeys } from '../../domain/operations/audit/ports.ts';
import { auditKeys } from './audit-record.ts';
import { conditionally } from './conditional.ts';
import type { DynamoOptions } from './document-client.ts';
import type { PlainItem } from './plain-item.ts';
import { isKey, tableName } from './tables.ts';

const filled = z.string().check(z.minLength(1));
const $Fit = z.object({ id: filled, at: z.iso.datetime(), entity: filled, entityId: filled, actor: filled });

const keysFor = (item: PlainItem) => {
  const read = $Fit.safeParse({ ...item, at: item.at ?? item.createdAt });
  const keys = read.success ? auditKeys(read.data) : undefined;
  return keys !== undefined && isKey(keys.entityKey) ? keys : undefined;
};

/** Rows of AuditLog that were written before it had its indexes, or by another program. */
export const createDynamoAuditKeys = ({
  client,
  suffix,
  pageSize,
}: DynamoOptions & { readonly pageSize?: number }): AuditKeys => {
  const table = tableName('AuditLog', suffix);
  return {
    unkeyed: async (after) => {
      const {
        Items: items = [],
        LastEvaluatedKey: end,
        ScannedCount: looked = 0,
      } = await client.send(
        new ScanCommand({
          TableName: table,
          FilterExpression: 'attribute_not_exists(atId)',
          ...(pageSize === undefined ? {} : { Limit: pageSize }),
          ...(after === undefined ? {} : { ExclusiveStartKey: { id: after } }),
        }),
      );
      const rows = items.flatMap((item) => (keysFor(item) === undefined ? [] : [String(item.id)]));
      return {
        looked,
        rows,
        unfit: items.length - rows.length,
        ...(end === undefined ? {} : { next: String(end.id) }),
      };
    },
    key: async (id) => {
      const { Item: item } = await client.send(new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true }));
      const keys = item === undefined ? undefined : keysFor(item);
      if (keys === undefined) return;
      const update = new UpdateCommand({
        TableName: table,
        Key: { id },
        UpdateExpression: 'SET entityKey = :entityKey, atId = :atId, timeShard = :timeShard',
        ConditionExpression: 'attribute_exists(id) AND attribute_not_exists(atId)',
        ExpressionAttributeValues: {
          ':entityKey': keys.entityKey,
          ':atId': keys.atId,
          ':timeShard': keys.timeShard,
        },
      });
      await conditionally(undefined, () => client.send(update));
    },
  };
};

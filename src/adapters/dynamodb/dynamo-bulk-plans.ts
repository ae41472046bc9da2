import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { Clock } from '../../domain/shared/clock.ts';
import type { NewId } from '../../domain/shared/ids.ts';
import type { BulkPlan, BulkPlans } from '../../domain/statuses/bulk-plan.ts';
import { flag, moment, optionalText, readRow, text, wholeNumber } from './attributes.ts';
import { auditItem } from './audit-record.ts';
import type { DynamoOptions } from './document-client.ts';
import type { PlainItem } from './plain-item.ts';
import { isKey, tableName } from './tables.ts';
import { putOnce, transact } from './transaction.ts';

export interface DynamoBulkPlansOptions extends DynamoOptions {
  readonly clock: Clock;
  /** Names each approval, so that one whose answer was lost is not taken for another. */
  readonly newId: NewId;
}

const row = z.object({
  proposedBy: text,
  proposedAt: moment,
  expiresAt: moment,
  toStatus: text,
  reason: optionalText,
  items: z.array(z.object({ id: text, expectedVersion: wholeNumber(0, Number.MAX_SAFE_INTEGER) })),
  needsApproval: flag(true),
  approval: z.exactOptional(z.object({ by: text, at: moment })),
});

const PREFIX = 'bulk-plan#';

/** Rows `bulk-plan#<id>` of BackendState. One that has expired is none, also before DynamoDB deletes it. */
export const createDynamoBulkPlans = ({ client, suffix, clock, newId }: DynamoBulkPlansOptions): BulkPlans => {
  const table = tableName('BackendState', suffix);

  const planOf = (id: string, item: PlainItem): BulkPlan => {
    const read = readRow(row, item);
    if (!read.ok) throw new Error(`${table}: row ${PREFIX}${id} is no bulk plan: ${read.refusal.reason}`);
    const { toStatus: to, ...plan } = read.value;
    return { id, to, ...plan };
  };

  const get: BulkPlans['get'] = async (id, now) => {
    const key = `${PREFIX}${id}`;
    if (!isKey(key)) return undefined;
    const { Item: item } = await client.send(
      new GetCommand({ TableName: table, Key: { id: key }, ConsistentRead: true }),
    );
    const plan = item === undefined ? undefined : planOf(id, item);
    return plan !== undefined && Date.parse(plan.expiresAt) > now.getTime() ? plan : undefined;
  };

  const itemOf = ({ id, to, ...plan }: BulkPlan) => ({
    ...plan,
    id: `${PREFIX}${id}`,
    toStatus: to,
    ttl: Math.ceil(Date.parse(plan.expiresAt) / 1000),
    createdAt: plan.proposedAt,
    updatedAt: clock().toISOString(),
  });

  return {
    get,
    add: async (plan) => {
      await client.send(new PutCommand({ TableName: table, Item: itemOf(plan) }));
    },
    approve: async (id, approval, audit) => {
      const at = new Date(approval.at);
      const plan = await get(id, at);
      if (plan === undefined || plan.approval !== undefined) return plan;
      const approve = {
        Put: {
          TableName: table,
          Item: itemOf({ ...plan, approval }), // nothing else of a plan ever changes
          ConditionExpression: 'attribute_exists(id) AND attribute_not_exists(approval)',
        },
      };
      const note = putOnce(tableName('AuditLog', suffix), auditItem(audit, clock()));
      await transact(client, [approve, note], newId());
      return get(id, at); // who was first shows in the row
    },
  };
};

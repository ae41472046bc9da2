import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import {
  type Ledger,
  type MigrationLedgers,
  UNDO_DAYS,
  type UndoEntry,
} from '../../domain/operations/migrations/ledger.ts';
import { type Clock, secondsAfter } from '../../domain/shared/clock.ts';
import type { NewId } from '../../domain/shared/ids.ts';
import { conditionally } from './conditional.ts';
import type { DynamoOptions } from './document-client.ts';
import { sized } from './item-size.ts';
import type { PlainItem } from './plain-item.ts';
import { tableName } from './tables.ts';

export interface DynamoMigrationLedgersOptions extends DynamoOptions {
  readonly clock: Clock;
  /** Names each write, so that one whose answer was lost is not taken for somebody else's. */
  readonly newId: NewId;
}

const fold = z.object({ count: z.number(), sum: z.string() });
const counts = z.object({
  looked: z.number(),
  changed: z.number(),
  added: z.number(),
  taken: z.number(),
  conflicts: z.number(),
});
const ledgerRow: z.ZodMiniType<Ledger> = z.object({
  migrationId: z.string(),
  revision: z.number(),
  state: z.enum(['running', 'done', 'undoing', 'undone']),
  planId: z.string(),
  planned: fold,
  beganAt: z.string(),
  updatedAt: z.string(),
  finished: z.array(z.string()),
  after: z.exactOptional(z.string()),
  counts: z.record(z.string(), counts),
  made: fold,
  parts: z.number(),
});

const about = { model: z.string(), id: z.string(), afterHash: z.string() };
const undoPart: z.ZodMiniType<readonly UndoEntry[]> = z.array(
  z.union([
    z.object({
      kind: z.literal('change'),
      ...about,
      beforeHash: z.string(),
      was: z.record(z.string(), z.unknown()),
      new: z.array(z.string()),
    }),
    z.object({ kind: z.literal('add'), ...about }),
  ]),
);

const DAY_SECONDS = 86_400;
const ledgerKey = (migrationId: string): string => `migration#${migrationId}`;
const partKey = (migrationId: string, part: number): string => `migration-undo#${migrationId}#${part}`;

/** Rows `migration#<id>` of BackendState, and parts of the undo log beside them, which go away by themselves. */
export const createDynamoMigrationLedgers = (options: DynamoMigrationLedgersOptions): MigrationLedgers => {
  const { client, suffix, clock, newId } = options;
  const table = tableName('BackendState', suffix);

  const read = async (id: string): Promise<PlainItem | undefined> => {
    const { Item: item } = await client.send(new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true }));
    return item;
  };

  const put = async (item: PlainItem & { readonly id: string }, condition: string, values: PlainItem) => {
    const writeId = newId();
    const command = new PutCommand({
      TableName: table,
      Item: { ...item, lastWriteId: writeId },
      ConditionExpression: condition,
      ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const { written } = await sized(table, item, () => conditionally(writeId, () => client.send(command)));
    return written;
  };

  return {
    get: async (migrationId) => {
      const item = await read(ledgerKey(migrationId));
      return item === undefined ? undefined : ledgerRow.parse(item);
    },
    save: async (ledger) => {
      const item = { ...ledger, id: ledgerKey(ledger.migrationId), createdAt: ledger.beganAt };
      const isFirst = ledger.revision === 1;
      const written = await put(
        item,
        isFirst ? 'attribute_not_exists(id)' : 'revision = :was',
        isFirst ? {} : { ':was': ledger.revision - 1 },
      );
      return written ? 'saved' : 'changed';
    },
    addUndo: async (migrationId, part, entries) => {
      const now = clock();
      const item = {
        id: partKey(migrationId, part),
        undo: JSON.stringify(entries),
        createdAt: now.toISOString(),
        updatedAt: now.toISOString(),
        ttl: Math.ceil(secondsAfter(now, UNDO_DAYS * DAY_SECONDS).getTime() / 1000),
      };
      return (await put(item, 'attribute_not_exists(id)', {})) ? 'added' : 'exists';
    },
    undo: async (migrationId, part) => {
      const item = await read(partKey(migrationId, part));
      return item === undefined ? undefined : undoPart.parse(JSON.parse(String(item.undo)));
    },
  };
};

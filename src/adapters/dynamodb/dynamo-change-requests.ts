import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ChangeRequest } from '../../domain/configuration/changes/change-request.ts';
import type { ChangeRequests } from '../../domain/configuration/changes/ports.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import type { NewId } from '../../domain/shared/ids.ts';
import { auditItem } from './audit-record.ts';
import {
  APPLYING_KEY,
  changeRequestItem,
  changeRequestKey,
  OPEN_CHANGES_KEY,
  parseChangeRequest,
} from './change-request-record.ts';
import { conditionally } from './conditional.ts';
import type { DynamoOptions } from './document-client.ts';
import { type PlainItem, plain } from './plain-item.ts';
import { isKey, tableName } from './tables.ts';
import { putOnce, type TransactItem, transact } from './transaction.ts';

export interface DynamoChangeRequestsOptions extends DynamoOptions {
  readonly clock: Clock;
  /** Names each transaction, so that one whose answer was lost is not taken for another. */
  readonly newId: NewId;
}

const textsOf = (value: unknown): readonly string[] => {
  const list = plain(value);
  return Array.isArray(list) ? list.filter((one): one is string => typeof one === 'string') : [];
};

/** Rows of BackendState: each request, the list of the open ones, and the one that is being applied. */
export const createDynamoChangeRequests = (options: DynamoChangeRequestsOptions): ChangeRequests => {
  const { client, suffix, clock, newId } = options;
  const table = tableName('BackendState', suffix);
  const auditOnce = (entry: Parameters<typeof auditItem>[0]): TransactItem =>
    putOnce(tableName('AuditLog', suffix), auditItem(entry, clock()));

  const read = async (id: string): Promise<PlainItem | undefined> => {
    if (!isKey(id)) return undefined;
    const { Item: item } = await client.send(new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true }));
    return item;
  };

  /** The next write of a request, where nobody else has made one. */
  const nextOf = (request: ChangeRequest) => ({
    TableName: table,
    Item: changeRequestItem(request, clock()),
    ConditionExpression: 'writes = :was',
    ExpressionAttributeValues: { ':was': request.writes - 1 },
  });

  const inOpenList = (word: 'ADD' | 'DELETE', id: string) => ({
    TableName: table,
    Key: { id: OPEN_CHANGES_KEY },
    UpdateExpression: `${word} requests :ids SET updatedAt = :now, createdAt = if_not_exists(createdAt, :now)`,
    ExpressionAttributeValues: { ':ids': new Set([id]), ':now': clock().toISOString() },
  });

  const taken = (requestId: string, leaseUntil: Date): TransactItem => {
    const now = clock().toISOString();
    const item = { id: APPLYING_KEY, requestId, leaseUntil: leaseUntil.toISOString(), createdAt: now, updatedAt: now };
    return {
      Put: {
        TableName: table,
        Item: item,
        ConditionExpression: 'attribute_not_exists(id)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    };
  };

  const letGo = (requestId: string): TransactItem => ({
    Delete: {
      TableName: table,
      Key: { id: APPLYING_KEY },
      ConditionExpression: 'requestId = :id',
      ExpressionAttributeValues: { ':id': requestId },
    },
  });

  return {
    add: async (request, audit) => {
      const put = putOnce(table, changeRequestItem(request, clock()));
      const refused = await transact(
        client,
        [put, { Update: inOpenList('ADD', request.id) }, auditOnce(audit)],
        newId(),
      );
      return refused.length === 0 ? 'added' : 'exists';
    },
    get: async (id) => {
      const item = await read(changeRequestKey(id));
      return item === undefined ? undefined : parseChangeRequest(id, item);
    },
    begin: async (request, leaseUntil, audit) => {
      const items = [{ Put: nextOf(request) }, taken(request.id, leaseUntil), auditOnce(audit)];
      const refused = await transact(client, items, newId());
      if (refused.length === 0) return 'begun';
      const holder = refused.find(({ part }) => part === 1)?.current?.requestId;
      const isChanged = refused.some(({ part }) => part !== 1) || holder === request.id;
      return isChanged || typeof holder !== 'string' ? 'changed' : { busyWith: holder };
    },
    resume: async (id, now, leaseUntil) => {
      const take = new UpdateCommand({
        TableName: table,
        Key: { id: APPLYING_KEY },
        UpdateExpression: 'SET leaseUntil = :until, updatedAt = :now, lastWriteId = :write',
        ConditionExpression: 'requestId = :id AND leaseUntil <= :now',
        ExpressionAttributeValues: {
          ':until': leaseUntil.toISOString(),
          ':now': now.toISOString(),
          ':id': id,
          ':write': newId(),
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      const { ':write': writeId } = take.input.ExpressionAttributeValues ?? {};
      const taking = await conditionally(String(writeId), () => client.send(take));
      if (taking.written) return 'resumed';
      return taking.current?.requestId === id ? 'held' : 'ended';
    },
    end: async (request, audit) => {
      const lock = request.approval === undefined ? [] : [letGo(request.id)];
      const refused = await transact(client, [{ Put: nextOf(request) }, auditOnce(audit), ...lock], newId());
      return refused.length === 0 ? 'ended' : 'changed';
    },
    note: async (request) => {
      await conditionally(undefined, () => client.send(new PutCommand(nextOf(request))));
    },
    close: async (id) => {
      await client.send(new UpdateCommand(inOpenList('DELETE', id)));
    },
    open: async () => textsOf((await read(OPEN_CHANGES_KEY))?.requests),
  };
};

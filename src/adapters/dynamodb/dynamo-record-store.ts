import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../domain/shared/clock.ts';
import type { NewId } from '../../domain/shared/ids.ts';
import { refuse } from '../../domain/shared/result.ts';
import type { Commit, Committed, RecordStore } from '../../domain/statuses/ports.ts';
import { isAsRead } from '../shared/guarded-fields.ts';
import { conditionally } from './conditional.ts';
import type { DynamoOptions } from './document-client.ts';
import { type Guard, guardOn, guardOnRow } from './record-guard.ts';
import { dueRecords, recordsInStatus } from './record-index.ts';
import { auditPut, historyPut, signalPut } from './status-change-items.ts';
import { isKey, tableName } from './tables.ts';
import { type RecordTable, recordAttributes, trackedRowReader } from './tracked-row.ts';
import { transact } from './transaction.ts';
import { updateOf } from './update-expression.ts';

export interface DynamoRecordStoreOptions extends DynamoOptions {
  readonly records: RecordTable;
  readonly clock: Clock;
  /** Names each transaction, so that one whose answer was lost is not taken for another. At most 36 characters. */
  readonly newId: NewId;
  readonly pageSize?: number;
}

const present = <Part>(part: Part | undefined): readonly Part[] => (part === undefined ? [] : [part]);

export const createDynamoRecordStore = (options: DynamoRecordStoreOptions): RecordStore => {
  const { client, suffix, records, clock, newId } = options;
  const table = tableName(records.model, suffix);
  const rowOf = trackedRowReader(records.lifecycle);

  const updateItem = ({ from, set }: Commit, guard: Guard) => {
    const attributes = recordAttributes(set);
    const {
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
      ...update
    } = updateOf(Object.keys(attributes).length === 0 ? { status: from.status } : attributes);
    return {
      TableName: table,
      Key: { id: from.id },
      ...update,
      ConditionExpression: guard.ConditionExpression,
      ExpressionAttributeNames: { ...names, ...guard.ExpressionAttributeNames },
      ExpressionAttributeValues: { ...values, ...guard.ExpressionAttributeValues },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    };
  };

  type Tried = { readonly answer: Committed; readonly current?: Readonly<Record<string, unknown>> | undefined };

  const updateAlone = async (commit: Commit, guard: Guard): Promise<Tried> => {
    const update = new UpdateCommand(updateItem(commit, guard));
    const written = await conditionally(undefined, () => client.send(update));
    return written.written ? { answer: 'committed' } : { answer: 'conflict', current: written.current };
  };

  const updateWithAll = async (commit: Commit, guard: Guard): Promise<Tried> => {
    const writtenAt = clock();
    const parts = [
      { Update: updateItem(commit, guard) },
      ...present(commit.history).map((entry) => historyPut(entry, { suffix, records, writtenAt })),
      ...present(commit.signal).map((signal) => signalPut(signal, { suffix, writtenAt })),
      ...present(commit.audit).map((entry) => auditPut(entry, { suffix, writtenAt })),
    ];
    const refused = await transact(client, parts, newId());
    if (refused.length === 0) return { answer: 'committed' };
    if (refused.some(({ part }) => part > 0)) return { answer: 'repeated' };
    return { answer: 'conflict', current: refused[0]?.current };
  };

  const isAlone = ({ history, signal, audit }: Commit): boolean =>
    history === undefined && signal === undefined && audit === undefined;

  return {
    get: async (id) => {
      const get = new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true });
      const { Item: item } = isKey(id) ? await client.send(get) : {};
      if (item === undefined) return refuse({ because: 'missing' });
      const read = await records.read(item);
      return read.ok ? read : refuse({ because: 'unreadable', reason: read.refusal.reason });
    },
    /** A change to the record alone whose answer is lost is a conflict when the client makes it again: read, and see that it is done. */
    commit: async (commit) => {
      const attempt = isAlone(commit) ? updateAlone : updateWithAll;
      const { answer, current } = await attempt(commit, guardOn(commit));
      if (answer !== 'conflict' || current === undefined) return answer;
      const read = rowOf(current);
      if (!read.ok || !isAsRead(read.value, commit)) return 'conflict';
      return (await attempt(commit, guardOnRow(commit, current))).answer;
    },
    postpone: async (id, until, reason, failures) => {
      const update = new UpdateCommand({
        TableName: table,
        Key: { id },
        ...updateOf({ timerAt: until.toISOString(), timerFault: reason, timerFailures: failures }),
        ConditionExpression: 'attribute_exists(id)',
      });
      if (isKey(id)) await conditionally(undefined, () => client.send(update));
    },
    due: (status, until) => dueRecords(options, status, until),
    inStatus: (status) => recordsInStatus(options, status),
  };
};

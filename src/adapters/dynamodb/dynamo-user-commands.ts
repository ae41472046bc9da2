import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../domain/shared/clock.ts';
import type { NewId } from '../../domain/shared/ids.ts';
import type { Settlement, UserCommand, UserCommands } from '../../domain/users/ports.ts';
import { auditItem } from './audit-record.ts';
import { conditionally } from './conditional.ts';
import { directoryItem } from './directory-record.ts';
import type { DynamoOptions } from './document-client.ts';
import { linkQuestionKey } from './dynamo-link-queue.ts';
import { pagesOf } from './pages.ts';
import { signalItem } from './signal-record.ts';
import { isKey, tableName } from './tables.ts';
import { putOnce, type TransactItem, transact } from './transaction.ts';
import {
  endedCommandItem,
  goneItem,
  heldBy,
  isCommandId,
  lockId,
  lockItem,
  OPEN,
  openCommandItem,
  parseUserCommand,
} from './user-command-record.ts';

export interface DynamoUserCommandsOptions extends DynamoOptions {
  readonly clock: Clock;
  /** Names each write, so that one whose answer was lost is not taken for another. At most 36 characters. */
  readonly newId: NewId;
  readonly pageSize?: number;
}

/**
 * Beside the commands, in the same table: a row `lock#<target>` for everything that an open one holds, and for some days a
 * row `gone#<user>` for whoever is no more.
 */
export const createDynamoUserCommands = (options: DynamoUserCommandsOptions): UserCommands => {
  const { client, suffix, clock, newId, pageSize } = options;
  const table = tableName('UserCommands', suffix);

  const entryWrite = ({ entry, command }: Settlement, at: Date): readonly TransactItem[] => {
    const TableName = tableName('UserDirectory', suffix);
    if (entry === undefined) return [];
    return entry === 'gone'
      ? [
          { Delete: { TableName, Key: { id: command.targetId } } },
          { Put: { TableName: table, Item: goneItem(command.targetId, at) } },
        ]
      : [{ Put: { TableName, Item: directoryItem(entry) } }];
  };

  const questionWrite = ({ questionId }: Settlement): readonly TransactItem[] =>
    questionId === undefined
      ? []
      : [{ Delete: { TableName: tableName('BackendState', suffix), Key: { id: linkQuestionKey(questionId) } } }];

  const end = (command: UserCommand, at: Date): TransactItem => ({
    Put: {
      TableName: table,
      Item: endedCommandItem(command, at),
      ConditionExpression: '#open = :open',
      ExpressionAttributeNames: { '#open': 'open' },
      ExpressionAttributeValues: { ':open': OPEN },
    },
  });

  /** A refusal shows who holds it. */
  const lock = (held: string, command: UserCommand, at: Date): TransactItem => ({
    Put: {
      TableName: table,
      Item: lockItem(held, command, at),
      ConditionExpression: 'attribute_not_exists(id)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  });
  const letGo = (command: UserCommand): readonly TransactItem[] =>
    heldBy(command).map((held) => ({
      Delete: {
        TableName: table,
        Key: { id: lockId(held) },
        ConditionExpression: 'attribute_not_exists(id) OR commandId = :command',
        ExpressionAttributeValues: { ':command': command.id },
      },
    }));

  return {
    begin: async (command, leaseUntil) => {
      const at = clock();
      const parts = [
        putOnce(table, openCommandItem(command, leaseUntil, at)),
        ...heldBy(command).map((held) => lock(held, command, at)),
      ];
      const refused = await transact(client, parts, newId());
      if (refused.length === 0) return 'begun';
      if (refused.some(({ part }) => part === 0)) return 'repeated';
      return { busyWith: String(refused[0]?.current?.commandId) };
    },

    resume: async (id, now, leaseUntil) => {
      if (!isKey(id)) return 'ended';
      const writeId = newId();
      const update = new UpdateCommand({
        TableName: table,
        Key: { id },
        UpdateExpression: 'SET leaseUntil = :until, lastWriteId = :write, updatedAt = :now',
        ConditionExpression: '#open = :open AND leaseUntil <= :now',
        ExpressionAttributeNames: { '#open': 'open' },
        ExpressionAttributeValues: {
          ':open': OPEN,
          ':now': now.toISOString(),
          ':until': leaseUntil.toISOString(),
          ':write': writeId,
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      const done = await conditionally(writeId, () => client.send(update));
      if (done.written) return 'resumed';
      return done.current?.open === OPEN ? 'held' : 'ended';
    },

    get: async (id) => {
      const get = new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true });
      const { Item: item } = isKey(id) && isCommandId(id) ? await client.send(get) : {};
      return item === undefined ? undefined : parseUserCommand(item);
    },

    settle: async (settlement) => {
      const at = clock();
      const { command, audit, signal } = settlement;
      const parts = [
        end(command, at),
        ...letGo(command),
        ...entryWrite(settlement, at),
        ...questionWrite(settlement),
        putOnce(tableName('AuditLog', suffix), auditItem(audit, at)),
        ...(signal === undefined ? [] : [putOnce(tableName('SignalEvents', suffix), signalItem(signal, at))]),
      ];
      const [refused] = await transact(client, parts, newId());
      // The first part is the command itself: where it is not open, somebody has settled it.
      if (refused === undefined || refused.part === 0) return;
      throw new Error(
        `${table}: the open command ${command.id} cannot be settled: part ${refused.part} is there already`,
      );
    },

    open: async function* (begunBefore) {
      const query = {
        TableName: table,
        IndexName: 'open-begunAt',
        KeyConditionExpression: '#open = :open AND begunAt < :before',
        ExpressionAttributeNames: { '#open': 'open' },
        ExpressionAttributeValues: { ':open': OPEN, ':before': begunBefore.toISOString() },
        ...(pageSize === undefined ? {} : { Limit: pageSize }),
      };
      for await (const page of pagesOf(client, query)) yield page.map(parseUserCommand);
    },
  };
};

import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { ProbeMessage, ProbeSight, SignalProbe } from '../../domain/operations/health/ports.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import { inParallel } from '../../domain/shared/in-parallel.ts';
import type { DynamoOptions } from './document-client.ts';
import { parseNotification } from './notification-record.ts';
import { allOf, rowsOf } from './pages.ts';
import type { PlainItem } from './plain-item.ts';
import { parseSignal, signalItem } from './signal-record.ts';
import { tableName } from './tables.ts';

const TEST_DATA = 'E2E_TEST';

/** The form that every stage has hooks for. Its person is nobody: example.com belongs to no one. */
const signalOf = (id: string, at: Date) => ({
  id,
  signalType: 'CONTACT_US_FORM_SUBMITTED',
  payload: {
    customerName: 'Health probe',
    customerEmail: 'health-probe@example.com',
    subject: 'Health probe',
    message: 'Written by realtechee health; nobody is told.',
    submissionId: id,
    submittedAt: at.toISOString(),
    leadSource: TEST_DATA,
  },
  emittedAt: at.toISOString(),
  emittedBy: 'realtechee health',
  source: 'health',
  leadSource: TEST_DATA,
});

const messageOf = (item: PlainItem): ProbeMessage => {
  const parsed = parseNotification(item);
  if (!parsed.ok) return { id: String(item.id), status: 'UNREADABLE', reason: parsed.refusal.reason };
  const { id, status, reason, dueAt } = parsed.value;
  return {
    id,
    status,
    ...(reason === undefined ? {} : { reason }),
    ...(dueAt === undefined ? {} : { dueAt: new Date(dueAt) }),
  };
};

/** So many deletes at a time. */
const AT_ONCE = 8;

/** The probe's rows of SignalEvents and NotificationQueue. */
export const createDynamoSignalProbe = ({
  client,
  suffix,
  clock,
}: DynamoOptions & { readonly clock: Clock }): SignalProbe => {
  const signals = tableName('SignalEvents', suffix);
  const queue = tableName('NotificationQueue', suffix);

  /** The index holds keys alone; the rows are read as they are now. */
  const messagesOf = async (signalId: string): Promise<readonly ProbeMessage[]> => {
    const query = {
      TableName: queue,
      IndexName: 'signalId',
      KeyConditionExpression: 'signalId = :id',
      ExpressionAttributeValues: { ':id': signalId },
    };
    const ids = (await allOf(client, query)).flatMap(({ id }) => (typeof id === 'string' ? id : []));
    const rows = await rowsOf(client, queue, ids, { isConsistent: true });
    return rows.map(messageOf);
  };

  const remove = async (table: string, id: string): Promise<void> => {
    await client.send(new DeleteCommand({ TableName: table, Key: { id } }));
  };

  return {
    emit: async (id) => {
      const at = clock();
      const item = signalItem(signalOf(id, at), at);
      await client.send(
        new PutCommand({ TableName: signals, Item: item, ConditionExpression: 'attribute_not_exists(id)' }),
      );
    },
    look: async (id): Promise<ProbeSight> => {
      const get = new GetCommand({ TableName: signals, Key: { id }, ConsistentRead: true });
      const { Item: item } = await client.send(get);
      const signal = item === undefined ? undefined : parseSignal(item);
      const messages = await messagesOf(id);
      if (signal?.ok !== true) return { signal: 'gone', failedHooks: [], messages };
      const { processedAt, quarantinedAt, quarantineReason, hookOutcomes = [] } = signal.value;
      const failedHooks = hookOutcomes
        .filter(({ outcome }) => outcome === 'failed')
        .map(({ hookId, reason = '' }) => ({ hookId, reason }));
      if (quarantinedAt !== undefined)
        return { signal: 'quarantined', reason: quarantineReason ?? '', failedHooks, messages };
      const queued = hookOutcomes.reduce((sum, one) => sum + (one.queued ?? 0), 0);
      // Its index is a moment behind the table: planned, but its messages are not all to be seen yet.
      const isSeen = processedAt !== undefined && messages.length >= queued;
      return { signal: isSeen ? 'planned' : 'unplanned', failedHooks, messages };
    },
    remove: async (id, messages) => {
      await inParallel(messages, AT_ONCE, (message) => remove(queue, message));
      await remove(signals, id);
    },
  };
};

import { createHash, randomUUID } from 'node:crypto';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoRecordStore } from '../../../src/adapters/dynamodb/dynamo-record-store.ts';
import { createDynamoStatusHistory } from '../../../src/adapters/dynamodb/dynamo-status-history.ts';
import { requestTable } from '../../../src/adapters/dynamodb/request-record.ts';
import { tableName } from '../../../src/adapters/dynamodb/tables.ts';
import { createMemoryStatusMetrics } from '../../../src/adapters/memory/memory-status-metrics.ts';
import { describeRefusal } from '../../../src/domain/statuses/refusal.ts';
import { REQUESTS } from '../../../src/domain/statuses/requests-lifecycle.ts';
import { transitionStatus } from '../../../src/domain/statuses/transition-status.ts';
import type { LocalStage } from '../../stage.ts';
import { DEMO_REQUESTS, type Deed } from './scenario.ts';

/** What our own code needs to work with the requests of a stage. */
export const statusStores = ({ documentClient: client, suffix, clock }: LocalStage) => {
  const options = { client, suffix, clock: clock.now, newId: randomUUID };
  const records = requestTable({ ...options, keyPartners: [] });
  return {
    lifecycle: REQUESTS,
    records: createDynamoRecordStore({ ...options, records }),
    history: createDynamoStatusHistory({ ...options, records }),
    metrics: createMemoryStatusMetrics(),
    clock: clock.now,
    digest: (text: string): string => createHash('sha256').update(text).digest('hex'),
  };
};

const stampsOf = ({ clock }: LocalStage) => {
  const at = clock.now().toISOString();
  return { createdAt: at, updatedAt: at };
};

/** Writes the requests as a form does, which knows none of our own fields. */
export const sendInRequests = async (stage: LocalStage): Promise<void> => {
  const table = tableName('Requests', stage.suffix);
  const base = { status: 'New', message: 'Sent in by the demo.', ...stampsOf(stage) };
  for (const { id, row } of DEMO_REQUESTS) {
    await stage.documentClient.send(new PutCommand({ TableName: table, Item: { id, ...base, ...row } }));
  }
};

const write = async (stage: LocalStage, { requestId, writes }: Deed): Promise<void> => {
  if (writes === undefined) return;
  const table = tableName(writes.model, stage.suffix);
  const stamps = stampsOf(stage);
  if (writes.model !== 'Requests') {
    const item = { id: randomUUID(), requestId, ...writes.row, ...stamps };
    await stage.documentClient.send(new PutCommand({ TableName: table, Item: item }));
    return;
  }
  const fields = Object.entries({ ...writes.row, updatedAt: stamps.updatedAt });
  await stage.documentClient.send(
    new UpdateCommand({
      TableName: table,
      Key: { id: requestId },
      UpdateExpression: `SET ${fields.map((_, at) => `#${at} = :${at}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(fields.map(([name], at) => [`#${at}`, name])),
      ExpressionAttributeValues: Object.fromEntries(fields.map(([, value], at) => [`:${at}`, value])),
    }),
  );
};

/** Does what the scenario says that somebody does. @throws when our own code refuses it */
export const doDeed = async (stage: LocalStage, deed: Deed): Promise<void> => {
  await write(stage, deed);
  if (deed.moves === undefined) return;
  const moved = await transitionStatus(statusStores(stage))(deed.requestId, {
    ...deed.moves,
    actor: { kind: 'person', person: { id: 'demo-admin', groups: ['admin'] } },
    commandId: randomUUID(),
  });
  if (!moved.ok) throw new Error(`${deed.requestId}: ${describeRefusal(moved.refusal, 'request')}`);
};

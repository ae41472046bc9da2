import { randomUUID } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoNotificationStore } from '../../../src/adapters/dynamodb/dynamo-notification-store.ts';
import { createDynamoSignalStore } from '../../../src/adapters/dynamodb/dynamo-signal-store.ts';
import { tableName } from '../../../src/adapters/dynamodb/tables.ts';
import type { Notification } from '../../../src/domain/notifications/notification.ts';
import type { Signal } from '../../../src/domain/notifications/signal.ts';
import { REQUESTS } from '../../../src/domain/statuses/requests-lifecycle.ts';
import type { LocalStage } from '../../stage.ts';
import { followSignals } from '../follow-signals.ts';
import { DEEDS, DEMO_REQUESTS, STEP_DAYS } from './scenario.ts';

/** Something that happened on a day of the demo. */
export interface DiaryEntry {
  readonly day: number;
  readonly requestId: string;
  /** `warned of day 10`, `New → Expired`, or what somebody did. */
  readonly what: string;
  readonly kind: 'deed' | 'came-of-it';
  readonly by: string;
  /** Whom the inbox holds a mail for. */
  readonly told: readonly string[];
}

export interface Diary {
  readonly entries: readonly DiaryEntry[];
  readonly notifications: readonly Notification[];
  /** Rows of the history table. */
  readonly changes: number;
}

const DAY_MS = 86_400_000;

const dayOf = (at: string, since: Date): number =>
  Math.floor((Date.parse(at) - since.getTime()) / DAY_MS / STEP_DAYS) * STEP_DAYS;

const scan = async ({ documentClient, suffix }: LocalStage, model: string) => {
  const items: Record<string, unknown>[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const input = { TableName: tableName(model, suffix), ConsistentRead: true, ExclusiveStartKey: start };
    const page = await documentClient.send(new ScanCommand(input));
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return items;
};

const entryOf = (signal: Signal, notifications: readonly Notification[], since: Date): DiaryEntry => {
  const { payload, emittedAt, signalType } = signal;
  const isWarning = signalType === REQUESTS.signals.warning;
  return {
    day: dayOf(emittedAt, since),
    requestId: String(payload.requestId),
    what: isWarning ? `warned of day ${payload.day}` : `${payload.fromStatus} → ${payload.toStatus}`,
    kind: 'came-of-it',
    by: String(isWarning ? signal.emittedBy : payload.actor),
    told: notifications
      .filter(({ status }) => status === 'SENT' || status === 'DELIVERED')
      .map(({ recipient }) => recipient)
      .sort(),
  };
};

/** By day, then request; what somebody does before what comes of it. */
const placeOf = ({ day, requestId, kind }: DiaryEntry): number =>
  day * 1000 + DEMO_REQUESTS.findIndex(({ id }) => id === requestId) * 2 + (kind === 'deed' ? 0 : 1);

/** Everything that happened since a moment, from what the stage has stored; waits until all mails have gone out. */
export const readDiary = async (stage: LocalStage, since: Date): Promise<Diary> => {
  const options = { client: stage.documentClient, suffix: stage.suffix, clock: stage.clock.now, newId: randomUUID };
  const stores = {
    signals: createDynamoSignalStore(options),
    notifications: createDynamoNotificationStore(options),
  };
  const ids = (await scan(stage, 'SignalEvents')).map(({ id }) => String(id));
  const followed = await followSignals(ids, { ...stores, stage, onProgress: () => {} });
  const came = followed.flatMap(({ signal, notifications }) =>
    signal === undefined ? [] : [entryOf(signal, notifications, since)],
  );
  const deeds = DEEDS.map(({ says, ...deed }): DiaryEntry => ({ ...deed, what: says, kind: 'deed', told: [] }));
  return {
    entries: [...deeds, ...came].sort((one, other) => placeOf(one) - placeOf(other)),
    notifications: followed.flatMap(({ notifications }) => notifications),
    changes: (await scan(stage, 'RequestStatusHistory')).length,
  };
};

import { randomUUID } from 'node:crypto';
import { DeleteTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDynamoNotificationStore } from '../../src/adapters/dynamodb/dynamo-notification-store.ts';
import { createDynamoRecordStore } from '../../src/adapters/dynamodb/dynamo-record-store.ts';
import { createDynamoSignalStore } from '../../src/adapters/dynamodb/dynamo-signal-store.ts';
import { createDynamoStatusHistory } from '../../src/adapters/dynamodb/dynamo-status-history.ts';
import { createDynamoTargetTables } from '../../src/adapters/dynamodb/dynamo-target-tables.ts';
import { createDynamoWatermarks } from '../../src/adapters/dynamodb/dynamo-watermarks.ts';
import { parseNotificationImage } from '../../src/adapters/dynamodb/notification-record.ts';
import { recordImageReader } from '../../src/adapters/dynamodb/record-image.ts';
import { requestTable } from '../../src/adapters/dynamodb/request-record.ts';
import { attributesOf, storedItemOf } from '../../src/adapters/dynamodb/stored-attribute.ts';
import { tableName } from '../../src/adapters/dynamodb/tables.ts';
import { createMemoryArchive } from '../../src/adapters/memory/memory-archive.ts';
import { createMemoryRestoreCheckpoints } from '../../src/adapters/memory/memory-restore-checkpoints.ts';
import { createMemoryStatusMetrics } from '../../src/adapters/memory/memory-status-metrics.ts';
import { readTableRegistry } from '../../src/adapters/registry/read-table-registry.ts';
import { deliverNotification } from '../../src/domain/notifications/deliver-notification.ts';
import { moved } from '../../src/domain/notifications/notification.ts';
import { planNotifications } from '../../src/domain/notifications/plan-notifications.ts';
import { replanLostSignals } from '../../src/domain/notifications/replan-lost-signals.ts';
import { wakeDueNotifications } from '../../src/domain/notifications/wake-due-notifications.ts';
import { readItems } from '../../src/domain/operations/backup/chunk.ts';
import { createBackup } from '../../src/domain/operations/backup/create-backup.ts';
import type { Manifest } from '../../src/domain/operations/backup/manifest.ts';
import { idOf, type StoredItem, textOf } from '../../src/domain/operations/backup/stored-item.ts';
import { planRestore } from '../../src/domain/operations/restore/plan-restore.ts';
import { restoreTables } from '../../src/domain/operations/restore/restore-tables.ts';
import { followEvent } from '../../src/domain/statuses/follow-event.ts';
import { recordChange } from '../../src/domain/statuses/record-change.ts';
import { REQUESTS_WATCH } from '../../src/domain/statuses/requests-lifecycle.ts';
import { STAGE, toolsFor } from '../support/backup-world.ts';
import { aHook, aSignal, aTemplate } from '../support/builders.ts';
import { createTestDatabase, type TestDatabase } from '../support/dynamodb.ts';
import { notificationWorld } from '../support/notification-world.ts';
import { requestRow } from '../support/status-tables.ts';
import { aRecord, digest } from '../support/status-world.ts';

const MODELS = [
  'SignalEvents',
  'NotificationQueue',
  'BackendState',
  'Requests',
  'RequestStatusHistory',
  'AuditLog',
  'Quotes',
];
const REGISTRY = readTableRegistry().filter(({ model }) => MODELS.includes(model));

/** A stage on DynamoDB with its real use cases, and providers in memory. */
const stageOn = (database: TestDatabase) => {
  const world = notificationWorld();
  world.templates.put(aTemplate());
  world.templates.put(
    aTemplate({ id: 'template-2', emailContentHtml: '<p>moved</p>', emailContentText: 'moved', variables: [] }),
  );
  world.hooks.put(aHook());
  world.hooks.put(aHook({ id: 'hook-later', deliveryDelayMinutes: 60, recipientEmails: ['later@example.com'] }));
  world.hooks.put(
    aHook({ id: 'hook-moved', signalType: 'REQUEST_STATUS_CHANGED', notificationTemplateId: 'template-2' }),
  );
  const { client, suffix } = database;
  const clock = world.clock.now;
  const options = { client, suffix, clock, newId: randomUUID };
  const notifications = createDynamoNotificationStore(options);
  const signals = createDynamoSignalStore(options);
  const dependencies = { ...world.dependencies, signals, notifications, watermarks: createDynamoWatermarks(options) };
  const records = requestTable({ ...options, keyPartners: [] });
  const keeping = {
    lifecycle: records.lifecycle,
    records: createDynamoRecordStore({ ...options, records }),
    history: createDynamoStatusHistory({ ...options, records }),
    metrics: createMemoryStatusMetrics(),
    journal: world.journal,
    clock,
    digest,
    watch: REQUESTS_WATCH,
  };
  const functions = {
    plan: planNotifications(dependencies),
    deliver: deliverNotification(dependencies),
    wake: wakeDueNotifications(dependencies),
    replan: replanLostSignals(dependencies),
    record: recordChange(keeping),
    follow: followEvent(keeping),
  };
  const tables = createDynamoTargetTables(database);
  const rows = async (model: string): Promise<readonly StoredItem[]> => {
    const found: StoredItem[] = [];
    for await (const page of tables.scan(model, { segment: 0, segments: 1 })) found.push(...page);
    return found;
  };

  /** The delivery functions on what their streams would show: every row that is PENDING. */
  const deliverPending = async (): Promise<void> => {
    for (const row of await rows('NotificationQueue')) {
      const read = parseNotificationImage(attributesOf(row));
      if (read.ok && read.value.status === 'PENDING') await functions.deliver(read.value);
    }
  };
  /** Hours pass, with sweeps and deliveries. */
  const pass = async (hours: number): Promise<void> => {
    for (let step = 0; step < hours * 2; step += 1) {
      world.clock.advanceSeconds(1800);
      const deadline = new Date(clock().getTime() + 3_600_000);
      await functions.wake({ deadline });
      await functions.replan({ deadline });
      await deliverPending();
    }
  };
  /** Every function is shown every row, as the streams of tables show those that a restore has written. */
  const showAll = async (): Promise<void> => {
    for (const row of await rows('SignalEvents')) await functions.plan(idOf(row));
    await deliverPending();
    const readImage = recordImageReader(REQUESTS_WATCH);
    for (const row of await rows('Requests')) {
      const after = readImage(attributesOf(row));
      if (after.ok) await functions.record({ after: after.value, at: clock() });
    }
    for (const row of await rows('Quotes')) {
      const at = new Date(textOf(row, 'createdAt') ?? '');
      await functions.follow({
        id: `Quotes#${idOf(row)}`,
        recordId: textOf(row, 'requestId') ?? '',
        event: 'quote-made',
        at,
      });
    }
  };
  return { world, clock, signals, notifications, functions, tables, rows, deliverPending, pass, showAll };
};
type Stage = ReturnType<typeof stageOn>;

const putPlain = (tables: Stage['tables'], model: string, row: StoredItem) => tables.put(model, row, undefined);

/** Work in every state that there is: sent, on its way, claimed, waiting for its time, not planned yet; and a request that moved. */
const beBusy = async ({
  world,
  signals,
  notifications,
  functions,
  tables,
  clock,
  deliverPending,
}: Stage): Promise<void> => {
  const emit = (id: string) => signals.put(aSignal({ id, emittedAt: clock().toISOString() }));
  await emit('s-sent');
  await functions.plan('s-sent');
  await deliverPending();
  await emit('s-on-its-way');
  await functions.plan('s-on-its-way');
  await emit('s-claimed');
  await functions.plan('s-claimed');
  const [claimed] = (await notifications.ofSignal('s-claimed')).filter(({ status }) => status === 'PENDING');
  if (claimed === undefined) throw new Error('nothing to claim');
  await notifications.move(
    claimed,
    moved(claimed, { status: 'SENDING', at: clock(), dueAt: new Date(clock().getTime() + 300_000) }),
  );
  await emit('s-not-planned');

  world.clock.advanceSeconds(60);
  const createdAt = clock().toISOString();
  const plain = JSON.parse(JSON.stringify(requestRow(aRecord())));
  const asText = Object.entries(plain).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, { S: value }]] : [],
  );
  await putPlain(tables, 'Requests', Object.fromEntries(asText));
  await putPlain(tables, 'Quotes', {
    id: { S: 'q-1' },
    requestId: { S: 'request-1' },
    createdAt: { S: createdAt },
    updatedAt: { S: createdAt },
  });
  const moved_ = await functions.follow({ id: 'Quotes#q-1', recordId: 'request-1', event: 'quote-made', at: clock() });
  expect(moved_).toBe('moved');
};

const backUp = async (stage: Stage, suffix: string) => {
  const archive = createMemoryArchive();
  const made = await createBackup({
    ...toolsFor(archive),
    registry: REGISTRY,
    tables: stage.tables,
    others: [],
    absent: [],
    clock: stage.clock,
    newId: () => '1a2b3c4d',
    tool: '0.1.0',
  })({ ...STAGE, suffix }, () => {});
  if (!made.ok) throw new Error('no backup');
  return { archive, manifest: made.value };
};

const destroy = async (client: DynamoDBClient, suffix: string): Promise<void> => {
  for (const { model } of REGISTRY) await client.send(new DeleteTableCommand({ TableName: tableName(model, suffix) }));
};

describe('a restore of a stage that was at work', () => {
  let database: TestDatabase;
  let stage: Stage;
  let backup: { archive: ReturnType<typeof createMemoryArchive>; manifest: Manifest };
  let sent: number;

  beforeEach(async () => {
    database = await createTestDatabase(MODELS);
    stage = stageOn(database);
    await beBusy(stage);
    backup = await backUp(stage, database.suffix);
    await stage.showAll();
    await stage.pass(3);
    sent = stage.world.email.accepted.length;
    // What was claimed ends as an unknown outcome, as it must; all else was sent, the delayed ones included.
    expect(sent).toBe(8);
    await destroy(database.client, database.suffix);
  }, 60_000);
  afterEach(() => database.close());

  it('N2, N3: sends nothing a second time, whatever the functions are shown, however often; and shows what is unknown', async () => {
    const wish = { backup: backup.manifest.id, into: STAGE.stage, overwrite: false, anonymise: false };
    const dependencies = {
      ...toolsFor(backup.archive),
      registry: REGISTRY,
      tables: stage.tables,
      clock: stage.clock,
      anonymise: undefined,
      mayMake: () => true,
      checkpoints: createMemoryRestoreCheckpoints(),
    };
    const plan = await planRestore(dependencies)(wish);
    if (!plan.ok) throw new Error(JSON.stringify(plan.refusal));
    expect(await restoreTables(dependencies)(plan.value, wish, database.suffix)).toMatchObject({ isVerified: true });

    await stage.showAll();
    await stage.pass(3);
    await stage.showAll();
    expect(stage.world.email.accepted).toHaveLength(sent);
    const statuses = (await stage.rows('NotificationQueue')).map((row) => textOf(row, 'status'));
    expect(new Set(statuses)).toEqual(new Set(['SENT', 'UNKNOWN_OUTCOME']));
    const signals = await stage.rows('SignalEvents');
    const quarantined = signals.filter((row) => row.quarantinedAt !== undefined).map(idOf);
    expect(quarantined).toContain('s-not-planned');
  }, 60_000);

  it('would send a second time, were rows put back as they were: that is what is held back', async () => {
    const read = readItems(toolsFor(backup.archive));
    for (const table of REGISTRY) await stage.tables.create(table);
    for (const { name, chunks } of backup.manifest.parts) {
      for (const chunk of chunks) {
        const items = await read(backup.manifest, name, chunk);
        if (!items.ok) throw new Error(items.refusal);
        for (const item of items.value)
          await putPlain(stage.tables, name.replace('tables/', ''), storedItemOf(attributesOf(item)));
      }
    }
    await stage.showAll();
    await stage.pass(3);
    expect(stage.world.email.accepted.length).toBeGreaterThan(sent + 3);
  }, 60_000);
});

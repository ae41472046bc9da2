// Run by node, not by jest: a local stage in a process of its own. Arguments: scenario, data folder, number of signals.
import '../support/leak-preload.ts';
import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { followSignals } from '../../local/demo/follow-signals.ts';
import { startLocalStage } from '../../local/stage.ts';
import { createDocumentClient } from '../../src/adapters/dynamodb/document-client.ts';
import { createDynamoHookStore } from '../../src/adapters/dynamodb/dynamo-hook-store.ts';
import { createDynamoNotificationStore } from '../../src/adapters/dynamodb/dynamo-notification-store.ts';
import { createDynamoSignalStore } from '../../src/adapters/dynamodb/dynamo-signal-store.ts';
import { emitSignal } from '../../src/domain/notifications/emit-signal.ts';

const [scenario = '', dataDir = '', count = '8'] = process.argv.slice(2);

const payloadOf = (n: number) => ({
  customerName: `Customer ${n}`,
  customerEmail: `customer-${n}@example.com`,
  subject: `Question ${n}`,
  message: 'Do you work in Oakland?',
  submissionId: `scenario-${n}`,
  submittedAt: '2026-11-22T10:00:00Z',
});

const stage = await startLocalStage({
  dataDir,
  pollersPerMapping: scenario === 'two-pollers' ? 2 : 1,
  onNotice: () => {},
});
const { endpoints, region, suffix, clock, functions } = stage;
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const client = createDocumentClient({ endpoint: endpoints.dynamodb, region, credentials });
const options = { client, suffix, clock: clock.now, newId: randomUUID };
const signals = createDynamoSignalStore(options);
const notifications = createDynamoNotificationStore(options);
const emit = emitSignal({
  signals,
  hooks: createDynamoHookStore(options),
  clock: clock.now,
  digest: (text) => createHash('sha256').update(text).digest('hex'),
  newId: randomUUID,
});

const lanes = ['deliver-notification', 'deliver-bulk-notification'].map((name) => {
  const lane = functions[name];
  if (lane === undefined) throw new Error(`the template has no ${name}`);
  return lane;
});
if (scenario === 'delivery-stopped') for (const lane of lanes) await lane.pause();

const ids: string[] = [];
for (let n = 0; n < Number(count); n += 1) {
  const emitted = await emit({ signalType: 'CONTACT_US_FORM_SUBMITTED', payload: payloadOf(n) });
  if (!emitted.ok) throw new Error(emitted.refusal.reason);
  ids.push(emitted.value.id);
}

if (scenario === 'killed') {
  // Dies with messages on their way: some accepted, some claimed, some waiting.
  while (stage.inbox.messages().length < 5) await sleep(5);
  process.kill(process.pid, 'SIGKILL');
}
if (scenario === 'function-crashes') {
  while (stage.inbox.messages().length < 5) await sleep(5);
  for (const lane of lanes) await lane.crash();
}
if (scenario === 'delivery-stopped') {
  await stage.idle();
  const waiting = await Promise.all(ids.map((id) => notifications.ofSignal(id)));
  if (waiting.flat().some(({ status }) => status !== 'PENDING')) throw new Error('something was delivered meanwhile');
  for (const lane of lanes) lane.resume();
}

const followed = await followSignals(ids, { stage, signals, notifications, onProgress: () => {} });
const result = {
  signals: followed.map(({ signal }) => ({ id: signal?.id, processedAt: signal?.processedAt })),
  notifications: followed.flatMap((one) => one.notifications),
  inbox: stage.inbox.messages().map(({ id, notificationId, channel, to }) => ({ id, notificationId, channel, to })),
};
client.destroy();
await stage.stop();
process.stdout.write(`${JSON.stringify(result)}\n`);

import { randomUUID } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoNotificationStore } from '../../../src/adapters/dynamodb/dynamo-notification-store.ts';
import { createDynamoSignalProbe } from '../../../src/adapters/dynamodb/dynamo-signal-probe.ts';
import { createDynamoSignalStore } from '../../../src/adapters/dynamodb/dynamo-signal-store.ts';
import { createDynamoTableTouch } from '../../../src/adapters/dynamodb/dynamo-table-touch.ts';
import { checkPayload } from '../../../src/domain/notifications/check-payload.ts';
import { isTestData } from '../../../src/domain/notifications/signal.ts';
import { describeSignalProbeContract } from '../../contract/signal-probe.contract.ts';
import { aNotification } from '../../support/builders.ts';
import { createTestDatabase, type TestDatabase } from '../../support/dynamodb.ts';

const NOW = new Date('2026-04-01T09:00:00.000Z');

describe('the signal probe on DynamoDB', () => {
  const opened: TestDatabase[] = [];
  const open = async () => {
    const database = await createTestDatabase(['SignalEvents', 'NotificationQueue']);
    opened.push(database);
    const options = { client: database.client, suffix: database.suffix, clock: () => NOW, newId: randomUUID };
    return {
      database,
      probe: createDynamoSignalProbe(options),
      signals: createDynamoSignalStore(options),
      notifications: createDynamoNotificationStore(options),
    };
  };
  afterEach(() => {
    for (const database of opened.splice(0)) database.close();
  });

  describeSignalProbeContract(async () => {
    const { database, probe, signals, notifications } = await open();
    return {
      probe,
      plan: async (signalId, messages) => {
        for (const { id, status } of messages) await notifications.add(aNotification({ id, signalId, status }));
        await signals.markPlanned(signalId, [{ hookId: 'hook-1', outcome: 'queued', queued: messages.length }], NOW);
      },
      quarantine: (id, reason) => signals.quarantine(id, reason, NOW),
      messages: async () => {
        const { Count } = await database.client.send(
          new ScanCommand({ TableName: `NotificationQueue-${database.suffix}-NONE` }),
        );
        return Count ?? 0;
      },
    };
  });

  it('N15: writes a valid signal that is test data by both its marks', async () => {
    const { probe, signals } = await open();
    await probe.emit('probe-1');
    const stored = await signals.get('probe-1');
    if (!stored.ok) throw new Error(stored.refusal.reason);
    const { signalType, payload, leadSource } = stored.value;
    expect(checkPayload(signalType, payload)).toMatchObject({ ok: true });
    expect([leadSource, payload.leadSource]).toEqual(['E2E_TEST', 'E2E_TEST']);
    expect(isTestData(stored.value)).toBe(true);
  });

  it('waits for messages that the index does not show yet', async () => {
    const { probe, signals } = await open();
    await probe.emit('probe-1');
    await signals.markPlanned('probe-1', [{ hookId: 'hook-1', outcome: 'queued', queued: 2 }], NOW);
    expect((await probe.look('probe-1')).signal).toBe('unplanned');
  });

  it('touches a table that answers, and says of one that does not', async () => {
    const { database } = await open();
    const { touch } = createDynamoTableTouch(database);
    await touch(`SignalEvents-${database.suffix}-NONE`);
    await expect(touch(`Absent-${database.suffix}-NONE`)).rejects.toThrow();
  });
});

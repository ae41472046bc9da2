import { randomUUID } from 'node:crypto';
import { createDynamoNotificationStore } from '../../src/adapters/dynamodb/dynamo-notification-store.ts';
import { createMemoryNotificationStore } from '../../src/adapters/memory/memory-notification-store.ts';
import { cancelNotification } from '../../src/domain/notifications/cancel-notification.ts';
import { deliverNotification } from '../../src/domain/notifications/deliver-notification.ts';
import type { NotificationStore } from '../../src/domain/notifications/ports.ts';
import { wakeDueNotifications } from '../../src/domain/notifications/wake-due-notifications.ts';
import { aNotification, aSignal, aTemplate, NOW } from '../support/builders.ts';
import { createTestDatabase, type TestDatabase } from '../support/dynamodb.ts';
import { notificationWorld } from '../support/notification-world.ts';

const WORKERS = 12;
const ids = Array.from({ length: 15 }, (_, n) => `notification-${n}`);

describe.each(['memory', 'DynamoDB Local'] as const)('many workers at once, on %s', (kind) => {
  let database: TestDatabase | undefined;
  let store: NotificationStore;

  beforeAll(async () => {
    if (kind === 'DynamoDB Local') database = await createTestDatabase(['NotificationQueue']);
  }, 60_000);
  beforeEach(() => {
    store =
      database === undefined
        ? createMemoryNotificationStore()
        : createDynamoNotificationStore({ ...database, newId: randomUUID });
  });
  afterAll(() => database?.close());

  const world = async () => {
    const arranged = notificationWorld();
    arranged.templates.put(aTemplate());
    await arranged.signals.put(aSignal());
    return { ...arranged, dependencies: { ...arranged.dependencies, notifications: store } };
  };
  const everybody = <Answer>(work: () => Promise<Answer>) => Promise.all(Array.from({ length: WORKERS }, work));

  it('N3: each message is claimed by one, sent once, and the others learn that it is not theirs', async () => {
    const { email, dependencies } = await world();
    const rows = ids.map((id) => aNotification({ id: `send-${id}`, recipient: `${id}@example.com` }));
    for (const row of rows) await store.add(row);
    const deliver = deliverNotification(dependencies);
    const outcomes = await everybody(() => Promise.all(rows.map(deliver)));
    expect(email.accepted.map(({ message }) => message.to).sort()).toEqual(
      rows.map(({ recipient }) => recipient).sort(),
    );
    expect(outcomes.flat().filter(({ outcome }) => outcome === 'settled')).toHaveLength(ids.length);
    for (const { id } of rows) expect(await store.get(id)).toMatchObject({ status: 'SENT', attempts: 1 });
  });

  it('N3: overlapping sweeps wake each due message once, and deliveries in between still send once', async () => {
    const { email, dependencies } = await world();
    const due = { status: 'SCHEDULED', dueAt: NOW.toISOString() } as const;
    const rows = ids.map((id) => aNotification({ id: `wake-${id}`, recipient: `${id}@example.com`, ...due }));
    for (const row of rows) await store.add(row);
    const wake = wakeDueNotifications(dependencies);
    const deliver = deliverNotification(dependencies);
    const deadline = new Date(NOW.getTime() + 60_000);
    const reports = await everybody(async () => {
      const report = await wake({ deadline });
      for (const { id } of rows) {
        const row = await store.get(id);
        if (row !== undefined) await deliver(row);
      }
      return report;
    });
    expect(reports.reduce((sum, { woken }) => sum + woken, 0)).toBe(ids.length);
    expect(reports.every(({ failed }) => failed === 0)).toBe(true);
    expect(email.accepted).toHaveLength(ids.length);
  });

  it('N17: of cancelling and sending exactly one wins each message, and the answer says which', async () => {
    const { email, dependencies } = await world();
    const rows = ids.map((id) => aNotification({ id: `cancel-${id}`, recipient: `${id}@example.com` }));
    for (const row of rows) await store.add(row);
    const deliver = deliverNotification(dependencies);
    const cancel = cancelNotification(dependencies);
    const wish = { by: 'operator:kim', reason: 'sent in error' };
    const race = async (row: (typeof rows)[number], index: number) => {
      const sending = () => deliver(row);
      const [answer] = await Promise.all(
        index % 2 === 0 ? [cancel(row.id, wish), sending()] : [sending().then(() => cancel(row.id, wish)), sending()],
      );
      return answer;
    };
    const answers = await everybody(() => Promise.all(rows.map(race)));
    const sent = new Set(email.accepted.map(({ message }) => message.to));
    expect(email.accepted).toHaveLength(sent.size);
    for (const [index, row] of rows.entries()) {
      const said = answers.flatMap((all) => all[index] ?? []).map((one) => ('answer' in one ? one.answer : 'none'));
      const { status } = (await store.get(row.id)) ?? {};
      const wasSent = sent.has(row.recipient);
      expect(status).toBe(wasSent ? 'SENT' : 'CANCELLED');
      expect(said.filter((one) => one === 'cancelled')).toHaveLength(wasSent ? 0 : 1);
      expect(said.every((one) => one === (wasSent ? 'too-late' : 'ended') || one === 'cancelled')).toBe(true);
    }
  });
});

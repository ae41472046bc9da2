import { createMemoryNotificationStore } from '../../src/adapters/memory/memory-notification-store.ts';
import { createMemorySendLedger } from '../../src/adapters/memory/memory-send-ledger.ts';
import { deliverNotification } from '../../src/domain/notifications/deliver-notification.ts';
import type { Notification, Priority } from '../../src/domain/notifications/notification.ts';
import type { Message, NotificationStore, ProviderAnswer } from '../../src/domain/notifications/ports.ts';
import { createSendBudget } from '../../src/domain/notifications/send-budget.ts';
import { wakeDueNotifications } from '../../src/domain/notifications/wake-due-notifications.ts';
import { aNotification, aSignal, aTemplate, NOW } from '../support/builders.ts';
import { notificationWorld } from '../support/notification-world.ts';
import { virtualTime } from '../support/virtual-time.ts';

const RATE = 400;
const BULK = 100_000;
/** As in infra/resources/notification-streams.yml: functions at work on a lane at once, and rows that each takes. */
const LANES = { urgent: { workers: 10, batch: 5 }, bulk: { workers: 4, batch: 25 } } as const;
type LaneName = keyof typeof LANES;

const laneFor = (priority: Priority): LaneName => (priority === 'high' ? 'urgent' : 'bulk');

/** The two lanes of a stage, its sweep of each minute and a provider that takes so many a second, in virtual time. */
const stageOn = (time: ReturnType<typeof virtualTime>) => {
  const world = notificationWorld();
  const store = createMemoryNotificationStore({ dueShards: 1, pageSize: BULK });
  const queues: Record<LaneName, Notification[]> = { urgent: [], bulk: [] };
  const idle: Record<LaneName, (() => void)[]> = { urgent: [], bulk: [] };
  const toStream = (row: Notification): void => {
    if (row.status !== 'PENDING') return;
    const lane = laneFor(row.priority);
    queues[lane].push(row);
    idle[lane].shift()?.();
  };
  const notifications: NotificationStore = {
    ...store,
    add: async (row) => {
      const answer = await store.add(row);
      if (answer === 'added') toStream(row);
      return answer;
    },
    move: async (from, to) => {
      const answer = await store.move(from, to);
      if (answer.moved) toStream(to);
      return answer;
    },
  };

  const perSecond = new Map<number, number>();
  let refused = 0;
  const send = async ({ notificationId }: Message): Promise<ProviderAnswer> => {
    const second = Math.floor(time.clock().getTime() / 1000);
    const count = (perSecond.get(second) ?? 0) + 1;
    perSecond.set(second, count);
    if (count <= RATE) return { accepted: true, providerMessageId: `provider-${notificationId}` };
    refused += 1;
    return { accepted: false, failure: 'throttled', reason: 'the rate of the account' };
  };

  const ledger = createMemorySendLedger();
  const dependencies = {
    ...world.dependencies,
    notifications,
    messengers: { email: { send }, sms: { send } },
    clock: time.clock,
    random: Math.random,
  };
  const budget = () =>
    createSendBudget({
      ...{ ledger, clock: time.clock, sleep: time.sleep, random: Math.random },
      ratePerSecond: { email: RATE, sms: RATE },
    });

  let isOver = false;
  const work = async (lane: LaneName): Promise<void> => {
    const deliver = deliverNotification({ ...dependencies, budget: budget() });
    while (!isOver) {
      const rows = queues[lane].splice(0, LANES[lane].batch);
      if (rows.length === 0) await new Promise<void>((wake) => idle[lane].push(wake));
      else {
        await Promise.all(rows.map(deliver));
        await time.sleep(20); // reads and writes of a batch take some time
      }
    }
  };
  const sweep = wakeDueNotifications(dependencies);
  const sweepEachMinute = async (): Promise<void> => {
    while (!isOver) {
      await time.sleep(60_000);
      await sweep({ deadline: new Date(time.clock().getTime() + 50_000) });
    }
  };

  return {
    world,
    rows: store.all,
    notifications,
    refused: () => refused,
    most: () => Math.max(...perSecond.values()),
    begin: (): void => {
      for (const lane of ['urgent', 'bulk'] as const) for (let n = 0; n < LANES[lane].workers; n += 1) void work(lane);
      void sweepEachMinute();
    },
    end: (): void => {
      isOver = true;
    },
  };
};

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((one, other) => one - other)[Math.ceil(values.length * share) - 1] ?? Number.NaN;

it('N8: 100,000 messages that can wait leave urgent ones under 10 s at p95, and are all sent, none refused', async () => {
  const time = virtualTime(NOW);
  const stage = stageOn(time);
  await stage.world.signals.put(aSignal());
  stage.world.templates.put(aTemplate());
  const inMinutes = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000).toISOString();
  const add = (id: string, priority: Priority) =>
    stage.notifications.add(
      aNotification({
        ...{ id, priority, recipient: `${id}@example.com`, createdAt: time.clock().toISOString() },
        dueAt: new Date(time.clock().getTime() + 300_000).toISOString(),
        expiresAt: inMinutes(10_080),
      }),
    );
  stage.begin();
  for (let n = 0; n < BULK; n += 1) await add(`bulk-${n}`, 'low');

  const urgent = async (): Promise<void> => {
    for (let n = 0; n < 200; n += 1) {
      await time.sleep(2000);
      for (let burst = n % 50 === 25 ? 1000 : 1; burst > 0; burst -= 1) await add(`urgent-${n}-${burst}`, 'high');
    }
  };
  void urgent();
  await time.run(NOW.getTime() + 10 * 60_000);
  stage.end();

  const rows = stage.rows();
  expect(rows.filter(({ status }) => status !== 'SENT')).toEqual([]);
  const lags = rows
    .filter(({ priority }) => priority === 'high')
    .map(({ createdAt, updatedAt }) => (Date.parse(updatedAt) - Date.parse(createdAt)) / 1000);
  expect(lags).toHaveLength(196 + 4 * 1000);
  expect(percentile(lags, 0.95)).toBeLessThan(10);
  expect(rows.every(({ attempts }) => attempts === 1)).toBe(true);
  expect(stage.refused()).toBe(0);
  expect(stage.most()).toBeLessThanOrEqual(RATE);
  const lastBulk = Math.max(...rows.map(({ updatedAt }) => Date.parse(updatedAt))) - NOW.getTime();
  expect(lastBulk / 60_000).toBeLessThan(10); // 100,000 at 320 a second are 5.2 minutes, and the line begins after one
}, 60_000);

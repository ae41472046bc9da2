import { createHash } from 'node:crypto';
import { createMemoryContactDirectory } from '../../src/adapters/memory/memory-contact-directory.ts';
import { createMemoryDeadLetters } from '../../src/adapters/memory/memory-dead-letters.ts';
import { createMemoryMarketingBrake } from '../../src/adapters/memory/memory-feedback.ts';
import { createMemoryHookStore } from '../../src/adapters/memory/memory-hook-store.ts';
import { createMemoryJournal } from '../../src/adapters/memory/memory-journal.ts';
import { createMemoryKnownUsers } from '../../src/adapters/memory/memory-known-users.ts';
import { createMemoryMessenger } from '../../src/adapters/memory/memory-messenger.ts';
import { createMemoryMetrics } from '../../src/adapters/memory/memory-metrics.ts';
import { createMemoryNotificationStore } from '../../src/adapters/memory/memory-notification-store.ts';
import { createMemorySignalStore } from '../../src/adapters/memory/memory-signal-store.ts';
import { createMemorySuppressionList } from '../../src/adapters/memory/memory-suppression-list.ts';
import { createMemoryTemplateStore } from '../../src/adapters/memory/memory-template-store.ts';
import { createMemoryWatermarks } from '../../src/adapters/memory/memory-watermarks.ts';
import {
  type DeliverNotificationDependencies,
  deliverNotification,
} from '../../src/domain/notifications/deliver-notification.ts';
import type { DeliveryPolicy } from '../../src/domain/notifications/delivery-policy.ts';
import type { Notification } from '../../src/domain/notifications/notification.ts';
import { planNotifications } from '../../src/domain/notifications/plan-notifications.ts';
import type { NotificationStore, TemplateRenderer } from '../../src/domain/notifications/ports.ts';
import {
  type ReplanLostSignalsDependencies,
  replanLostSignals,
} from '../../src/domain/notifications/replan-lost-signals.ts';
import { wakeDueNotifications } from '../../src/domain/notifications/wake-due-notifications.ts';
import { accept, refuse } from '../../src/domain/shared/result.ts';
import { NOW } from './builders.ts';

/** Puts `{name}` in the place of a variable, and refuses a variable that is not there: as strict as the real one. */
export const plainRenderer: TemplateRenderer = {
  render: ({ template, channel, variables }) => {
    const source = channel === 'email' ? template.emailContentHtml : template.smsContent;
    const part = channel === 'email' ? 'html' : 'sms';
    if (source === undefined) {
      return refuse({
        templateId: template.id,
        part,
        because: 'missing-part',
        message: `${template.id} has no ${part}`,
      });
    }
    const missing = [...source.matchAll(/\{(\w+)\}/g)].find(([, name = '']) => variables[name] === undefined);
    if (missing !== undefined) {
      const message = `${template.id}: ${missing[1]} is missing`;
      return refuse({ templateId: template.id, part, because: 'missing-variable', message });
    }
    const text = source.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(variables[name]));
    return accept(
      channel === 'email'
        ? { channel, subject: template.emailSubject ?? '', html: text, text }
        : { channel, text, segments: { encoding: 'GSM-7', segments: 1, units: text.length } },
    );
  },
};

export type WorldDependencies = DeliverNotificationDependencies & ReplanLostSignalsDependencies;

/** Everything that survives a crash: stores, providers, dead letters, the stream, and a clock that is moved by hand. */
export const notificationWorld = ({ policy = { mode: 'live' } as DeliveryPolicy } = {}) => {
  let now = NOW;
  const stores = {
    signals: createMemorySignalStore(),
    hooks: createMemoryHookStore(),
    templates: createMemoryTemplateStore(),
    contacts: createMemoryContactDirectory(),
    users: createMemoryKnownUsers(),
    notifications: createMemoryNotificationStore(),
    suppressions: createMemorySuppressionList(),
    brake: createMemoryMarketingBrake(),
    watermarks: createMemoryWatermarks(),
  };
  const email = createMemoryMessenger();
  const sms = createMemoryMessenger();
  const deadLetters = createMemoryDeadLetters();
  const journal = createMemoryJournal();
  const metrics = createMemoryMetrics();

  /** What the table's stream would carry to the delivery function: rows written as PENDING, until handled. */
  const stream: Notification[] = [];
  const streaming: NotificationStore = {
    ...stores.notifications,
    add: async (notification) => {
      const answer = await stores.notifications.add(notification);
      if (answer === 'added' && notification.status === 'PENDING') stream.push(notification);
      return answer;
    },
    move: async (from, to) => {
      const answer = await stores.notifications.move(from, to);
      if (answer.moved && to.status === 'PENDING') stream.push(to);
      return answer;
    },
  };

  const dependencies: WorldDependencies = {
    ...stores,
    notifications: streaming,
    renderer: plainRenderer,
    messengers: { email, sms },
    unsubscribeLinks: { linkFor: async ({ id }) => `https://example.com/unsubscribe?t=${id}` },
    deadLetters,
    journal,
    metrics,
    policy,
    defaultZone: 'Europe/London',
    stage: policy.mode === 'live' ? 'prod' : 'dev',
    unsubscribeUrl: 'https://example.com/unsubscribe',
    signalsSince: new Date(0),
    clock: () => now,
    random: () => 0.5,
    budget: { ask: async () => ({ granted: true, giveBack: () => {} }) },
    digest: (text) => createHash('sha256').update(text).digest('hex'),
  };

  return {
    ...stores,
    email,
    sms,
    deadLetters,
    journal,
    metrics,
    stream,
    dependencies,
    clock: { now: () => now, advanceSeconds: (seconds: number) => (now = new Date(now.getTime() + seconds * 1000)) },
  };
};
export type NotificationWorld = ReturnType<typeof notificationWorld>;

/** The three functions, as they would run on these dependencies. */
export const functionsOn = (world: NotificationWorld, dependencies: WorldDependencies = world.dependencies) => {
  const plan = planNotifications(dependencies);
  const deliver = deliverNotification(dependencies);
  const wake = wakeDueNotifications(dependencies);
  const replan = replanLostSignals(dependencies);
  const deadline = () => new Date(dependencies.clock().getTime() + 3_600_000);

  /** Delivers what is on the stream; a record leaves it when it was handled. */
  const drain = async (): Promise<void> => {
    for (let record = world.stream[0]; record !== undefined; record = world.stream[0]) {
      await deliver(record);
      world.stream.shift();
    }
  };
  const sweep = async () => ({
    ...(await wake({ deadline: deadline() })),
    replan: await replan({ deadline: deadline() }),
  });
  /** Minutes pass, each with its sweep and its deliveries. */
  const pass = async (minutes: number, step = 1): Promise<void> => {
    for (let minute = 0; minute < minutes; minute += step) {
      world.clock.advanceSeconds(step * 60);
      await sweep();
      await drain();
    }
  };
  return { plan, deliver, drain, sweep, pass };
};

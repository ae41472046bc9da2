import { parseNotificationImage } from '../../src/adapters/dynamodb/notification-record.ts';
import { createMemoryConfigurationStore } from '../../src/adapters/memory/memory-configuration-store.ts';
import { parametersReadBy } from '../../src/domain/configuration/manifest.ts';
import { HARD_AGE_SECONDS, readConfiguration } from '../../src/domain/configuration/read-configuration.ts';
import { SecretValue } from '../../src/domain/configuration/secret-value.ts';
import type { Settings } from '../../src/domain/configuration/settings.ts';
import type { DeliveryPolicy } from '../../src/domain/notifications/delivery-policy.ts';
import { wakeDueNotifications } from '../../src/domain/notifications/wake-due-notifications.ts';
import { deliverNotificationHandler } from '../../src/handlers/notifications/deliver-notification.stream.ts';
import { onConfiguration } from '../../src/handlers/shared/on-configuration.ts';
import { aNotification, aSignal, aTemplate } from '../support/builders.ts';
import { notificationWorld } from '../support/notification-world.ts';
import { aSecret } from '../support/secrets.ts';
import { aStreamEvent, aStreamRecord } from '../support/stream-events.ts';

const DEBUG = 'notifications/debug-email';

/** A development stage: its delivery function, its stream, and the minutely run, on one clock that is moved by hand. */
const aDevelopmentStage = async () => {
  const world = notificationWorld({ policy: { mode: 'guarded', allowed: [] } });
  const { clock, journal } = world.dependencies;
  world.templates.put(aTemplate());
  await world.signals.put(aSignal());
  const store = createMemoryConfigurationStore({
    clock,
    values: {
      [DEBUG]: 'debug@example.com',
      'notifications/unsubscribe-key': new SecretValue(aSecret()),
    },
  });
  const handle = onConfiguration(
    () => ({
      settings: readConfiguration({
        source: store,
        parameters: parametersReadBy('deliver-notification'),
        kind: 'development',
        clock,
        random: () => 1,
        journal,
      }),
      dependenciesWith: (settings: Settings) => {
        const debugEmail = settings.optionalText(DEBUG);
        const allowed = settings.list('notifications/allowed-recipients');
        const policy: DeliveryPolicy = {
          mode: 'guarded',
          allowed,
          ...(debugEmail === undefined ? {} : { debugEmail }),
        };
        return { ...world.dependencies, policy, readImage: parseNotificationImage };
      },
    }),
    deliverNotificationHandler,
  );
  const wake = wakeDueNotifications(world.dependencies);

  /** What the stream does: a batch that fails comes again a few times, then is given up. */
  const drain = async (tries = 3): Promise<void> => {
    for (let left = tries; world.stream.length > 0 && left > 0; left -= 1) {
      const batch = [...world.stream];
      const failed = await handle(
        aStreamEvent(batch.map((row, sequence) => aStreamRecord({ ...row }, { sequence }))),
      ).then(
        ({ batchItemFailures }) => batchItemFailures.length > 0,
        () => true,
      );
      if (!failed) world.stream.splice(0, batch.length);
    }
    world.stream.length = 0;
  };
  const add = async (id: string): Promise<void> => {
    const expiresAt = new Date(clock().getTime() + 6 * 3_600_000).toISOString();
    const dueAt = new Date(clock().getTime() + 300_000).toISOString();
    const row = aNotification({ id, recipient: `${id}@example.com`, expiresAt, dueAt });
    await world.dependencies.notifications.add(row);
  };
  const minutes = async (count: number): Promise<void> => {
    for (let minute = 0; minute < count; minute += 1) {
      world.clock.advanceSeconds(60);
      await wake({ deadline: new Date(clock().getTime() + 25_000) });
      await drain();
    }
  };
  const sentTo = () => world.email.accepted.map(({ message }) => message.to);
  const statusOf = async (id: string) => (await world.notifications.get(id))?.status;
  return { world, store, add, drain, minutes, sentTo, statusOf };
};

describe('sending, while the configuration cannot be had', () => {
  it('N15, C4: goes on with what is known up to the hard age, then sends nothing and drops nothing, and makes up for it', async () => {
    const { store, add, drain, minutes, sentTo, statusOf } = await aDevelopmentStage();
    await add('a');
    await drain();
    expect(sentTo()).toEqual(['debug@example.com']);

    store.failWith('throttled');
    await minutes(5);
    await add('b');
    await drain();
    expect(await statusOf('b')).toBe('SENT');

    await minutes(HARD_AGE_SECONDS / 60);
    await add('c');
    await drain();
    await minutes(120);
    expect([sentTo().length, await statusOf('c')]).toEqual([2, 'PENDING']);

    store.failWith(undefined);
    await minutes(6);
    expect(sentTo()).toEqual(['debug@example.com', 'debug@example.com', 'debug@example.com']);
    expect(await statusOf('c')).toBe('SENT');
  });

  it('N15, C2: a function that starts without it sends nothing, and does when it is there', async () => {
    const { store, add, drain, minutes, sentTo, statusOf } = await aDevelopmentStage();
    await store.remove('notifications/unsubscribe-key');
    await add('a');
    await drain();
    await minutes(30);
    expect([sentTo(), await statusOf('a')]).toEqual([[], 'PENDING']);
    await store.put({
      name: 'notifications/unsubscribe-key',
      value: new SecretValue(aSecret(2)),
      expectedVersion: 0,
    });
    await minutes(6);
    expect([sentTo(), await statusOf('a')]).toEqual([['debug@example.com'], 'SENT']);
  });

  it('N15, C4: a changed debug address counts within the lifetime, for a function that goes on running', async () => {
    const { store, add, drain, minutes, sentTo } = await aDevelopmentStage();
    await add('a');
    await drain();
    await store.put({ name: DEBUG, value: 'other@example.com', expectedVersion: 1 });
    await minutes(1);
    await add('b');
    await drain();
    expect(sentTo()).toEqual(['debug@example.com', 'other@example.com']);
  });
});

import { wakeDueNotificationsHandler } from '../../../src/handlers/notifications/wake-due-notifications.schedule.ts';
import { aHook, aNotification, aSignal, aTemplate, NOW } from '../../support/builders.ts';
import { notificationWorld } from '../../support/notification-world.ts';

describe('wakeDueNotificationsHandler', () => {
  it('wakes what is due and replans what was lost, and says how much', async () => {
    const world = notificationWorld();
    world.templates.put(aTemplate());
    world.hooks.put(aHook());
    await world.signals.put(aSignal());
    await world.notifications.add(aNotification({ id: 'due', status: 'SCHEDULED', dueAt: NOW.toISOString() }));
    world.clock.advanceSeconds(3600);
    await wakeDueNotificationsHandler(world.dependencies)();
    expect(world.journal.entries.at(-1)).toMatchObject({
      code: 'notifications.wake-completed',
      fields: { woken: 1, replanned: 1, failed: 0, left: false, oldestDueSeconds: 3600 },
    });
  });

  it('fails after doing what it could, so that the failure is seen', async () => {
    const world = notificationWorld();
    await world.notifications.add(aNotification({ id: 'due', status: 'SCHEDULED', dueAt: NOW.toISOString() }));
    world.signals.setOutage(true);
    await expect(wakeDueNotificationsHandler(world.dependencies)()).rejects.toThrow('could not be handled');
    expect(world.notifications.all()).toMatchObject([{ status: 'PENDING' }]);
  });
});

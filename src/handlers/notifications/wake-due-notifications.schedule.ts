import {
  type ReplanLostSignalsDependencies,
  replanLostSignals,
} from '../../domain/notifications/replan-lost-signals.ts';
import { wakeDueNotifications } from '../../domain/notifications/wake-due-notifications.ts';
import { secondsAfter } from '../../domain/shared/clock.ts';
import { onConfiguration } from '../shared/on-configuration.ts';
import { wakeDueNotificationsDependencies } from './dependencies.ts';

/** The function's timeout is 55 s (infra/functions/notifications.yml); the work stops well before. */
const BUDGET_SECONDS = { wake: 25, replan: 40 };

export const wakeDueNotificationsHandler = (dependencies: ReplanLostSignalsDependencies) => {
  const { clock, journal } = dependencies;
  const wake = wakeDueNotifications(dependencies);
  const replan = replanLostSignals(dependencies);

  return async (): Promise<void> => {
    const startedAt = clock();
    const woken = await wake({ deadline: secondsAfter(startedAt, BUDGET_SECONDS.wake) });
    const replanned = await replan({ deadline: secondsAfter(startedAt, BUDGET_SECONDS.replan) });
    journal.info('notifications.wake-completed', {
      ...woken,
      replanned: replanned.replanned,
      replanFailed: replanned.failed,
      replanLeft: replanned.left,
    });
    const failed = woken.failed + replanned.failed;
    if (failed > 0)
      throw new Error(`${failed} due item(s) could not be handled; they stay due, and the log names them`);
  };
};

export const handler = onConfiguration(
  () => wakeDueNotificationsDependencies(process.env),
  wakeDueNotificationsHandler,
);

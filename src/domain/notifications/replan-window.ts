import { type PlanNotificationsDependencies, planNotifications } from './plan-notifications.ts';
import { CATALOGUED_SIGNAL_TYPES } from './signal-catalogue.ts';

export interface Window {
  readonly since: Date;
  readonly until: Date;
}

/** Plans what is not planned of the signals that say they were emitted in this time; with `dryRun` counts them. */
export const replanWindow = (dependencies: PlanNotificationsDependencies) => {
  const { signals, hooks } = dependencies;
  const plan = planNotifications(dependencies);
  return async ({ since, until }: Window, { dryRun = false } = {}): Promise<number> => {
    let found = 0;
    for (const signalType of new Set([...CATALOGUED_SIGNAL_TYPES, ...(await hooks.signalTypes())])) {
      for await (const page of signals.unplanned(signalType, since, until)) {
        found += page.length;
        if (!dryRun) for (const { id } of page) await plan(id);
      }
    }
    return found;
  };
};

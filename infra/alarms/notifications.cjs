const { failedRecords, happened } = require('../lib/alarm-kinds.cjs');
const { notifications } = require('../lib/metrics.cjs');

const unknownOutcomes = (channel, settings) =>
  happened({
    name: `${channel}-unknown-outcomes`,
    says: `nobody knows whether ${channel === 'email' ? 'an e-mail' : 'an SMS'} was sent`,
    runbook: 'unknown-outcomes',
    watches: notifications('NotificationsUnknownOutcome', settings, { channel }),
  });

module.exports = (settings) => [
  failedRecords(notifications, 'plan', 'plan-notifications', settings),
  failedRecords(notifications, 'deliver', 'deliver-notification', settings),
  {
    name: 'oldest-due',
    severity: 'P1',
    says: 'work has been due for more than 5 minutes, or nobody has looked for 5',
    runbook: 'oldest-due',
    watches: notifications('OldestDueAge', settings),
    statistic: 'Maximum',
    period: 300,
    over: 300,
    periods: 1,
    outOf: 2, // what waits is looked at every 5 minutes, so one of two periods has it
    missing: 'breaching', // the sweep gives it each minute
  },
  unknownOutcomes('email', settings),
  unknownOutcomes('sms', settings),
  happened({
    name: 'signals-quarantined',
    says: 'a signal can never be planned and was set aside',
    runbook: 'signals-quarantined',
    watches: notifications('SignalsQuarantined', settings),
  }),
  happened({
    name: 'signals-replanned',
    says: 'the sweep found signals that their stream had lost',
    runbook: 'signals-replanned',
    watches: notifications('SignalsReplanned', settings),
  }),
];

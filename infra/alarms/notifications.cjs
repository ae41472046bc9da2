const { failedRecords, happened } = require('../lib/alarm-kinds.cjs');
const { notifications, queue } = require('../lib/metrics.cjs');

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
  failedRecords(notifications, 'feedback', 'record-feedback', settings),
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
  {
    name: 'feedback-behind',
    severity: 'P1',
    says: 'what the provider tells of messages has waited for more than 5 minutes to be recorded',
    runbook: 'feedback-behind',
    watches: queue('ApproximateAgeOfOldestMessage', 'NotificationFeedback'),
    statistic: 'Maximum',
    period: 60,
    over: 300,
    periods: 3,
  },
  happened({
    name: 'feedback-unmatched',
    says: 'the provider told of a message that the table does not have, or not as it says',
    runbook: 'feedback-unmatched',
    watches: notifications('FeedbackUnmatched', settings),
  }),
  happened({
    name: 'marketing-stopped',
    says: 'too much mail bounced or was reported as spam, and marketing is stopped until a person resumes it',
    runbook: 'marketing-stopped',
    watches: notifications('MarketingStopped', settings),
  }),
];

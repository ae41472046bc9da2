const { own } = require('../lib/metrics.cjs');

/** A batch that fails in part is a good run to Lambda; only the code knows of the record. */
const failedRecords = (task, name, settings) => ({
  name: `${name}-records-failed`,
  severity: 'P0',
  says: `more than 5 % of the records that ${name} is handed fail and come again`,
  runbook: 'records-failed',
  expression: '100 * failed / (done + failed)',
  parts: { done: own('RecordsHandled', settings, { task }), failed: own('RecordsFailed', settings, { task }) },
  statistic: 'Sum',
  period: 60,
  over: 5,
  periods: 2,
});

const happened = ({ name, says, runbook, watches }) => ({
  name,
  severity: 'P1',
  says,
  runbook,
  watches,
  statistic: 'Sum',
  period: 300,
  over: 0,
});

const unknownOutcomes = (channel, settings) =>
  happened({
    name: `${channel}-unknown-outcomes`,
    says: `nobody knows whether ${channel === 'email' ? 'an e-mail' : 'an SMS'} was sent`,
    runbook: 'unknown-outcomes',
    watches: own('NotificationsUnknownOutcome', settings, { channel }),
  });

module.exports = (settings) => [
  failedRecords('plan', 'plan-notifications', settings),
  failedRecords('deliver', 'deliver-notification', settings),
  {
    name: 'oldest-due',
    severity: 'P1',
    says: 'work has been due for more than 5 minutes, or nobody has looked for 5',
    runbook: 'oldest-due',
    watches: own('OldestDueAge', settings),
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
    watches: own('SignalsQuarantined', settings),
  }),
  happened({
    name: 'signals-replanned',
    says: 'the sweep found signals that their stream had lost',
    runbook: 'signals-replanned',
    watches: own('SignalsReplanned', settings),
  }),
];

const { failedRecords, happened } = require('../lib/alarm-kinds.cjs');
const { statuses } = require('../lib/metrics.cjs');

const HOUR = 3600;

module.exports = (settings) => [
  failedRecords(statuses, 'record-changes', 'record-status-changes', settings),
  failedRecords(statuses, 'follow-events', 'follow-request-events', settings),
  {
    name: 'statuses-not-swept',
    severity: 'P1',
    says: 'nobody has looked for 2 hours at what the time in a status makes due',
    runbook: 'statuses-not-swept',
    watches: statuses('StatusesLooked', settings),
    statistic: 'SampleCount',
    period: HOUR,
    under: 1,
    periods: 2,
    missing: 'breaching', // the sweep gives it each hour, also when nothing is due
  },
  {
    name: 'statuses-oldest-due',
    severity: 'P1',
    says: 'a sweep has left what was due for more than 5 minutes',
    runbook: 'statuses-oldest-due',
    watches: statuses('StatusOldestDueAge', settings),
    statistic: 'Maximum',
    period: HOUR,
    over: 300,
  },
  {
    ...happened({
      name: 'status-timers-failed',
      says: 'a request could not be warned of, moved or read, and is put off',
      runbook: 'status-timers-failed',
      watches: statuses('StatusTimersFailed', settings),
    }),
    period: HOUR,
  },
  happened({
    name: 'irregular-status-changes',
    says: 'somebody changed a status past this backend in a way that the lifecycle does not have',
    runbook: 'irregular-status-changes',
    watches: statuses('IrregularStatusChanges', settings),
  }),
  happened({
    name: 'unknown-statuses',
    says: 'a request stands in a status that the lifecycle does not have',
    runbook: 'unknown-statuses',
    watches: statuses('UnknownStatuses', settings),
  }),
];

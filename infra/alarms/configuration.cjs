const { happened } = require('../lib/alarm-kinds.cjs');
const { configuration } = require('../lib/metrics.cjs');

module.exports = (settings) => [
  happened({
    name: 'configuration-emergency',
    says: 'the configuration was changed by one person, as an emergency',
    runbook: 'configuration-emergency',
    watches: configuration('EmergencyChanges', settings),
  }),
  happened({
    name: 'configuration-work-failed',
    says: 'a change that was cut off could not be finished, or a request or a secret could not be looked after',
    runbook: 'configuration-work-failed',
    watches: configuration('ConfigurationWorkFailed', settings),
  }),
  {
    name: 'configuration-not-reconciled',
    severity: 'P1',
    says: 'nobody has looked after change requests and secrets for 30 minutes: emergencies are not told',
    runbook: 'configuration-not-reconciled',
    watches: configuration('ChangesOpen', settings),
    statistic: 'SampleCount',
    period: 300,
    under: 1,
    periods: 6,
    missing: 'breaching',
  },
  happened({
    name: 'secrets-stale',
    says: 'a secret is in use for longer than its period',
    runbook: 'secrets-stale',
    watches: configuration('SecretsStale', settings),
  }),
];

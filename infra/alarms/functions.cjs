const { deployedFunctions } = require('../lib/functions.cjs');
const { lambda } = require('../lib/metrics.cjs');

const errors = (declared) => ({
  name: `${declared.name}-errors`,
  severity: 'P0',
  says: `more than 5 % of the runs of ${declared.name} fail`,
  runbook: 'function-errors',
  expression: '100 * errors / runs',
  parts: { errors: lambda('Errors', declared), runs: lambda('Invocations', declared) },
  statistic: 'Sum',
  period: 60,
  over: 5,
  periods: 2,
});

const slow = (declared, { severity, name, seconds }) => ({
  name: `${declared.name}-${name}`,
  severity,
  says: `a run of ${declared.name} takes more than ${seconds} s (p95)`,
  runbook: 'response-time',
  watches: lambda('Duration', declared),
  statistic: 'p95',
  period: 60,
  over: seconds * 1000,
  periods: 3,
});

/** Nobody waits for a scheduled run, which may work for as long as its time lasts; its errors include running out of it. */
const responseTimes = (declared) =>
  declared.isScheduled
    ? []
    : [
        slow(declared, { severity: 'P0', name: 'very-slow', seconds: 5 }),
        slow(declared, { severity: 'P1', name: 'slow', seconds: 3 }),
      ];

const throttles = (declared) => ({
  name: `${declared.name}-throttles`,
  severity: 'P1',
  says: `${declared.name} is refused runs, its concurrency being used up`,
  runbook: 'function-throttles',
  watches: lambda('Throttles', declared),
  statistic: 'Sum',
  period: 60,
  over: 0,
  periods: 3,
});

const streamAge = (declared) =>
  declared.readsStreams
    ? [
        {
          name: `${declared.name}-stream-behind`,
          severity: 'P1',
          says: `${declared.name} reads records of its stream that are more than 5 minutes old`,
          runbook: 'stream-behind',
          watches: lambda('IteratorAge', declared),
          statistic: 'Maximum',
          period: 60,
          over: 300_000,
          periods: 3,
        },
      ]
    : [];

module.exports = (settings) =>
  deployedFunctions(settings).flatMap((declared) => [
    errors(declared),
    ...responseTimes(declared),
    throttles(declared),
    ...streamAge(declared),
  ]);

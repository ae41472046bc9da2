const { deployedFunctions } = require('../lib/functions.cjs');
const { lambda, users } = require('../lib/metrics.cjs');

/** A trigger of the user pool can say no in one way only, by failing: what it gives as refused is no error of its own. */
const refusedBy = (declared, settings) =>
  declared.name === 'pre-sign-up' ? { refused: users('SignUpsRefused', settings) } : {};

const errors = (declared, settings) => {
  const refused = refusedBy(declared, settings);
  return {
    name: `${declared.name}-errors`,
    severity: 'P0',
    says: `more than 5 % of the runs of ${declared.name} fail`,
    runbook: 'function-errors',
    expression: 'refused' in refused ? '100 * (errors - FILL(refused, 0)) / runs' : '100 * errors / runs',
    parts: { errors: lambda('Errors', declared), runs: lambda('Invocations', declared), ...refused },
    statistic: 'Sum',
    period: 60,
    over: 5,
    periods: 2,
  };
};

/** An alarm counts a calculation of at most ten metrics. */
const MOST_METRICS = 10;

/** One part for each function, under the names that expressions take. */
const partsOf = (name, functions) => {
  if (functions.length > MOST_METRICS) throw new Error(`an alarm watches at most ${MOST_METRICS} functions`);
  return Object.fromEntries(functions.map((declared, at) => [`function${at}`, lambda(name, declared)]));
};

const slow = (capability, functions, { severity, name, seconds }) => ({
  name: `${capability}-${name}`,
  severity,
  says: `runs of a function of ${capability} take more than ${seconds} s (p95)`,
  runbook: 'response-time',
  expression: 'MAX(FILL(METRICS(), 0))',
  parts: partsOf('Duration', functions),
  statistic: 'p95',
  period: 60,
  over: seconds * 1000,
  periods: 3,
});

/** Nobody waits for a scheduled run, which may work for as long as its time lasts; its errors include running out of it. */
const responseTimes = (capability, functions) => {
  const awaited = functions.filter(({ isScheduled }) => !isScheduled);
  if (awaited.length === 0) return [];
  return [
    slow(capability, awaited, { severity: 'P0', name: 'very-slow', seconds: 5 }),
    slow(capability, awaited, { severity: 'P1', name: 'slow', seconds: 3 }),
  ];
};

const throttles = (capability, functions) => ({
  name: `${capability}-throttles`,
  severity: 'P1',
  says: `a function of ${capability} is refused runs, its concurrency being used up`,
  runbook: 'function-throttles',
  expression: 'SUM(FILL(METRICS(), 0))',
  parts: partsOf('Throttles', functions),
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

/**
 * Errors and streams by function; what has no single cause in one function by capability, whose functions the dashboard
 * shows apart: a template has room for 500 resources.
 */
module.exports = (settings) => {
  const functions = deployedFunctions(settings);
  const capabilities = Object.groupBy(functions, ({ capability }) => capability);
  return [
    ...functions.flatMap((declared) => [errors(declared, settings), ...streamAge(declared)]),
    ...Object.entries(capabilities).flatMap(([capability, own]) => [
      ...responseTimes(capability, own),
      throttles(capability, own),
    ]),
  ];
};

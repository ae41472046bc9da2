const { httpApi } = require('../lib/metrics.cjs');

const slow = ({ severity, name, seconds }) => ({
  name: `http-api-${name}`,
  severity,
  says: `the HTTP API answers in more than ${seconds} s (p95)`,
  runbook: 'response-time',
  watches: httpApi('Latency'),
  statistic: 'p95',
  period: 60,
  over: seconds * 1000,
  periods: 3,
});

module.exports = () => [
  {
    name: 'http-api-errors',
    severity: 'P0',
    says: 'more than 5 % of the requests to the HTTP API are answered with 5xx',
    runbook: 'http-api-errors',
    expression: '100 * failed / requests',
    parts: { failed: httpApi('5xx'), requests: httpApi('Count') },
    statistic: 'Sum',
    period: 60,
    over: 5,
    periods: 2,
  },
  slow({ severity: 'P0', name: 'very-slow', seconds: 5 }),
  slow({ severity: 'P1', name: 'slow', seconds: 3 }),
];

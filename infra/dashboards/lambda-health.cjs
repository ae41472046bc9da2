const { dashboard, graph } = require('../lib/dashboard.cjs');
const { deployedFunctions } = require('../lib/functions.cjs');
const { lambda } = require('../lib/metrics.cjs');

const each = (title, name, stat, settings, { of = () => true, ...more } = {}) =>
  graph({
    title,
    ...more,
    lines: deployedFunctions(settings)
      .filter(of)
      .map((declared) => ({ watches: lambda(name, declared), stat, label: declared.name })),
  });

const errorRate = (settings) =>
  graph({
    title: 'Runs that fail (%)',
    unit: '%',
    marks: { critical: 5 },
    lines: deployedFunctions(settings).flatMap((declared, at) => [
      { watches: lambda('Errors', declared), stat: 'Sum', id: `errors${at}`, visible: false },
      { watches: lambda('Invocations', declared), stat: 'Sum', id: `runs${at}`, visible: false },
      { expression: `100 * errors${at} / runs${at}`, label: declared.name },
    ]),
  });

module.exports = dashboard('lambda-health', (settings) => [
  each('Runs', 'Invocations', 'Sum', settings),
  errorRate(settings),
  each('How long a run takes (ms, p95)', 'Duration', 'p95', settings, {
    unit: 'ms',
    marks: { warning: 3000, critical: 5000 },
  }),
  each('Longest run (ms)', 'Duration', 'Maximum', settings, { unit: 'ms' }),
  each('Runs refused for want of concurrency', 'Throttles', 'Sum', settings),
  each('Runs at once', 'ConcurrentExecutions', 'Maximum', settings, { marks: { reserved: 50 } }),
  each('How old the records of the streams are (ms)', 'IteratorAge', 'Maximum', settings, {
    of: ({ readsStreams }) => readsStreams,
    unit: 'ms',
    marks: { warning: 300_000 },
  }),
]);

const { dashboard, graph } = require('../lib/dashboard.cjs');
const { tablesInUse } = require('../lib/functions.cjs');
const { metric, notifications, statuses } = require('../lib/metrics.cjs');
const { isProvisioned, readRegistry, tableName } = require('../lib/registry.cjs');

const table = (name, model, settings, more = {}) =>
  metric('AWS/DynamoDB', name, { TableName: tableName(model, settings), ...more });

/** Units are given as a sum over the period: by its 60 seconds they are what capacity is counted in. */
const capacity = (direction, settings) =>
  graph({
    title: `${direction} capacity used (units a second)`,
    lines: tablesInUse(settings).flatMap(({ model }, at) => [
      {
        watches: table(`Consumed${direction}CapacityUnits`, model, settings),
        stat: 'Sum',
        id: `m${at}`,
        visible: false,
      },
      { expression: `m${at} / PERIOD(m${at})`, label: model },
    ]),
  });

/** Only tables with provisioned capacity have these. */
const provisioned = (direction, settings) => {
  const registry = readRegistry();
  const models = tablesInUse(settings).filter(({ model }) => isProvisioned(registry[model], settings));
  return models.length === 0
    ? []
    : [
        graph({
          title: `${direction} capacity there is (units a second)`,
          lines: models.map(({ model }) => ({
            watches: table(`Provisioned${direction}CapacityUnits`, model, settings),
            stat: 'Average',
            label: model,
          })),
        }),
      ];
};

const perOperation = (title, name, stat, settings, more = {}) =>
  graph({
    title,
    ...more,
    lines: tablesInUse(settings).flatMap(({ model, operations }) =>
      operations.map((Operation) => ({
        watches: table(name, model, settings, { Operation }),
        stat,
        label: `${model} ${Operation}`,
      })),
    ),
  });

module.exports = dashboard('database', (settings) => [
  perOperation('How long DynamoDB takes (ms, average)', 'SuccessfulRequestLatency', 'Average', settings, {
    unit: 'ms',
    marks: { warning: 100 },
    width: 24,
  }),
  graph({
    title: 'Calls that got no answer',
    lines: Object.entries({ notifications, statuses }).map(([label, own]) => ({
      watches: own('DatabaseUnreachable', settings),
      stat: 'Sum',
      label,
    })),
  }),
  perOperation('Faults that DynamoDB owns up to', 'SystemErrors', 'Sum', settings),
  ...['Read', 'Write'].map((direction) => capacity(direction, settings)),
  ...['Read', 'Write'].flatMap((direction) => provisioned(direction, settings)),
  ...['Read', 'Write'].map((direction) =>
    graph({
      title: `${direction}s refused for want of capacity`,
      lines: tablesInUse(settings).map(({ model }) => ({
        watches: table(`${direction}ThrottleEvents`, model, settings),
        stat: 'Sum',
        label: model,
      })),
    }),
  ),
]);

const { tablesInUse } = require('../lib/functions.cjs');
const { notifications, statuses, users } = require('../lib/metrics.cjs');
const { tableName } = require('../lib/registry.cjs');

/** DynamoDB gives one latency for each operation; the query takes the average of them all, weighed by their calls. */
const latency = (model, settings) => ({
  name: `database-slow-${model.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase()}`,
  severity: 'P1',
  says: `table ${model} answers in more than 100 ms on average`,
  runbook: 'database-slow',
  expression: `SELECT AVG(SuccessfulRequestLatency) FROM SCHEMA("AWS/DynamoDB", Operation, TableName) WHERE TableName = '${tableName(model, settings)}'`,
  period: 300,
  over: 100,
});

const unreachable = (name, own, settings) => ({
  name,
  severity: 'P0',
  says: 'calls to DynamoDB get no answer, or a 5xx, after all their tries',
  runbook: 'database-unreachable',
  watches: own('DatabaseUnreachable', settings),
  statistic: 'Sum',
  period: 60,
  over: 0,
  periods: 2,
  outOf: 3,
});

module.exports = (settings) => [
  unreachable('database-unreachable', notifications, settings),
  unreachable('database-unreachable-statuses', statuses, settings),
  unreachable('database-unreachable-users', users, settings),
  ...tablesInUse(settings).map(({ model }) => latency(model, settings)),
];

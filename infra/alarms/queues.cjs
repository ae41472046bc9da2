const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { parse } = require('yaml');
const { queue } = require('../lib/metrics.cjs');

const FOLDER = join(__dirname, '..', 'resources');

/** The queues where things end. A queue with a redrive policy is worked off by somebody, and ends in another. */
const deadLetterQueues = () =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('-queues.yml'))
    .flatMap((file) => Object.entries(parse(readFileSync(join(FOLDER, file), 'utf8'), { logLevel: 'error' }).Resources))
    .filter(([, { Type, Properties }]) => Type === 'AWS::SQS::Queue' && Properties.RedrivePolicy === undefined)
    .map(([logicalId, { Properties }]) => ({ logicalId, name: Properties.QueueName.replace(/^.*\}-/, '') }));

const SAYS = {
  'notification-dead-letters': 'a signal or a notification was given up and waits in the dead-letter queue',
  'notification-trigger-failures': 'a stream batch or a scheduled run could not be handed to its function',
  'notification-feedback-failures': 'what the provider told of a message could not be recorded',
  'status-trigger-failures': 'a stream batch or a sweep of statuses could not be handed to its function',
  'configuration-trigger-failures':
    'a scheduled run of the work on the configuration could not be handed to its function',
  'user-trigger-failures': 'a scheduled run of the work on users could not be handed to its function',
  'operation-trigger-failures': "a run of the stage's care for itself could not be handed to its function",
};

/** Each has a runbook of its own name. */
module.exports = () =>
  deadLetterQueues().map(({ logicalId, name }) => ({
    name,
    severity: 'P0',
    says: SAYS[name] ?? `something was given up and waits in the queue ${name}`,
    runbook: name,
    watches: queue('ApproximateNumberOfMessagesVisible', logicalId),
    statistic: 'Maximum',
    period: 60,
    over: 0,
  }));
module.exports.deadLetterQueues = deadLetterQueues;

const { deadLetterQueues } = require('../alarms/queues.cjs');
const { alarmStates, dashboard, graph } = require('../lib/dashboard.cjs');
const { httpApi, own, queue } = require('../lib/metrics.cjs');

const CHANNELS = ['email', 'sms'];
const OUTCOMES = ['Sent', 'Retrying', 'Failed', 'Suppressed', 'Expired', 'UnknownOutcome'];

const outcomes = (channel, settings) =>
  graph({
    title: `What became of messages by ${channel}`,
    stacked: true,
    lines: OUTCOMES.map((outcome) => ({
      watches: own(`Notifications${outcome}`, settings, { channel }),
      stat: 'Sum',
      label: outcome,
    })),
  });

const signals = (settings) =>
  graph({
    title: 'Signals',
    lines: [
      ['SignalsPlanned', 'planned'],
      ['SignalsQuarantined', 'quarantined'],
      ['SignalsReplanned', 'found by the sweep'],
      ['HooksFailed', 'hooks failed'],
    ].map(([name, label]) => ({ watches: own(name, settings), stat: 'Sum', label })),
  });

const failedRecords = (settings) =>
  graph({
    title: 'Records that failed and come again (%)',
    unit: '%',
    marks: { critical: 5 },
    lines: ['plan', 'deliver'].flatMap((task) => [
      { watches: own('RecordsFailed', settings, { task }), stat: 'Sum', id: `${task}Failed`, visible: false },
      { watches: own('RecordsHandled', settings, { task }), stat: 'Sum', id: `${task}Done`, visible: false },
      { expression: `100 * ${task}Failed / (${task}Done + ${task}Failed)`, label: task },
    ]),
  });

module.exports = dashboard('application-performance', (settings) => [
  alarmStates(
    'Is this stage well?',
    ['critical', 'warning'].map((name) => `${settings.service}-${settings.stage}-${name}`),
  ),
  ...CHANNELS.map((channel) => outcomes(channel, settings)),
  signals(settings),
  failedRecords(settings),
  graph({
    title: 'How long the oldest due work has waited (s)',
    unit: 's',
    marks: { warning: 300 },
    lines: [{ watches: own('OldestDueAge', settings), stat: 'Maximum', label: 'oldest due' }],
  }),
  graph({
    title: 'Attempts a message takes',
    lines: CHANNELS.map((channel) => ({
      watches: own('DeliveryAttempts', settings, { channel }),
      stat: 'Average',
      label: channel,
    })),
  }),
  graph({
    title: 'Given up: messages in the dead-letter queues',
    lines: deadLetterQueues().map(({ logicalId, name }) => ({
      watches: queue('ApproximateNumberOfMessagesVisible', logicalId),
      stat: 'Maximum',
      label: name,
    })),
  }),
  graph({
    title: 'HTTP API',
    lines: [
      ['Count', 'requests'],
      ['4xx', '4xx'],
      ['5xx', '5xx'],
    ].map(([name, label]) => ({ watches: httpApi(name), stat: 'Sum', label })),
  }),
]);

const { dashboard, graph, note } = require('../lib/dashboard.cjs');
const { httpApi, mail, notifications } = require('../lib/metrics.cjs');

const CHANNELS = ['email', 'sms'];

const lag = (priority, settings) =>
  graph({
    title: `From what happened to the message: ${priority} priority (s)`,
    unit: 's',
    width: 8,
    lines: CHANNELS.flatMap((channel) =>
      ['p50', 'p95'].map((stat) => ({
        watches: notifications('DeliveryLag', settings, { channel, priority }),
        stat,
        label: `${channel} ${stat}`,
      })),
    ),
  });

const mailRate = (event, label, settings) => [
  { watches: mail(event, settings), stat: 'Sum', id: event.toLowerCase(), visible: false },
  { expression: `100 * ${event.toLowerCase()} / send`, label },
];

module.exports = dashboard('user-experience', (settings) => [
  note('Do people hear in time, and does it reach them? A lag includes the delay that a hook asks for.'),
  ...['high', 'medium', 'low'].map((priority) => lag(priority, settings)),
  graph({
    title: 'Messages sent',
    lines: CHANNELS.map((channel) => ({
      watches: notifications('NotificationsSent', settings, { channel }),
      stat: 'Sum',
      label: channel,
    })),
  }),
  graph({
    title: 'Messages that nobody got',
    stacked: true,
    lines: CHANNELS.flatMap((channel) =>
      ['Failed', 'Expired', 'UnknownOutcome'].map((outcome) => ({
        watches: notifications(`Notifications${outcome}`, settings, { channel }),
        stat: 'Sum',
        label: `${channel} ${outcome}`,
      })),
    ),
  }),
  graph({
    title: 'What became of mail',
    lines: ['Send', 'Delivery', 'Bounce', 'Complaint', 'Reject'].map((event) => ({
      watches: mail(event, settings),
      stat: 'Sum',
      label: event,
    })),
  }),
  graph({
    title: 'Mail that bounced or was reported (%)',
    unit: '%',
    marks: { bounces: 5, complaints: 0.1 },
    lines: [
      { watches: mail('Send', settings), stat: 'Sum', id: 'send', visible: false },
      ...mailRate('Bounce', 'bounced', settings),
      ...mailRate('Complaint', 'reported as spam', settings),
    ],
  }),
  graph({
    title: 'How long the HTTP API takes (ms)',
    unit: 'ms',
    marks: { warning: 3000, critical: 5000 },
    lines: ['p50', 'p95'].map((stat) => ({ watches: httpApi('Latency'), stat, label: stat })),
  }),
  graph({
    title: 'Requests refused (4xx) and failed (5xx)',
    lines: ['4xx', '5xx'].map((name) => ({ watches: httpApi(name), stat: 'Sum', label: name })),
  }),
]);

const { deadLetterQueues } = require('../alarms/queues.cjs');
const { alarmStates, dashboard, graph } = require('../lib/dashboard.cjs');
const { httpApi, notifications, operations, queue, statuses, users } = require('../lib/metrics.cjs');

const CHANNELS = ['email', 'sms'];
const OUTCOMES = ['Sent', 'Retrying', 'Failed', 'Suppressed', 'Expired', 'UnknownOutcome'];

const outcomes = (channel, settings) =>
  graph({
    title: `What became of messages by ${channel}`,
    stacked: true,
    lines: OUTCOMES.map((outcome) => ({
      watches: notifications(`Notifications${outcome}`, settings, { channel }),
      stat: 'Sum',
      label: outcome,
    })),
  });

const feedback = (settings) =>
  graph({
    title: 'What the provider told of mail',
    lines: [
      ...['Delivered', 'Bounced', 'Complained'].map((outcome) => ({
        watches: notifications(`Notifications${outcome}`, settings, { channel: 'email' }),
        stat: 'Sum',
        label: outcome,
      })),
      ...[
        ['FeedbackUnmatched', 'of no message of ours'],
        ['FeedbackUnreadable', 'that nobody can read'],
        ['MarketingStopped', 'marketing stopped'],
      ].map(([name, label]) => ({ watches: notifications(name, settings), stat: 'Sum', label })),
    ],
  });

const signals = (settings) =>
  graph({
    title: 'Signals',
    lines: [
      ['SignalsPlanned', 'planned'],
      ['SignalsQuarantined', 'quarantined'],
      ['SignalsReplanned', 'found by the sweep'],
      ['HooksFailed', 'hooks failed'],
    ].map(([name, label]) => ({ watches: notifications(name, settings), stat: 'Sum', label })),
  });

/** What the code calls the work of functions that read streams, by capability. */
const TASKS = [
  { own: notifications, tasks: ['plan', 'deliver', 'feedback'] },
  { own: statuses, tasks: ['record-changes', 'follow-events'] },
];

const failedRecords = (settings) =>
  graph({
    title: 'Records that failed and come again (%)',
    unit: '%',
    marks: { critical: 5 },
    lines: TASKS.flatMap(({ own, tasks }) => tasks.map((task) => ({ own, task }))).flatMap(({ own, task }, at) => [
      { watches: own('RecordsFailed', settings, { task }), stat: 'Sum', id: `failed${at}`, visible: false },
      { watches: own('RecordsHandled', settings, { task }), stat: 'Sum', id: `done${at}`, visible: false },
      { expression: `100 * failed${at} / (done${at} + failed${at})`, label: task },
    ]),
  });

const happenings = (own, title, names, settings) =>
  graph({
    title,
    lines: Object.entries(names).map(([name, label]) => ({ watches: own(name, settings), stat: 'Sum', label })),
  });

const sweptStatuses = (settings) =>
  happenings(
    statuses,
    'What the sweep of statuses did',
    { StatusesLooked: 'looked at', StatusesWarned: 'warned', StatusesMoved: 'moved', StatusTimersFailed: 'put off' },
    settings,
  );

const changedStatuses = (settings) =>
  happenings(
    statuses,
    'Statuses that changed',
    {
      StatusesChanged: 'here',
      StatusesChangedOutside: 'past this backend',
      IrregularStatusChanges: 'of these, against the lifecycle',
      UnknownStatuses: 'into one that nobody knows',
    },
    settings,
  );

const userCommands = (settings) =>
  happenings(
    users,
    'Commands on users that were cut off',
    {
      UserCommandsHalfDone: 'found',
      UserCommandsFinished: 'finished',
      UserCommandsUndone: 'taken back, or refused',
      UserCommandsFailed: 'left for the next run',
    },
    settings,
  );

const userDrift = (settings) =>
  happenings(
    users,
    'Users whom the directory had otherwise than the user pool',
    { UserDriftMended: 'mended', UserDriftFailed: 'not mended', UsersNeedingPerson: 'for a person' },
    settings,
  );

const signUps = (settings) =>
  happenings(
    users,
    'Sign-ups and erasures',
    {
      SignUpsRefused: 'sign-ups refused',
      SignUpsIncomplete: 'sign-ups without a group',
      UserLinksAsked: 'contacts for a person to say',
      ErasuresEnded: 'erasures ended',
      ErasuresOpen: 'erasures open',
      ErasuresFailed: 'erasures failed',
    },
    settings,
  );

const drills = (settings) =>
  graph({
    title: 'Monthly drills, and how long a recovery took (s)',
    lines: [
      ['DrillsSucceeded', 'Sum', 'succeeded'],
      ['DrillRecoveryTime', 'Maximum', 'recovery time'],
      ['DrillPointBehind', 'Maximum', 'data older by'],
    ].map(([name, stat, label]) => ({ watches: operations(name, settings), stat, label })),
  });

module.exports = dashboard('application-performance', (settings) => [
  alarmStates(
    'Is this stage well?',
    ['critical', 'warning'].map((name) => `${settings.service}-${settings.stage}-${name}`),
  ),
  ...CHANNELS.map((channel) => outcomes(channel, settings)),
  feedback(settings),
  signals(settings),
  failedRecords(settings),
  graph({
    title: 'How long the oldest due work has waited (s)',
    unit: 's',
    marks: { warning: 300 },
    lines: [
      { watches: notifications('OldestDueAge', settings), stat: 'Maximum', label: 'notifications' },
      { watches: statuses('StatusOldestDueAge', settings), stat: 'Maximum', label: 'statuses, after a sweep' },
    ],
  }),
  sweptStatuses(settings),
  changedStatuses(settings),
  userCommands(settings),
  userDrift(settings),
  signUps(settings),
  graph({
    title: 'Attempts a message takes',
    lines: CHANNELS.map((channel) => ({
      watches: notifications('DeliveryAttempts', settings, { channel }),
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
  ...(settings.backups ? [drills(settings)] : []),
]);

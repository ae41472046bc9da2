import { checkTimers, type Problems, repeated } from './check-timers.ts';
import type { Lifecycle, Status, Transition } from './lifecycle.ts';

/** What every record with a lifecycle has; no stamp or counter may be called so. */
const OWN_FIELDS: ReadonlySet<string> = new Set([
  ...['id', 'status', 'statusOrder', 'trackedStatus', 'version', 'statusSince', 'lastActivityAt', 'timerAt'],
  ...['warnedDay', 'timerFailures', 'timerFault', 'createdAt', 'updatedAt', 'assignedTo', 'leadSource'],
]);

const namesOf = ({ statuses }: Lifecycle): readonly Status[] => statuses.map(({ name }) => name);

const checkStatuses = (lifecycle: Lifecycle): Problems => {
  const { statuses, initial } = lifecycle;
  const fields = [
    ...statuses.flatMap(({ stamp }) => stamp ?? []),
    ...new Set(lifecycle.transitions.flatMap(({ limit }) => limit?.counter ?? [])),
  ];
  return [
    ...repeated(namesOf(lifecycle)).map((name) => `two statuses are called ${name}`),
    ...repeated(statuses.map(({ order }) => order)).map((order) => `two statuses have the place ${order}`),
    ...(namesOf(lifecycle).includes(initial) ? [] : [`the initial status ${initial} is none`]),
    ...repeated(fields).map((field) => `the field ${field} is written for two purposes`),
    ...fields.filter((field) => OWN_FIELDS.has(field)).map((field) => `the field ${field} is taken`),
  ];
};

const reachable = ({ initial, transitions }: Lifecycle): ReadonlySet<Status> => {
  const reached = new Set([initial]);
  for (const status of reached) {
    for (const { from, to } of transitions) if (from.includes(status)) reached.add(to); // a set is walked as it grows
  }
  return reached;
};

const checkWays = (lifecycle: Lifecycle): Problems => {
  const { transitions } = lifecycle;
  const known = namesOf(lifecycle);
  const reached = reachable(lifecycle);
  const pairs = transitions.flatMap(({ from, to }) => from.map((status) => `from ${status} to ${to}`));
  const named = transitions.flatMap(({ from, to }) => [...from, to]);
  return [
    ...[...new Set(named)]
      .filter((name) => !known.includes(name))
      .map((name) => `a transition names ${name}, which is no status`),
    ...repeated(pairs).map((pair) => `two transitions lead ${pair}`),
    ...transitions
      .filter(({ from, to }) => from.includes(to))
      .map(({ to }) => `a transition leads from ${to} to itself`),
    ...transitions.filter(({ from }) => from.length === 0).map(({ to }) => `a transition to ${to} leads from nowhere`),
    ...transitions.filter(({ by }) => by.length === 0).map(({ to }) => `nobody makes a transition to ${to}`),
    ...known.filter((name) => !reached.has(name)).map((name) => `no way leads to ${name}`),
  ];
};

const checkReason = ({ reasons }: Lifecycle, { to, reason }: Transition): Problems => {
  if (typeof reason !== 'object') return [];
  const words = Object.hasOwn(reasons, reason.list) ? reasons[reason.list] : undefined;
  if (words === undefined)
    return [`a transition to ${to} takes its reason from the list ${reason.list}, which is none`];
  if (words.length === 0) return [`the list of reasons ${reason.list} is empty`];
  return repeated(words).map((word) => `the list of reasons ${reason.list} has ${word} twice`);
};

const checkMovers = ({ people, timers }: Lifecycle, { by, from, to }: Transition): Problems =>
  by.flatMap((mover) => {
    if ('people' in mover) {
      return Object.hasOwn(people, mover.people)
        ? []
        : [`a transition to ${to} is made by ${mover.people}, who are nobody`];
    }
    if ('event' in mover) return mover.event === '' ? [`a transition to ${to} follows an event without a name`] : [];
    const timer = timers.find(({ name }) => name === mover.timer);
    if (timer === undefined) return [`a transition to ${to} is made by the timer ${mover.timer}, which is none`];
    return from
      .filter((status) => timer.to !== to || !timer.on.includes(status))
      .map((status) => `the timer ${timer.name} makes no transition from ${status} to ${to}`);
  });

const checkLimit = ({ to, limit }: Transition): Problems => {
  if (limit === undefined) return [];
  return [
    ...(limit.counter.trim() === '' ? [`the limit of the transition to ${to} is counted nowhere`] : []),
    ...(Number.isInteger(limit.atMost) && limit.atMost > 0
      ? []
      : [`the limit of the transition to ${to} is no number of times`]),
  ];
};

/** One event leads to one place. */
const checkEvents = ({ transitions }: Lifecycle): Problems =>
  repeated(
    transitions.flatMap(({ from, by }) =>
      by.flatMap((mover) =>
        'event' in mover ? from.map((status) => `the event ${mover.event} leads two ways from ${status}`) : [],
      ),
    ),
  ).map(String);

const checkCircles = ({ people, readers, analysts }: Lifecycle): Problems => [
  ...[readers, analysts]
    .filter((name) => !Object.hasOwn(people, name))
    .map((name) => `the circle ${name} is not defined`),
  ...Object.entries(people)
    .filter(([, { anywhere, assigned }]) => anywhere.length + assigned.length === 0)
    .map(([name]) => `nobody is in the circle ${name}`),
];

const checkSignals = ({ signals: { changed, warning, idField } }: Lifecycle): Problems => [
  ...(changed === warning ? [`changes and warnings are both emitted as ${changed}`] : []),
  ...([changed, warning, idField].includes('') ? ['a signal, or its field of the record, has no name'] : []),
];

/**
 * What is wrong with a definition, each in a sentence; none when it is right. The build refuses a wrong one, so the engine
 * may rely on it: every status can be reached, every name is defined, no two rules contend.
 */
export const checkLifecycle = (lifecycle: Lifecycle): Problems => [
  ...checkStatuses(lifecycle),
  ...checkWays(lifecycle),
  ...lifecycle.transitions.flatMap((transition) => [
    ...checkReason(lifecycle, transition),
    ...checkMovers(lifecycle, transition),
    ...checkLimit(transition),
  ]),
  ...checkEvents(lifecycle),
  ...checkTimers(lifecycle),
  ...checkCircles(lifecycle),
  ...checkSignals(lifecycle),
];

import { definitionOf, type Lifecycle, type Timer, type TimerDays, timersOn } from './lifecycle.ts';

export type Problems = readonly string[];

/** What stands more than once in a list, each once. */
export const repeated = <Word extends string | number>(words: readonly Word[]): readonly Word[] => [
  ...new Set(words.filter((word, place) => words.indexOf(word) !== place)),
];

const isDays = (days: number): boolean => Number.isInteger(days) && days > 0;

const checkDays = (rule: string, { afterDays, warnAtDays }: TimerDays): Problems => {
  const isAscending = warnAtDays.every((day, place) => place === 0 || day > (warnAtDays[place - 1] ?? 0));
  return [
    ...[afterDays, ...warnAtDays]
      .filter((days) => !isDays(days))
      .map((days) => `the rule ${rule} counts ${days} days, which is no number of whole days`),
    ...(isAscending ? [] : [`the rule ${rule} does not warn on ascending days`]),
    ...warnAtDays
      .filter((day) => day >= afterDays)
      .map((day) => `the rule ${rule} warns on day ${day}, and moves on day ${afterDays}`),
  ];
};

const checkOverrides = ({ name, overrides }: Timer): Problems =>
  repeated(overrides.map(({ when }) => `${when.fact} is ${when.has}`)).map(
    (condition) => `the timer ${name} has two overrides for when ${condition}; the second would never count`,
  );

const checkTimer = (lifecycle: Lifecycle, timer: Timer): Problems => {
  const { name, on, to, overrides } = timer;
  const moves = (status: string): boolean =>
    lifecycle.transitions.some(
      (transition) =>
        transition.to === to &&
        transition.from.includes(status) &&
        transition.by.some((mover) => 'timer' in mover && mover.timer === name),
    );
  return [
    ...(on.length === 0 ? [`the timer ${name} runs in no status`] : []),
    ...on
      .filter((status) => definitionOf(lifecycle, status) === undefined)
      .map((status) => `the timer ${name} runs in ${status}, which is no status`),
    ...on
      .filter((status) => definitionOf(lifecycle, status)?.isTerminal === true)
      .map((status) => `the timer ${name} runs in ${status}, which is terminal`),
    ...on
      .filter((status) => !moves(status))
      .map((status) => `the timer ${name} has no transition from ${status} to ${to}`),
    ...[timer, ...overrides].flatMap((rule) => checkDays(rule.name, rule)),
    ...checkOverrides(timer),
  ];
};

/** Warnings are noted once a record, and the earlier of two timers would leave nothing to the other: one a status. */
const checkCollisions = (lifecycle: Lifecycle): Problems =>
  lifecycle.statuses.flatMap(({ name }) => {
    const timers = timersOn(lifecycle, name);
    return timers.length < 2
      ? []
      : [`the timers ${timers.map((timer) => timer.name).join(' and ')} collide in ${name}`];
  });

/** What is wrong with the timers of a definition. */
export const checkTimers = (lifecycle: Lifecycle): Problems => {
  const rules = lifecycle.timers.flatMap(({ name, overrides }) => [name, ...overrides.map((one) => one.name)]);
  return [
    ...repeated(rules).map((rule) => `two rules are called ${rule}`),
    ...lifecycle.timers.flatMap((timer) => checkTimer(lifecycle, timer)),
    ...checkCollisions(lifecycle),
  ];
};

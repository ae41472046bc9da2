import { whoMoves } from './decide.ts';
import { type Lifecycle, type Status, type Timer, type Transition, timersOn } from './lifecycle.ts';

/** A label ends at a line's end, a colon or a semicolon. */
const label = (text: string): string => text.replace(/[:;\n#]/g, ' ');

const daysOf = ({ afterDays, overrides }: Timer): string => {
  const others = overrides.map((override) => `, ${override.name} ${override.afterDays}`).join('');
  return `${afterDays} days without activity${others}`;
};

const conditionsOf = ({ reason, limit }: Transition): string => {
  const because = typeof reason === 'object' ? [`with a reason of the list ${reason.list}`] : [];
  const free = reason === 'free' ? ['with a reason'] : [];
  const conditions = [...free, ...because, ...(limit === undefined ? [] : [`at most ${limit.atMost} times`])];
  return conditions.length === 0 ? '' : ` (${conditions.join(', ')})`;
};

/** Timers are drawn as arrows of their own, with their days. */
const arrowsOf = (lifecycle: Lifecycle, transition: Transition, idOf: (status: Status) => string): readonly string[] =>
  transition.from.flatMap((from) => {
    const to = idOf(transition.to);
    const others = transition.by.filter((mover) => !('timer' in mover));
    const timers = timersOn(lifecycle, from).filter(({ name }) =>
      transition.by.some((mover) => 'timer' in mover && mover.timer === name),
    );
    const by = `${whoMoves(lifecycle, { ...transition, by: others })}${conditionsOf(transition)}`;
    return [
      ...(others.length === 0 ? [] : [`  ${idOf(from)} --> ${to}: ${label(by)}`]),
      ...timers.map((timer) => `  ${idOf(from)} --> ${to}: ${label(daysOf(timer))}`),
    ];
  });

const list = (days: readonly number[]): string => days.join(' and ');

const warningsOn = (lifecycle: Lifecycle, status: Status): readonly string[] =>
  timersOn(lifecycle, status).flatMap(({ name, warnAtDays, overrides }) => [
    ...(warnAtDays.length === 0 ? [] : [`${name} warns at day ${list(warnAtDays)}`]),
    ...overrides
      .filter((override) => list(override.warnAtDays) !== list(warnAtDays))
      .map(
        (override) =>
          `${override.name} at day ${override.warnAtDays.length === 0 ? 'none' : list(override.warnAtDays)}`,
      ),
  ]);

/** A lifecycle as a Mermaid state diagram: statuses, who moves a record from one to another, and what time does. */
export const drawLifecycle = (lifecycle: Lifecycle): string => {
  const { statuses, transitions, initial } = lifecycle;
  const ids = new Map(statuses.map(({ name }, at) => [name, `s${at + 1}`]));
  const idOf = (status: Status): string => ids.get(status) ?? 'unknown';
  return [
    'stateDiagram-v2',
    ...statuses.map(({ name }) => `  state "${name.replaceAll('"', "'")}" as ${idOf(name)}`),
    `  [*] --> ${idOf(initial)}`,
    ...transitions.flatMap((transition) => arrowsOf(lifecycle, transition, idOf)),
    ...statuses.filter(({ isTerminal }) => isTerminal).map(({ name }) => `  ${idOf(name)} --> [*]`),
    ...statuses.flatMap(({ name }) => {
      const warnings = warningsOn(lifecycle, name);
      if (warnings.length === 0) return [];
      return [`  note right of ${idOf(name)}`, ...warnings.map((warning) => `    ${label(warning)}`), '  end note'];
    }),
  ].join('\n');
};

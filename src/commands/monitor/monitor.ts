import type { Gauge } from '../../domain/operations/monitor/gauge.ts';
import { type Reading, sparkLine, worstOf } from '../../domain/operations/monitor/judge-gauge.ts';
import { readGauges } from '../../domain/operations/monitor/read-gauges.ts';
import { type Tick, watchStage } from '../../domain/operations/monitor/watch-stage.ts';
import { resolveDeployed } from '../../domain/operations/stage/deployed-template.ts';
import type { Outcome } from '../operations/outcome.ts';
import type { Tell } from '../operations/run-operation.ts';
import { styled, type Terminal, tableOf } from '../terminal.ts';
import type { MonitorDependencies } from './dependencies.ts';

export interface MonitorOptions {
  readonly stage: string;
  readonly minutes: number;
  readonly everySeconds: number;
  readonly json: boolean;
}

const NO_STACK = { account: '000000000000', physicalIds: new Map<string, string>() };
/** Clears what a person looks at, and begins at its top. */
const CLEAR = '\u001b[2J\u001b[H';
const KINDS = ['errors', 'latency', 'throttles', 'lag', 'dead letters', 'mail', 'other', 'outcomes'] as const;

const numberText = (value: number | undefined): string =>
  value === undefined ? '–' : `${Math.round(value * 100) / 100}`;

const rowOf = ({ kind, name, value, threshold, values, isBreached }: Reading): readonly string[] => [
  isBreached ? 'OVER' : '',
  kind,
  name,
  numberText(value),
  numberText(threshold),
  sparkLine(values),
];

/** Of each kind the figure that is nearest to its limit, and every one that is over; of outcomes all. */
const shownOf = ({ readings }: Tick): readonly Reading[] =>
  KINDS.flatMap((kind) => {
    const own = readings.filter((one) => one.kind === kind);
    if (kind === 'outcomes') return own;
    const breached = own.filter(({ isBreached }) => isBreached);
    const worst = worstOf(own);
    return breached.length > 0 || worst === undefined ? breached : [worst];
  });

const tickTable = (tick: Tick): string =>
  tableOf(['', 'kind', 'nearest to its limit', 'now', 'limit', 'the last 20 periods'], shownOf(tick).map(rowOf), 60);

const tickLine = ({ at, readings }: Tick): string => {
  const worst = KINDS.filter((kind) => kind !== 'outcomes').flatMap((kind) => {
    const one = worstOf(readings.filter((reading) => reading.kind === kind));
    return one === undefined ? [] : [`${kind} ${numberText(one.value)}/${numberText(one.threshold)}`];
  });
  const over = readings.filter(({ isBreached }) => isBreached).map(({ name }) => name);
  const says = over.length === 0 ? 'within limits' : `OVER: ${over.join(', ')}`;
  return `${at.toISOString().slice(11, 19)}  ${says}  (${worst.join(', ')})`;
};

const tickObject = ({ at, readings, absent }: Tick): string =>
  JSON.stringify({
    at: at.toISOString(),
    breached: readings.filter(({ isBreached }) => isBreached).map(({ name }) => name),
    absent,
    readings: readings.map(({ values: _, ...one }) => one),
  });

const print =
  (terminal: Terminal, json: boolean) =>
  (tick: Tick): void => {
    if (json) terminal.out(tickObject(tick));
    else if (terminal.isInteractive) terminal.out(`${CLEAR}${tick.at.toISOString()}\n${tickTable(tick)}`);
    else terminal.out(tickLine(tick));
  };

/** The local stage is not always on: that it was silent is no fault of its. */
const withoutSilence = ({ limit, ...gauge }: Gauge): Gauge =>
  limit === undefined ? gauge : { ...gauge, limit: { ...limit, isMissingBad: false } };

const endOf = (
  { stage, followed, absent }: { readonly stage: string; readonly followed: number; readonly absent: number },
  breached: readonly string[],
  table: string,
  terminal: Terminal,
): Outcome => {
  const isWell = breached.length === 0;
  const says = isWell ? `${stage} stayed within its limits.` : `${stage} was over its limits: ${breached.join(', ')}.`;
  const notHad = absent === 0 ? '' : `; ${absent} are not to be had of this stage`;
  return {
    verdict: isWell ? 'done' : 'refused',
    report: { breached, followed, absent },
    lines: [
      ...(terminal.isInteractive ? [] : ['', table]),
      '',
      `${followed} figures followed${notHad}.`,
      styled(terminal, isWell ? 'green' : 'red', says),
    ],
    ...(isWell ? {} : { next: ['docs/runbooks/severities.md', `realtechee health --stage ${stage} --comprehensive`] }),
  };
};

/** Follows a stage's figures for some minutes. Verdict `refused`: one was over its limit. */
export const monitor =
  (dependencies: MonitorDependencies, terminal: Terminal) =>
  async ({ stage, minutes, everySeconds, json }: MonitorOptions, tell: Tell): Promise<Outcome> => {
    const { packager, stacks, stackName, isLocal, metrics, clock, sleep } = dependencies;
    const stack = isLocal ? undefined : await stacks.read(stackName);
    if (!isLocal && stack === undefined) {
      const says = `There is no stack ${stackName} in this account and region: are these its credentials?`;
      return { verdict: 'refused', report: { deployed: false }, lines: [says] };
    }
    tell.step(`packaging ${stage}, to know what its alarms watch`);
    const all = readGauges(resolveDeployed(await packager.pack(stage), stack ?? NO_STACK), `${stackName}-`);
    const gauges = isLocal ? all.map(withoutSilence) : all;
    const show = print(terminal, json);
    const { breached, last } = await watchStage({ metrics, clock, sleep, onTick: show })(gauges, minutes, everySeconds);
    const { absent } = last;
    return endOf({ stage, followed: gauges.length - absent, absent }, breached, tickTable(last), terminal);
  };

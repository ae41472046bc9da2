import { inParallel } from '../domain/shared/in-parallel.ts';
import type { Lifecycle } from '../domain/statuses/lifecycle.ts';
import type { RecordStore } from '../domain/statuses/ports.ts';
import { type SimulatedPeriod, type SimulatedStep, simulateSweeps } from '../domain/statuses/simulate-sweeps.ts';
import type { TrackedRecord } from '../domain/statuses/tracked-record.ts';
import { minuteOf } from './describe-timers.ts';
import { EXIT, type ExitCode, styled, type Terminal, tableOf } from './terminal.ts';

export interface StatusesSimulateDependencies {
  readonly lifecycle: Lifecycle;
  readonly records: Pick<RecordStore, 'due' | 'get'>;
}

interface Found {
  readonly records: readonly TrackedRecord[];
  readonly unreadable: readonly { readonly recordId: string; readonly unreadable: string }[];
}

const AT_ONCE = 16;

/** Everything that a sweep would look at until a moment. */
const findDue = async ({ lifecycle, records }: StatusesSimulateDependencies, until: Date): Promise<Found> => {
  const found: TrackedRecord[] = [];
  const unreadable: { recordId: string; unreadable: string }[] = [];
  const look = async (id: string): Promise<void> => {
    const read = await records.get(id);
    if (read.ok) found.push(read.value);
    else if (read.refusal.because === 'unreadable') unreadable.push({ recordId: id, unreadable: read.refusal.reason });
  };
  for (const { name } of lifecycle.statuses) {
    for await (const page of records.due(name, until)) {
      await inParallel(page, AT_ONCE, ({ id }) => look(id));
    }
  }
  return { records: found, unreadable };
};

const whatOf = ({ what, day, to }: SimulatedStep): string => {
  if (what === 'warning') return `warn of day ${day}`;
  return what === 'move' ? `to ${to}` : `record ${to}, set outside`;
};

const rowOf = (step: SimulatedStep): readonly string[] => [
  minuteOf(step.at),
  step.recordId,
  step.status,
  whatOf(step),
  step.why,
];

const HEADINGS = ['when', 'id', 'status', 'what', 'why'];

/**
 * `realtechee statuses simulate`: what one sweep at a moment, or the sweeps of a period, would do and why, were nothing
 * else to happen. Reads only.
 */
export const statusesSimulate =
  (dependencies: StatusesSimulateDependencies, terminal: Terminal) =>
  async (period: SimulatedPeriod, { json }: { readonly json: boolean }): Promise<ExitCode> => {
    const { records, unreadable } = await findDue(dependencies, period.until);
    const steps = simulateSweeps(dependencies.lifecycle, records, period);
    const count = (what: SimulatedStep['what']): number => steps.filter((step) => step.what === what).length;
    const counts = { warnings: count('warning'), moves: count('move'), reconciliations: count('reconcile') };
    if (json) {
      for (const line of [...steps, ...unreadable]) terminal.out(JSON.stringify(line));
      terminal.out(JSON.stringify({ summary: { ...period, ...counts, unreadable: unreadable.length } }));
      return EXIT.done;
    }
    if (steps.length > 0) terminal.out(tableOf(HEADINGS, steps.map(rowOf), 110));
    for (const { recordId, unreadable: reason } of unreadable) terminal.out(`${recordId} cannot be read: ${reason}`);
    const isMoment = period.from.getTime() === period.until.getTime();
    const when = isMoment
      ? `at ${minuteOf(period.from)}`
      : `from ${minuteOf(period.from)} to ${minuteOf(period.until)}`;
    const { warnings, moves, reconciliations } = counts;
    terminal.out(
      `${steps.length > 0 ? '\n' : ''}${styled(terminal, 'bold', when)}: ${warnings} warned, ${moves} moved, ${reconciliations} reconciled, ${unreadable.length} unreadable. Nothing was written.`,
    );
    return EXIT.done;
  };

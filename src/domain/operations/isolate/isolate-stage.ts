import type { Clock } from '../../shared/clock.ts';
import { isDone, planIsolation, planResumption, recordOf, type SwitchPlan } from './plan-isolation.ts';
import type { Denials, IsolationRecord, IsolationRecords, Switches } from './ports.ts';

export interface IsolateStageDependencies {
  readonly switches: Switches;
  readonly denials: Denials;
  readonly records: IsolationRecords;
  readonly clock: Clock;
  readonly step: (what: string) => void;
}

export interface Turned {
  readonly plan: SwitchPlan;
  /** What is not as planned, after everything was tried; empty when it is done. */
  readonly left: readonly string[];
}

const messageOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));

/** Everything gets its try, whatever becomes of the others: in an emergency each thing that stops is worth something. */
const carryOut = async (
  { switches, denials, step }: IsolateStageDependencies,
  { turns, deny, allow }: SwitchPlan,
): Promise<readonly string[]> => {
  const failed: string[] = [];
  const attempt = async (what: string, work: () => Promise<void>): Promise<void> => {
    step(what);
    await work().catch((fault: unknown) => failed.push(`${what}: ${messageOf(fault)}`));
  };
  for (const { thing, to } of turns)
    await attempt(`${thing.kind} ${thing.name}: ${thing.setting} → ${to}`, () => switches.set(thing, to));
  for (const role of deny) await attempt(`deny role ${role} everything`, () => denials.deny(role));
  for (const role of allow) await attempt(`lift the denial of role ${role}`, () => denials.allow(role));
  return failed;
};

const openOf = ({ turns, deny, allow }: SwitchPlan): readonly string[] => [
  ...turns.map(({ thing, to }) => `${thing.kind} ${thing.name} is ${thing.setting}, not ${to}`),
  ...deny.map((role) => `role ${role} is not denied`),
  ...allow.map((role) => `role ${role} is denied still`),
];

/**
 * Stops a stage: puts down first how everything stands, then turns it off, and looks again. Repeated after a crash, it goes
 * on with what is not stopped yet and keeps what was put down first.
 */
export const isolateStage =
  (dependencies: IsolateStageDependencies) =>
  async (crossing: readonly string[]): Promise<Turned> => {
    const { switches, denials, records, clock } = dependencies;
    const look = async () => {
      const live = await switches.read();
      return { live, plan: planIsolation(live, { crossing, denied: await denials.of(crossing) }) };
    };
    const { live, plan } = await look();
    if (isDone(plan)) return { plan, left: [] };
    await records.write(recordOf(await records.read(), live, plan.deny, clock()));
    const failed = await carryOut(dependencies, plan);
    return { plan, left: [...failed, ...openOf((await look()).plan)] };
  };

/** Puts a stage back exactly as it was put down, and forgets that once it is. */
export const resumeStage =
  (dependencies: IsolateStageDependencies) =>
  async (record: IsolationRecord): Promise<Turned> => {
    const { switches, denials, records } = dependencies;
    const look = async (): Promise<SwitchPlan> =>
      planResumption(record, await switches.read(), await denials.of(record.deniedRoles));
    const plan = await look();
    const failed = await carryOut(dependencies, plan);
    const left = [...failed, ...openOf(await look())];
    if (left.length === 0) await records.clear();
    return { plan, left };
  };

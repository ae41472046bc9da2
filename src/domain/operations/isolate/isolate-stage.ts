import type { Clock } from '../../shared/clock.ts';
import { isDone, planIsolation, planResumption, recordOf, type SwitchPlan } from './plan-isolation.ts';
import type { Denials, IsolationRecord, Switches } from './ports.ts';
import { forget, type PutDown, type PutDownDependencies, putDown } from './put-down.ts';

export interface IsolateStageDependencies extends PutDownDependencies {
  readonly switches: Switches;
  readonly denials: Denials;
  readonly clock: Clock;
  readonly step: (what: string) => void;
}

export interface Turned {
  readonly plan: SwitchPlan;
  /** What is not as planned, after everything was tried; empty when it is done. */
  readonly left: readonly string[];
  /** Where it was put down how everything stood; absent: there was nothing to stop, or to put down. */
  readonly record?: PutDown;
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
 * on with what is not stopped yet and keeps what was put down first. Whatever does not answer, the rest is stopped.
 */
export const isolateStage =
  (dependencies: IsolateStageDependencies) =>
  async (crossing: readonly string[]): Promise<Turned> => {
    const { switches, denials, clock } = dependencies;
    const look = async () => {
      const unread: string[] = [];
      const live = await switches.read((what) => unread.push(what));
      // To deny again what is denied does no harm.
      const denied = await denials.of(crossing).catch((fault: unknown) => {
        unread.push(`roles: it could not be read which are denied: ${messageOf(fault)}`);
        return [];
      });
      return { live, unread, plan: planIsolation(live, { crossing, denied }) };
    };
    const { live, plan, unread } = await look();
    if (isDone(plan)) return { plan, left: unread };
    const record = await putDown(dependencies, (before) => recordOf(before, live, plan.deny, clock()));
    const failed = await carryOut(dependencies, plan);
    const after = await look();
    return { plan, left: [...failed, ...after.unread, ...openOf(after.plan)], record };
  };

/** Puts a stage back exactly as it was put down, and forgets that once it is. */
export const resumeStage =
  (dependencies: IsolateStageDependencies) =>
  async (record: IsolationRecord): Promise<Turned> => {
    const { switches, denials } = dependencies;
    const look = async (): Promise<SwitchPlan> =>
      planResumption(record, await switches.read(), await denials.of(record.deniedRoles));
    const plan = await look();
    const failed = await carryOut(dependencies, plan);
    const left = [...failed, ...openOf(await look())];
    if (left.length === 0) await forget(dependencies);
    return { plan, left };
  };

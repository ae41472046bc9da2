import { type Clock, secondsAfter } from '../shared/clock.ts';
import type { NewId } from '../shared/ids.ts';
import { inParallel } from '../shared/in-parallel.ts';
import { accept, type Result, refuse } from '../shared/result.ts';
import { isEverywhere, type Person } from './actor.ts';
import { APPROVERS, type BulkPlan, type BulkPlans, ITEMS_WITHOUT_APPROVAL, PLAN_HOURS } from './bulk-plan.ts';
import { decide } from './decide.ts';
import type { Status } from './lifecycle.ts';
import { type ReadRecordDependencies, type ReadRefusal, readRecord } from './read-record.ts';
import type { TransitionRefusal } from './refusal.ts';
import { versionOf } from './tracked-record.ts';

export interface ProposeBulkTransitionDependencies extends ReadRecordDependencies {
  readonly plans: BulkPlans;
  readonly clock: Clock;
  readonly newId: NewId;
}

export interface Proposal {
  readonly to: Status;
  readonly reason?: string;
  /** Each id once. */
  readonly items: readonly { readonly id: string; readonly expectedVersion?: number }[];
}

export type ItemVerdict = { readonly id: string } & (
  | { readonly verdict: 'would-change'; readonly from: Status; readonly version: number }
  | { readonly verdict: 'refused'; readonly refusal: TransitionRefusal | ReadRefusal }
);

export interface Proposed {
  /** Absent when nothing would change. */
  readonly plan?: BulkPlan;
  /** In the order of the proposal. */
  readonly verdicts: readonly ItemVerdict[];
}

const AT_A_TIME = 16;

/** What a change of many records would do for a person, record by record. Changes none; keeps the plan for a day. */
export const proposeBulkTransition = (dependencies: ProposeBulkTransitionDependencies) => {
  const { lifecycle, plans, clock, newId } = dependencies;
  const read = readRecord(dependencies);
  const known = lifecycle.statuses.map(({ name }) => name);

  const judge = async (
    { id, expectedVersion }: Proposal['items'][number],
    { to, reason }: Proposal,
    person: Person,
  ): Promise<ItemVerdict> => {
    const record = await read(id, person);
    if (!record.ok) return { id, verdict: 'refused', refusal: record.refusal };
    const command = {
      to,
      actor: { kind: 'person' as const, person },
      ...(reason === undefined ? {} : { reason }),
      ...(expectedVersion === undefined ? {} : { expectedVersion }),
    };
    const decided = decide(lifecycle, record.value, command, clock());
    return decided.ok
      ? { id, verdict: 'would-change', from: decided.value.from, version: versionOf(record.value) }
      : { id, verdict: 'refused', refusal: decided.refusal };
  };

  const planOf = ({ to, reason }: Proposal, verdicts: readonly ItemVerdict[], person: Person): BulkPlan => {
    const now = clock();
    const items = verdicts.flatMap((one) =>
      one.verdict === 'would-change' ? [{ id: one.id, expectedVersion: one.version }] : [],
    );
    return {
      id: newId(),
      proposedBy: person.id,
      proposedAt: now.toISOString(),
      expiresAt: secondsAfter(now, PLAN_HOURS * 3600).toISOString(),
      to,
      ...(reason === undefined ? {} : { reason }),
      items,
      needsApproval: items.length > ITEMS_WITHOUT_APPROVAL && !isEverywhere(person, APPROVERS),
    };
  };

  return async (proposal: Proposal, person: Person): Promise<Result<Proposed, TransitionRefusal>> => {
    if (!known.includes(proposal.to)) return refuse({ because: 'unknown-status', to: proposal.to, known });
    const found = new Map<string, ItemVerdict>();
    await inParallel(proposal.items, AT_A_TIME, async (item) => {
      found.set(item.id, await judge(item, proposal, person));
    });
    const verdicts = proposal.items.flatMap(({ id }) => found.get(id) ?? []);
    const plan = planOf(proposal, verdicts, person);
    if (plan.items.length === 0) return accept({ verdicts });
    await plans.add(plan);
    return accept({ plan, verdicts });
  };
};

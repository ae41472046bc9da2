import { secondsAfter } from '../../shared/clock.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { ChangeDependencies } from './apply-request.ts';
import { beginRequest } from './begin-request.ts';
import { changeAudit } from './change-audit.ts';
import type { ChangeRequest, Permission } from './change-request.ts';
import { type Changer, identityOf, type KnownChanger, knownChanger } from './changer.ts';
import { type Holding, readHolding } from './committed-configuration.ts';
import { type ChangePlan, planChanges, type WantedChange } from './plan-changes.ts';
import { type ChangeRefusal, PROPOSAL_DAYS } from './refusal.ts';
import { pendingName } from './revision.ts';

export interface Proposal {
  /** Made again under the same id, it is the same proposal. */
  readonly id: string;
  readonly by: Changer;
  readonly wanted: readonly WantedChange[];
  readonly reason?: string;
  /** At once, without a second person: with a reason, and people are told. */
  readonly isEmergency?: boolean;
}

/** What became of it: `revision` where it holds already. */
export interface Changed {
  readonly request: ChangeRequest;
  readonly revision?: number;
}

const LEAST_REASON = 10;

export const hasReason = (reason: string | undefined): boolean => (reason ?? '').trim().length >= LEAST_REASON;

interface Draft {
  readonly id: string;
  readonly plan: ChangePlan;
  readonly holding: Holding;
  readonly by: KnownChanger;
  readonly reason?: string;
  readonly isRollback: boolean;
}

/**
 * Puts a request down and, where no second person is needed, applies it. Its secrets rest encrypted in the store until it
 * has ended, and nowhere else. @internal
 */
export const submit = async (
  dependencies: ChangeDependencies,
  { id, plan, holding, by, reason, isRollback }: Draft,
  how: Permission,
): Promise<Result<Changed, ChangeRefusal>> => {
  const { store, requests, clock, digest } = dependencies;
  const identity = identityOf(by, id, digest);
  if (how === 'second-person' && identity.mark === undefined) return refuse({ because: 'person-unknown' });
  const now = clock();
  const draft: ChangeRequest = {
    id,
    state: 'proposed',
    proposedBy: by.id,
    ...(identity.mark === undefined ? {} : { proposerMark: identity.mark }),
    proposedAt: now.toISOString(),
    expiresAt: secondsAfter(now, PROPOSAL_DAYS * 86_400).toISOString(),
    ...(reason === undefined ? {} : { reason }),
    baseRevision: holding.revision.number,
    isRollback,
    changes: plan.changes,
    writes: 1,
  };
  await requests.add(draft, changeAudit(draft, by.id, now));
  const request = (await requests.get(id)) ?? draft;
  if (request.state !== 'proposed') {
    return accept({ request, ...(request.appliedAs === undefined ? {} : { revision: request.appliedAs }) });
  }
  for (const [name, value] of plan.secrets) {
    const pending = pendingName(id, name);
    const [there] = await store.read([pending]);
    const put = await store.put({ name: pending, value, expectedVersion: there?.version ?? 0 });
    if (!put.ok) throw new Error(`the proposed secret of ${name} could not be kept (${put.refusal.reason})`);
  }
  return how === 'second-person'
    ? accept({ request })
    : beginRequest(dependencies, request, { do: 'approve', by: identity, how });
};

const permissionFor = ({ kind }: ChangeDependencies, { isEmergency, by }: Proposal): Permission => {
  if (by.kind === 'automation') return 'rotation';
  if (kind !== 'production') return 'stage';
  return isEmergency === true ? 'emergency' : 'second-person';
};

/**
 * Proposes a change of one parameter or several, as a whole. In production it waits for a second person, or holds at once as
 * an emergency; elsewhere it holds at once. A refusal has changed nothing.
 */
export const proposeChange =
  (dependencies: ChangeDependencies) =>
  async (proposal: Proposal): Promise<Result<Changed, ChangeRefusal>> => {
    const { store, administrators, requests } = dependencies;
    const by = await knownChanger(administrators, proposal.by);
    if (!by.ok) return by;
    const { id, wanted, reason } = proposal;
    const how = permissionFor(dependencies, proposal);
    if (how === 'emergency' && !hasReason(reason)) return refuse({ because: 'reason-missing' });
    const before = await requests.get(id);
    if (before !== undefined && before.state !== 'proposed')
      return accept({ request: before, ...(before.appliedAs === undefined ? {} : { revision: before.appliedAs }) });
    const holding = await readHolding(store);
    const plan = planChanges(wanted, { ...dependencies, holding });
    if (!plan.ok) return plan;
    const draft = { id, plan: plan.value, holding, by: by.value, isRollback: false };
    return submit(dependencies, { ...draft, ...(reason === undefined ? {} : { reason: reason.trim() }) }, how);
  };

import type { AuditEntry } from '../../src/domain/operations/events.ts';
import type { BulkPlan, BulkPlans } from '../../src/domain/statuses/bulk-plan.ts';

export interface BulkPlansHarness {
  readonly plans: BulkPlans;
  /** Ids of the audit entries that were written. */
  audit(): Promise<readonly string[]>;
}

const AT = new Date('2026-03-01T12:00:00.000Z');
const LATER = new Date('2026-03-02T11:59:59.999Z');
const EXPIRED = new Date('2026-03-02T12:00:00.000Z');

export const aPlan = (changes: Partial<BulkPlan> = {}): BulkPlan => ({
  id: 'plan-1',
  proposedBy: 'person-1',
  proposedAt: AT.toISOString(),
  expiresAt: EXPIRED.toISOString(),
  to: 'Archived',
  reason: 'duplicate_request',
  items: [
    { id: 'request-1', expectedVersion: 0 },
    { id: 'request-2', expectedVersion: 7 },
  ],
  needsApproval: true,
  ...changes,
});

const entry = (planId: string, actor: string): AuditEntry => ({
  id: `statuses.bulk-approved#${planId}`,
  actor,
  action: 'statuses.bulk-approved',
  entity: 'bulk plan',
  entityId: planId,
  at: AT.toISOString(),
  before: {},
  after: { items: 2 },
});

/** What every BulkPlans does. `make` gives an empty one. */
export const describeBulkPlansContract = (make: () => Promise<BulkPlansHarness>): void => {
  const approval = (by: string, at = AT) => ({ by, at: at.toISOString() });

  it('keeps a plan as it was added, until it expires', async () => {
    const { plans } = await make();
    const { reason: _, ...bare } = aPlan({ id: 'plan-2', needsApproval: false });
    await plans.add(aPlan());
    await plans.add(bare);
    expect(await plans.get('plan-1', LATER)).toEqual(aPlan());
    expect(await plans.get('plan-2', AT)).toEqual(bare);
    expect(await plans.get('plan-1', EXPIRED)).toBeUndefined();
  });

  it.each(['plan-0', '', 'x'.repeat(5000)])('knows no plan that was never added', async (id) => {
    const { plans, audit } = await make();
    expect(await plans.get(id, AT)).toBeUndefined();
    expect(await plans.approve(id, approval('admin-1'), entry(id, 'admin-1'))).toBeUndefined();
    expect(await audit()).toEqual([]);
  });

  it('S5: approves once, with one audit entry; the first approval stays', async () => {
    const { plans, audit } = await make();
    await plans.add(aPlan());
    const approved = { ...aPlan(), approval: approval('admin-1') };
    expect(await plans.approve('plan-1', approval('admin-1'), entry('plan-1', 'admin-1'))).toEqual(approved);
    expect(await plans.approve('plan-1', approval('admin-2', LATER), entry('plan-1', 'admin-2'))).toEqual(approved);
    expect(await plans.get('plan-1', LATER)).toEqual(approved);
    expect(await audit()).toEqual(['statuses.bulk-approved#plan-1']);
  });

  it('approves once for two who approve at the same time', async () => {
    const { plans, audit } = await make();
    await plans.add(aPlan());
    const [one, other] = await Promise.all(
      ['admin-1', 'admin-2'].map((by) => plans.approve('plan-1', approval(by), entry('plan-1', by))),
    );
    expect(one?.approval).toBeDefined();
    expect(other).toEqual(one);
    expect(await audit()).toHaveLength(1);
  });

  it('does not approve what has expired', async () => {
    const { plans, audit } = await make();
    await plans.add(aPlan());
    expect(await plans.approve('plan-1', approval('admin-1', EXPIRED), entry('plan-1', 'admin-1'))).toBeUndefined();
    expect(await plans.get('plan-1', AT)).toEqual(aPlan());
    expect(await audit()).toEqual([]);
  });
};

import type { ChangeRequest } from '../../src/domain/configuration/changes/change-request.ts';
import type { ChangeRequests } from '../../src/domain/configuration/changes/ports.ts';
import type { AuditEntry } from '../../src/domain/operations/events.ts';

export interface ChangeRequestsHarness {
  readonly requests: ChangeRequests;
  /** Ids of the audit entries that were written. */
  audit(): Promise<readonly string[]>;
}

const AT = new Date('2026-03-01T12:00:00.000Z');
const LEASE = new Date('2026-03-01T12:02:00.000Z');
const LATER = new Date('2026-03-01T12:10:00.000Z');

export const aRequest = (changes: Partial<ChangeRequest> = {}): ChangeRequest => ({
  id: 'request-1',
  state: 'proposed',
  proposedBy: 'admin-1',
  proposerMark: 'a'.repeat(32),
  proposedAt: AT.toISOString(),
  expiresAt: '2026-03-08T12:00:00.000Z',
  reason: 'the season has begun',
  baseRevision: 3,
  isRollback: false,
  changes: [
    {
      name: 'notifications/sms-max-segments',
      fromVersion: 0,
      before: { is: 'nothing' },
      after: { is: 'text', text: '3' },
    },
    {
      name: 'notifications/unsubscribe-key',
      fromVersion: 2,
      before: { is: 'secret', fingerprint: 'abcdef012345' },
      after: { is: 'secret', fingerprint: '543210fedcba' },
      toVersion: 1,
    },
  ],
  writes: 1,
  ...changes,
});

const next = (request: ChangeRequest, changes: Partial<ChangeRequest>): ChangeRequest => ({
  ...request,
  ...changes,
  writes: request.writes + 1,
});
const approved = (request: ChangeRequest, by = 'admin-2'): ChangeRequest =>
  next(request, { state: 'approved', approval: { by, at: AT.toISOString(), how: 'second-person' } });
const applied = (request: ChangeRequest): ChangeRequest =>
  next(request, { state: 'applied', appliedAs: 4, end: { by: 'automation:changes', at: AT.toISOString() } });
const rejected = (request: ChangeRequest): ChangeRequest =>
  next(request, { state: 'rejected', end: { by: 'admin-2', at: AT.toISOString(), because: 'no' } });

const entry = ({ id, state }: ChangeRequest, actor = 'admin-1'): AuditEntry => ({
  id: `configuration.${state}#${id}`,
  actor,
  action: `configuration.${state}`,
  entity: 'change request',
  entityId: id,
  at: AT.toISOString(),
  before: {},
  after: {},
});

/** What every ChangeRequests does. `make` gives an empty one. */
export const describeChangeRequestsContract = (make: () => Promise<ChangeRequestsHarness>): void => {
  const added = async (...requests: readonly ChangeRequest[]) => {
    const harness = await make();
    for (const request of requests) await harness.requests.add(request, entry(request));
    return harness;
  };

  it('C5: keeps a request as it was added, once, among the open ones, with its audit entry', async () => {
    const { requests, audit } = await make();
    const { proposerMark: _, reason: __, ...bare } = aRequest({ id: 'request-2' });
    expect(await requests.add(aRequest(), entry(aRequest()))).toBe('added');
    expect(await requests.add(bare, entry(bare))).toBe('added');
    const other = aRequest({ proposedBy: 'somebody else' });
    expect(await requests.add(other, entry(other))).toBe('exists');
    expect(await requests.get('request-1')).toEqual(aRequest());
    expect(await requests.get('request-2')).toEqual(bare);
    expect([...(await requests.open())].toSorted()).toEqual(['request-1', 'request-2']);
    expect([...(await audit())].toSorted()).toEqual([
      'configuration.proposed#request-1',
      'configuration.proposed#request-2',
    ]);
  });

  it.each(['request-0', '', 'x'.repeat(5000)])('knows no request that was never added', async (id) => {
    const { requests } = await make();
    expect(await requests.get(id)).toBeUndefined();
    expect(await requests.open()).toEqual([]);
    expect(await requests.resume('request-0', LATER, LATER)).toBe('ended');
    await requests.close('request-0');
  });

  it('C5: of two who approve one request at once, one wins', async () => {
    const { requests, audit } = await added(aRequest());
    const two = ['admin-2', 'admin-3'].map((by) => approved(aRequest(), by));
    const answers = await Promise.all(two.map((one) => requests.begin(one, LEASE, entry(one, one.approval?.by))));
    expect(answers.toSorted()).toEqual(['begun', 'changed']);
    const winner = two[answers.indexOf('begun')];
    expect(await requests.get('request-1')).toEqual(winner);
    expect(await audit()).toHaveLength(2);
  });

  it('C5: applies one request at a time, and leaves the other as it was', async () => {
    const one = aRequest();
    const other = aRequest({ id: 'request-2' });
    const { requests, audit } = await added(one, other);
    expect(await requests.begin(approved(one), LEASE, entry(approved(one)))).toBe('begun');
    expect(await requests.begin(approved(other), LEASE, entry(approved(other)))).toEqual({ busyWith: 'request-1' });
    expect(await requests.get('request-2')).toEqual(other);
    expect(await requests.end(applied(approved(one)), entry(applied(one)))).toBe('ended');
    expect(await requests.begin(approved(other), LEASE, entry(approved(other)))).toBe('begun');
    expect(await audit()).not.toContain('configuration.rejected#request-2');
  });

  it('C5: hands over a request that is being applied once its lease has run out, to one', async () => {
    const { requests } = await added(aRequest());
    await requests.begin(approved(aRequest()), LEASE, entry(approved(aRequest())));
    expect(await requests.resume('request-1', AT, LATER)).toBe('held');
    const answers = await Promise.all([1, 2].map(() => requests.resume('request-1', LEASE, LATER)));
    expect(answers.toSorted()).toEqual(['held', 'resumed']);
    expect(await requests.resume('request-2', LATER, LATER)).toBe('ended');
    await requests.end(applied(approved(aRequest())), entry(applied(aRequest())));
    expect(await requests.resume('request-1', LATER, LATER)).toBe('ended');
  });

  it('C5: ends a request once, whoever comes second', async () => {
    const { requests, audit } = await added(aRequest());
    const no = rejected(aRequest());
    expect(await requests.end(no, entry(no))).toBe('ended');
    expect(await requests.end(no, entry({ ...no, state: 'withdrawn' }))).toBe('changed');
    expect(await requests.begin(approved(aRequest()), LEASE, entry(approved(aRequest())))).toBe('changed');
    expect(await requests.get('request-1')).toEqual(no);
    expect(await audit()).toHaveLength(2);
  });

  it('keeps one that has ended among the open ones until it is closed', async () => {
    const { requests } = await added(aRequest(), aRequest({ id: 'request-2' }));
    await requests.end(rejected(aRequest()), entry(rejected(aRequest())));
    expect([...(await requests.open())].toSorted()).toEqual(['request-1', 'request-2']);
    await requests.close('request-1');
    await requests.close('request-1');
    expect(await requests.open()).toEqual(['request-2']);
    expect(await requests.get('request-1')).toMatchObject({ state: 'rejected' });
  });

  it('notes that people were told, on what stands', async () => {
    const { requests } = await added(aRequest());
    const told = next(aRequest(), { isTold: true });
    await requests.note(told);
    await requests.note({ ...told, isTold: false });
    expect(await requests.get('request-1')).toEqual(told);
  });
};

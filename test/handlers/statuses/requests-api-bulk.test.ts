import {
  ADMIN,
  AE,
  aRequest,
  aRequestsApi,
  type RequestsApi,
  SRM,
  type TestCall,
  traces,
} from '../../support/requests-api.ts';

const OTHER_SRM = { sub: 'sub-srm-2', groups: '[srm]' };

const many = (count: number) => Array.from({ length: count }, (_, at) => aRequest({ id: `r-${at}` }));
const itemsOf = (count: number) => many(count).map(({ id }) => ({ id }));
const aProposal = (count: number) => ({ items: itemsOf(count), to: 'Archived', reason: 'duplicate_request' });

const proposed = async (api: RequestsApi, count: number, call: TestCall = {}): Promise<string> => {
  const { status, body } = await api.bulk(aProposal(count), { by: SRM, ...call });
  expect(status).toBe(200);
  return body.plan.planId;
};
const approve = (api: RequestsApi, planId: string, call: TestCall = {}) =>
  api.call('POST /requests/status/bulk/{planId}/approval', { path: { planId }, ...call });

describe('the dry run of POST /requests/status/bulk', () => {
  it('says what would become of each item, and changes none', async () => {
    const api = aRequestsApi([
      aRequest({ id: 'ok' }),
      aRequest({ id: 'seen', version: 4 }),
      aRequest({ id: 'done', status: 'Archived' }),
    ]);
    api.stores.records.plant({ id: 'broken', unreadable: 'createdAt must be a time' });
    const before = traces(api);
    const { body } = await api.bulk({
      items: [{ id: 'ok' }, { id: 'seen', expectedVersion: 3 }, { id: 'none' }, { id: 'done' }, { id: 'broken' }],
      to: 'Archived',
      reason: 'duplicate_request',
    });
    expect(body).toMatchObject({
      isDryRun: true,
      plan: { planId: 'plan-1', to: 'Archived', reason: 'duplicate_request', needsApproval: false },
      wouldChange: 1,
      refused: 4,
      items: [
        { id: 'ok', verdict: 'would-change', from: 'New', version: 2 },
        { id: 'seen', verdict: 'refused', problem: 'stale-version' },
        { id: 'none', verdict: 'refused', problem: 'request-not-found' },
        { id: 'done', verdict: 'refused', problem: 'no-such-transition' },
        { id: 'broken', verdict: 'refused', problem: 'request-unreadable' },
      ],
    });
    expect(traces(api)).toEqual(before);
  });

  it('makes no plan when nothing would change', async () => {
    const api = aRequestsApi();
    const { body } = await api.bulk({ items: [{ id: 'request-1' }], to: 'Archived' });
    expect(body).toMatchObject({ wouldChange: 0, refused: 1, items: [{ problem: 'reason-missing' }] });
    expect(body.plan).toBeUndefined();
  });

  it('U1: shows an agent nothing of requests that are not theirs', async () => {
    const api = aRequestsApi([aRequest(), aRequest({ id: 'other', assignedTo: 'contact-2' })]);
    const { body } = await api.bulk(
      { items: [{ id: 'request-1' }, { id: 'other', expectedVersion: 9 }], to: 'Archived', reason: 'other_reason' },
      { by: AE },
    );
    expect(body.items).toMatchObject([{ verdict: 'would-change' }, { verdict: 'refused', problem: 'not-assigned' }]);
  });

  it.each([
    ['no items', { items: [], to: 'New' }, 'items'],
    ['too many', aProposal(501), 'items'],
    ['an id given twice', { items: [{ id: 'a' }, { id: 'b' }, { id: 'a' }], to: 'New' }, 'items[2].id'],
    ['an id that is none', { items: [{ id: 'a b' }], to: 'New' }, 'items[0].id'],
    ['a version that is none', { items: [{ id: 'a', expectedVersion: '1' }], to: 'New' }, 'items[0].expectedVersion'],
    ['no status', { items: [{ id: 'a' }] }, 'to'],
    ['a plan and items', { items: [{ id: 'a' }], to: 'New', planId: 'p' }, 'planId'],
    ['a plan that is no text', { planId: 7 }, 'planId'],
    ['a list', [], ''],
  ])('refuses %s', async (_, body, field) => {
    const api = aRequestsApi();
    const answer = await api.bulk(body);
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ in: 'body', field, detail: expect.any(String) }] },
    });
  });

  it('refuses a status that there is not, as a whole', async () => {
    expect(await aRequestsApi().bulk({ items: [{ id: 'request-1' }], to: 'Gone' })).toMatchObject({
      status: 422,
      body: { type: 'urn:realtechee:problem:unknown-status' },
    });
  });
});

describe('applying a plan', () => {
  it('moves each item once, however often it is applied', async () => {
    const api = aRequestsApi(many(3));
    const planId = await proposed(api, 3);
    const { body } = await api.bulk({ planId }, { by: SRM });
    expect(body).toMatchObject({ isDryRun: false, isComplete: true, changed: 3, refused: 0, left: 0 });
    expect(body.items).toMatchObject(itemsOf(3).map(({ id }) => ({ id, outcome: 'changed', version: 3 })));
    expect((await api.bulk({ planId }, { by: ADMIN })).body.items).toMatchObject([
      { outcome: 'changed-before' },
      { outcome: 'changed-before' },
      { outcome: 'changed-before' },
    ]);
    expect(traces(api).history).toHaveLength(3);
    expect(
      traces(api).history.every(({ actor, reason }) => actor === 'sub-srm' && reason === 'duplicate_request'),
    ).toBe(true);
  });

  it('S2: leaves what has changed since the dry run, and moves the others', async () => {
    const api = aRequestsApi(many(3));
    const planId = await proposed(api, 3);
    await api.move({ to: 'Move to Quoting' }, { path: { id: 'r-1' } });
    const { body } = await api.bulk({ planId }, { by: SRM });
    expect(body).toMatchObject({ isComplete: true, changed: 2, refused: 1 });
    expect(body.items[1]).toMatchObject({ id: 'r-1', outcome: 'refused', problem: 'stale-version' });
    expect(api.stored('r-1')?.status).toBe('Move to Quoting');
  });

  it('goes on past an item that fails, and with it when it is sent again under the same key', async () => {
    const api = aRequestsApi(many(4));
    const planId = await proposed(api, 4);
    const { get } = api.stores.records;
    api.stores.records.get = async (id) => {
      if (id === 'r-2') throw new Error('this row is cursed');
      return get(id);
    };
    const half = await api.bulk({ planId }, { by: SRM, key: 'k' });
    expect(half.body).toMatchObject({ isComplete: false, changed: 3, left: 1 });
    expect(half.body.items[2]).toEqual({ id: 'r-2', outcome: 'unchanged-yet', because: 'fault' });
    api.stores.records.get = get;
    const whole = await api.bulk({ planId }, { by: SRM, key: 'k' });
    expect(whole.body).toMatchObject({ isComplete: true, changed: 4, left: 0 });
    expect(await api.bulk({ planId }, { by: SRM, key: 'k' })).toEqual(whole);
    expect(traces(api).history).toHaveLength(4);
  });

  it('stops when its time is up, says what is left, and goes on with it', async () => {
    const api = aRequestsApi(many(25));
    const planId = await proposed(api, 25);
    const { commit } = api.stores.records;
    api.stores.records.commit = async (change) => {
      api.passSeconds(2);
      return commit(change);
    };
    let answer = await api.bulk({ planId }, { by: SRM, key: 'k' });
    expect(answer.body).toMatchObject({ isComplete: false });
    expect(answer.body.changed).toBeGreaterThan(0);
    for (let again = 0; again < 5 && answer.body.isComplete !== true; again += 1) {
      answer = await api.bulk({ planId }, { by: SRM, key: 'k' });
    }
    expect(answer.body).toMatchObject({ isComplete: true, changed: 25, left: 0 });
    expect(traces(api).history).toHaveLength(25);
  });

  it('is for who proposed it, or an admin, and for a day', async () => {
    const api = aRequestsApi(many(2));
    const planId = await proposed(api, 2);
    expect(await api.bulk({ planId }, { by: OTHER_SRM })).toMatchObject({
      status: 403,
      body: { type: 'urn:realtechee:problem:plan-of-another' },
    });
    expect(await api.bulk({ planId: 'plan-0' })).toMatchObject({ status: 404 });
    api.passSeconds(24 * 3600);
    expect(await api.bulk({ planId }, { by: SRM })).toMatchObject({ status: 404 });
    expect(traces(api).history).toEqual([]);
  });
});

describe('a plan of more than 25 items', () => {
  it('waits for an approval by an admin, and says how to get it', async () => {
    const api = aRequestsApi(many(26));
    const planId = await proposed(api, 26);
    expect(await api.bulk({ planId }, { by: SRM })).toMatchObject({
      status: 403,
      body: {
        type: 'urn:realtechee:problem:approval-missing',
        detail: expect.stringContaining('ask one to approve the plan'),
        approveAt: '/requests/status/bulk/plan-1/approval',
      },
    });
    expect(traces(api).history).toEqual([]);

    const approved = await approve(api, planId);
    expect(approved).toMatchObject({ status: 200, body: { planId, proposedBy: 'sub-srm', approvedBy: 'sub-admin' } });
    expect(approved.body.items).toHaveLength(26);
    expect(traces(api).history).toEqual([]);
    expect(api.plans.audit()).toMatchObject([
      { actor: 'sub-admin', action: 'statuses.bulk-approved', after: { items: 26 } },
    ]);

    expect((await api.bulk({ planId }, { by: SRM })).body).toMatchObject({ isComplete: true, changed: 26 });
  });

  it('needs none up to 25, nor of an admin who proposes or applies it', async () => {
    const api = aRequestsApi(many(26));
    expect((await api.bulk(aProposal(25), { by: SRM })).body.plan.needsApproval).toBe(false);
    expect((await api.bulk(aProposal(26), { by: ADMIN })).body.plan.needsApproval).toBe(false);
    const planId = await proposed(api, 26);
    expect((await api.bulk({ planId }, { by: ADMIN })).body).toMatchObject({ changed: 26 });
  });

  it('U1: is approved by admins alone, and once', async () => {
    const api = aRequestsApi(many(26));
    const planId = await proposed(api, 26);
    expect(await approve(api, planId, { by: SRM })).toMatchObject({ status: 403 });
    expect(await approve(api, 'plan-0')).toMatchObject({ status: 404 });
    await approve(api, planId);
    const again = await approve(api, planId, { by: { sub: 'sub-admin-2', groups: 'super_admin' } });
    expect(again).toMatchObject({ status: 200, body: { approvedBy: 'sub-admin' } });
    expect(api.plans.audit()).toHaveLength(1);
  });
});

describe('a proposer whose rights have changed since', () => {
  it('S1: needs the approval that an admin was spared', async () => {
    const api = aRequestsApi(many(26));
    const was = { sub: 'sub-demoted', groups: '[admin]' };
    const planId = await proposed(api, 26, { by: was });
    const before = traces(api);
    const asSrm = { by: { ...was, groups: '[srm]' } };
    expect(await api.bulk({ planId }, asSrm)).toMatchObject({
      status: 403,
      body: { type: 'urn:realtechee:problem:approval-missing' },
    });
    expect(traces(api)).toEqual(before);
    expect(await approve(api, planId)).toMatchObject({ status: 200 });
    expect(await api.bulk({ planId }, asSrm)).toMatchObject({ status: 200, body: { changed: 26 } });
  });
});

it('S2: moves a request again by another plan, once it has come back', async () => {
  const api = aRequestsApi([aRequest({ id: 'r-0' })]);
  for (const version of [3, 5]) {
    const planId = await proposed(api, 1, { by: ADMIN });
    const { body } = await api.bulk({ planId });
    expect(body.items).toEqual([{ id: 'r-0', outcome: 'changed', version }]);
    expect(api.stored('r-0')).toMatchObject({ status: 'Archived', version });
    await api.move({ to: 'New', reason: 'they called' }, { path: { id: 'r-0' } });
  }
});

it('U3: takes the same Idempotency-Key for two operations as two keys', async () => {
  const api = aRequestsApi([aRequest()]);
  const key = 'the-same';
  expect((await api.move({ to: 'Pending walk-thru' }, { key })).status).toBe(200);
  const { body } = await api.bulk({ ...aProposal(1), items: [{ id: 'request-1' }] }, { key });
  expect(body).toMatchObject({ isDryRun: true, wouldChange: 1 });
  expect((await approve(api, body.plan.planId, { key })).status).toBe(200);
});

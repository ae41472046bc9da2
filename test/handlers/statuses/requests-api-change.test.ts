import {
  ADMIN,
  AE,
  aRequest,
  aRequestsApi,
  daysAgo,
  NOW,
  type RequestsApi,
  SRM,
  type TestCall,
  type TestCaller,
  traces,
} from '../../support/requests-api.ts';

const ARCHIVE = { to: 'Archived', reason: 'duplicate_request' };

describe('POST /requests/{id}/status', () => {
  it('S2: moves the request with its history, its signal and its audit entry', async () => {
    const api = aRequestsApi();
    const answer = await api.move({ ...ARCHIVE, expectedVersion: 2 }, { by: SRM });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        id: 'request-1',
        status: 'Archived',
        version: 3,
        change: { from: 'New', to: 'Archived', actor: 'sub-srm', triggeredBy: 'user', reason: 'duplicate_request' },
      },
    });
    expect(answer.body.change.minutesInPreviousStatus).toBe(3 * 24 * 60);
    expect(api.stored()).toMatchObject({ status: 'Archived', version: 3, timerAt: 'never' });
    const { history, signals, audit } = traces(api);
    expect(history).toMatchObject([{ id: answer.body.change.id, newStatus: 'Archived' }]);
    expect(signals).toMatchObject([{ signalType: 'REQUEST_STATUS_CHANGED', payload: { toStatus: 'Archived' } }]);
    expect(audit).toMatchObject([{ actor: 'sub-srm', action: 'statuses.changed', reason: 'duplicate_request' }]);
  });

  it('S2: tells the loser of a race how things are now', async () => {
    const api = aRequestsApi();
    const call = { to: 'Pending walk-thru', expectedVersion: 2 };
    const answers = await Promise.all([api.move(call, { by: SRM }), api.move({ ...call, to: 'Move to Quoting' })]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const winner = answers.find(({ status }) => status === 200)?.body;
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      type: 'urn:realtechee:problem:stale-version',
      current: { status: winner.status, version: 3 },
    });
    expect(traces(api).history).toHaveLength(1);
  });

  const refusals: readonly [string, unknown, TestCaller, number, object][] = [
    [
      'an unknown status',
      { to: 'Done' },
      ADMIN,
      422,
      { type: /unknown-status$/, known: expect.arrayContaining(['New']) },
    ],
    ['a change that there is not', { to: 'New' }, ADMIN, 409, { type: /no-such-transition$/, from: 'New' }],
    ['a stale version', { ...ARCHIVE, expectedVersion: 1 }, ADMIN, 409, { current: { status: 'New', version: 2 } }],
    ['no reason', { to: 'Expired' }, ADMIN, 422, { type: /reason-missing$/ }],
    ['an empty reason', { to: 'Expired', reason: '  ' }, ADMIN, 422, { type: /reason-missing$/ }],
    ['no reason of the list', { to: 'Archived' }, ADMIN, 422, { reasons: expect.arrayContaining(['other_reason']) }],
    [
      'an unlisted reason',
      { to: 'Archived', reason: 'x' },
      ADMIN,
      422,
      { type: /reason-unlisted$/, reasons: expect.any(Array) },
    ],
    ['too long a reason', { to: 'Expired', reason: 'x'.repeat(501) }, ADMIN, 422, { atMost: 500 }],
    ['an accountant', ARCHIVE, { sub: 's', groups: 'accounting' }, 403, { who: 'staff' }],
    ['a home owner', ARCHIVE, { sub: 's', groups: '[homeowner]' }, 403, { detail: expect.stringContaining('staff') }],
    ['an agent of another request', ARCHIVE, { ...AE, contactId: 'contact-2' }, 403, { type: /not-assigned$/ }],
    ['an agent without a contact', ARCHIVE, { sub: 's', groups: '[agent]' }, 403, { type: /not-assigned$/ }],
    ['nobody', ARCHIVE, {}, 401, { type: /not-signed-in$/ }],
  ];
  it.each(refusals)('S1: refuses %s, and writes nothing', async (_, body, by, status, told) => {
    const api = aRequestsApi();
    const before = traces(api);
    const answer = await api.move(body, { by });
    const { type, ...rest } = told as { type?: RegExp };
    expect(answer).toMatchObject({ status, body: rest });
    if (type !== undefined) expect(answer.body.type).toMatch(type);
    expect(traces(api)).toEqual(before);
  });

  it('never tells an agent of another request what status it is in', async () => {
    const api = aRequestsApi();
    const by = { ...AE, contactId: 'contact-2' };
    for (const body of [{ to: 'Nowhere' }, { ...ARCHIVE, expectedVersion: 99 }, { to: 'New' }]) {
      const answer = await api.move(body, { by });
      expect(answer).toMatchObject({ status: 403 });
      expect(JSON.stringify(answer.body)).not.toContain('"New"');
    }
  });

  it('S1: reactivates three times and not a fourth, and only for those who may', async () => {
    const api = aRequestsApi([aRequest({ status: 'Expired', counters: { reactivations: 2 } })]);
    const again = { to: 'New', reason: 'they called' };
    expect(await api.move(again, { by: SRM })).toMatchObject({
      status: 403,
      body: { type: 'urn:realtechee:problem:not-assigned' },
    });
    expect(await api.move(again, { by: AE })).toMatchObject({ status: 200, body: { status: 'New' } });
    await api.move({ to: 'Expired', reason: 'no answer' });
    expect(await api.move(again)).toMatchObject({ status: 409, body: { atMost: 3 } });
  });

  it('refuses to move what cannot be read, or is in a status that nobody knows', async () => {
    const api = aRequestsApi([aRequest({ status: 'Sold' })]);
    api.stores.records.plant({ id: 'broken', unreadable: 'createdAt must be a time' });
    expect(await api.move(ARCHIVE)).toMatchObject({ status: 409, body: { known: expect.any(Array) } });
    expect(await api.move(ARCHIVE, { path: { id: 'broken' } })).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('createdAt must be a time') },
    });
    expect(await api.move(ARCHIVE, { path: { id: 'request-0' } })).toMatchObject({ status: 404 });
  });
});

describe('an Idempotency-Key', () => {
  const twice = async (api: RequestsApi, one: TestCall, other: TestCall) => [
    await api.move(ARCHIVE, { key: 'k', ...one }),
    await api.move(ARCHIVE, { key: 'k', ...other }),
  ];

  it('U3: gets the first answer again, and changes nothing again', async () => {
    const api = aRequestsApi();
    const [one, other] = await twice(api, {}, {});
    expect(other).toEqual(one);
    expect(traces(api).history).toHaveLength(1);
    expect(api.journal.entries.map(({ fields }) => fields.isRepeated)).toEqual([undefined, true]);
  });

  it('U3: gets the first refusal again, whatever has happened since', async () => {
    const api = aRequestsApi();
    const refused = await api.move({ to: 'New', reason: 'r' }, { key: 'k' });
    await api.move({ to: 'Pending walk-thru' });
    expect(await api.move({ to: 'New', reason: 'r' }, { key: 'k' })).toEqual(refused);
    expect(api.stored()?.status).toBe('Pending walk-thru');
  });

  it('U3: is refused for a call that says something else', async () => {
    const api = aRequestsApi([aRequest(), aRequest({ id: 'request-2' })]);
    const [, other] = await twice(api, {}, { body: { ...ARCHIVE, reason: 'other_reason' } });
    expect(other).toMatchObject({ status: 422, body: { type: 'urn:realtechee:problem:idempotency-key-reused' } });
    expect(await api.move(ARCHIVE, { key: 'k', path: { id: 'request-2' } })).toMatchObject({ status: 422 });
    expect(api.stored('request-2')?.status).toBe('New');
  });

  it('U3: belongs to its caller', async () => {
    const api = aRequestsApi([aRequest({ status: 'Move to Quoting' })]);
    const [one, other] = await twice(api, { by: ADMIN }, { by: SRM });
    expect([one?.status, other?.status]).toEqual([200, 409]);
  });

  it('takes the same body written in another order as the same', async () => {
    const api = aRequestsApi();
    const one = await api.move('{"to":"Archived","reason":"duplicate_request"}', { key: 'k' });
    expect(await api.move('{ "reason": "duplicate_request",\n "to": "Archived" }', { key: 'k' })).toEqual(one);
  });

  it('U3: says so while the call is being carried out', async () => {
    const api = aRequestsApi();
    const [one, other] = await Promise.all([api.move(ARCHIVE, { key: 'k' }), api.move(ARCHIVE, { key: 'k' })]);
    expect([one.status, other.status]).toEqual([200, 409]);
    expect(other).toMatchObject({
      headers: { 'retry-after': '5' },
      body: { type: 'urn:realtechee:problem:idempotency-key-in-flight' },
    });
  });

  it('U3: can be sent again after a fault, and after a crash between the change and the answer', async () => {
    const api = aRequestsApi();
    api.stores.setOutage(true);
    expect(await api.move(ARCHIVE, { key: 'k' })).toMatchObject({ status: 500 });
    api.stores.setOutage(false);
    const { complete } = api.idempotency;
    api.idempotency.complete = async () => {
      throw new Error('cut off');
    };
    expect(await api.move(ARCHIVE, { key: 'k' })).toMatchObject({ status: 500 });
    api.idempotency.complete = complete;
    expect(await api.move(ARCHIVE, { key: 'k' })).toMatchObject({ status: 409 });
    api.passSeconds(61);
    const answer = await api.move(ARCHIVE, { key: 'k' });
    expect(answer).toMatchObject({
      status: 200,
      body: { status: 'Archived', version: 3, change: { at: NOW.toISOString() } },
    });
    expect(traces(api).history).toHaveLength(1);
  });

  it.each([null, '', 'with space', 'x'.repeat(129), 'é'])('is asked for: %j is refused', async (key) => {
    const api = aRequestsApi();
    expect(await api.move(ARCHIVE, { key })).toMatchObject({
      status: 400,
      body: { errors: [{ in: 'header', field: 'Idempotency-Key', detail: expect.any(String) }] },
    });
    expect(api.stored()?.status).toBe('New');
  });
});

describe('a fault', () => {
  it('is answered without a word about its cause, and logged with the id to find it by', async () => {
    const api = aRequestsApi();
    api.stores.setOutage(true);
    const answer = await api.status(ADMIN);
    expect(answer).toMatchObject({ status: 500, body: { requestId: 'request-id-1' } });
    expect(JSON.stringify(answer.body)).not.toContain('cannot be reached');
    expect(api.journal.entries).toMatchObject([
      { level: 'error', code: 'statuses.http-fault', fields: { requestId: 'request-id-1' }, cause: expect.any(Error) },
      { level: 'info', code: 'statuses.http-answered', fields: { status: 500, problem: 'fault' } },
    ]);
  });

  it('logs one line a call, with nobody in it', async () => {
    const api = aRequestsApi();
    await api.move({ to: 'Expired', reason: 'Ada Example of ada@example.com said so' });
    expect(api.journal.entries).toEqual([
      {
        level: 'info',
        code: 'statuses.http-answered',
        fields: { route: 'POST /requests/{id}/status', status: 200, milliseconds: 0, requestId: 'request-id-1' },
      },
    ]);
  });
});

it('S5: counts old rows from what they have', async () => {
  const {
    statusSince: _,
    lastActivityAt: __,
    trackedStatus: ___,
    ...old
  } = aRequest({ createdAt: daysAgo(5), version: 0 });
  const api = aRequestsApi([old]);
  expect(await api.move({ ...ARCHIVE, expectedVersion: 0 })).toMatchObject({
    status: 200,
    body: { version: 1, change: { minutesInPreviousStatus: 5 * 24 * 60 } },
  });
});

describe('a change against one that another program has just made', () => {
  /** As a program left it that knows nothing of versions; nothing of ours speaks of it yet. */
  const quoted = aRequest({ status: 'Move to Quoting', trackedStatus: 'New' });

  it('S2: loses when it names the version of before, and is told how things are now', async () => {
    const api = aRequestsApi([quoted]);
    const before = traces(api);
    const command = { to: 'Archived', reason: 'duplicate_request' };
    const lost = await api.move({ ...command, expectedVersion: 2 });
    expect(lost).toMatchObject({ status: 409, body: { current: { status: 'Move to Quoting', version: 3 } } });
    expect(traces(api)).toEqual(before);
    expect((await api.status(ADMIN)).body).toMatchObject({ status: 'Move to Quoting', version: 3 });
    const won = await api.move({ ...command, expectedVersion: lost.body.current.version });
    expect(won).toMatchObject({ status: 200, body: { version: 4 } });
    expect(api.stored()).toMatchObject({ status: 'Archived', version: 4 });
  });

  it('S2: leaves it as it is when it was changed since the dry run', async () => {
    const api = aRequestsApi([aRequest()]);
    const { body } = await api.bulk({ items: [{ id: 'request-1' }], to: 'Archived', reason: 'duplicate_request' });
    api.stores.records.plant(quoted);
    expect(await api.bulk({ planId: body.plan.planId })).toMatchObject({
      status: 200,
      body: { changed: 0, items: [{ outcome: 'refused', problem: 'stale-version' }] },
    });
    expect(api.stored()).toEqual(quoted);
  });
});

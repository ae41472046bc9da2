import { parametersReadBy } from '../../../src/domain/configuration/manifest.ts';
import { type ConfigurationSource, ConfigurationUnavailable } from '../../../src/domain/configuration/ports.ts';
import { publicConfiguration } from '../../../src/handlers/configuration/configuration-api/public-configuration.ts';
import { CONFIGURATION_ROUTES } from '../../../src/handlers/configuration/configuration-api/routes.ts';
import { AS_ANN, AS_BOB, AS_EVE, aConfigurationApi } from '../../support/configuration-api.ts';
import { configurationWorld, KEY_1, KEY_2 } from '../../support/configuration-world.ts';

const SEGMENTS = 'notifications/sms-max-segments';
const KEYS = 'notifications/unsubscribe-key';
const PROPOSE = 'POST /configuration/changes';
const DECIDE = 'POST /configuration/changes/{id}/decision';
const APPROVED = { decision: 'approve' };
const CHANGES = [
  { name: SEGMENTS, value: '3' },
  { name: KEYS, secret: KEY_2 },
];

type Api = ReturnType<typeof aConfigurationApi>;
const propose = async ({ call }: Api, body: object = {}, options: object = {}): Promise<string> =>
  (await call(PROPOSE, { body: { changes: CHANGES, reason: 'as agreed', ...body }, ...options })).body.id;

describe('GET /configuration/public', () => {
  it('tells anybody what is public, without a token, and no secret', async () => {
    const { call } = aConfigurationApi();
    const { status, body, headers } = await call('GET /configuration/public', { by: {} });
    expect([status, body]).toEqual([
      200,
      {
        parameters: {
          'notifications/link-hosts': ['www.realtechee.com', 'realtechee.com'],
          'features/mfa-enabled': true,
        },
      },
    ]);
    expect(headers).toMatchObject({
      'cache-control': 'public, max-age=60',
      etag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
    });
  });

  it('C1: reads what the manifest says that configuration-api reads, and nothing else', async () => {
    const { dependencies, store } = configurationWorld();
    const asked: string[] = [];
    const source: ConfigurationSource = {
      read: async (names) => {
        asked.push(...names);
        return store.read(names);
      },
    };
    await publicConfiguration({ ...dependencies, source }).read();
    const declared = parametersReadBy('configuration-api').map(({ name }) => name);
    expect(asked.toSorted()).toEqual(declared.toSorted());
  });

  it('C4: answers 304 to who has it already, and a new tag within its lifetime after a change', async () => {
    const api = aConfigurationApi('development');
    const first = await api.call('GET /configuration/public', { by: {} });
    const { etag = '' } = first.headers as Record<string, string>;
    const again = await api.call('GET /configuration/public', { by: {}, headers: { 'if-none-match': `W/${etag}` } });
    expect([again.status, again.body, again.headers]).toMatchObject([304, undefined, { etag }]);
    await propose(api, { changes: [{ name: 'notifications/link-hosts', value: 'example.org' }] });
    const reads = api.store.reads();
    await Promise.all([1, 2, 3].map(() => api.call('GET /configuration/public', { by: {} })));
    expect(api.store.reads()).toBe(reads);
    api.pass(60);
    const changed = await api.call('GET /configuration/public', { by: {}, headers: { 'if-none-match': etag } });
    expect(changed).toMatchObject({
      status: 200,
      body: { parameters: { 'notifications/link-hosts': ['example.org'] } },
    });
  });

  it('says of a feature with rules whether it is on for who is not signed in, and names nobody', async () => {
    const api = aConfigurationApi('development');
    await propose(api, {
      changes: [{ name: 'features/mfa-enabled', value: '{"actors": ["person-9"], "percentage": 50}' }],
    });
    const { body } = await api.call('GET /configuration/public', { by: {} });
    expect(body.parameters['features/mfa-enabled']).toBe(false);
    expect(JSON.stringify(body)).not.toContain('person-9');
    const features = async (sub: string) =>
      (await api.call('GET /configuration/features', { by: { sub, groups: '[homeowner]' } })).body.features[
        'mfa-enabled'
      ];
    expect(await features('person-9')).toBe(true);
    const all = await Promise.all(Array.from({ length: 40 }, (_, at) => features(`somebody-${at}`)));
    expect(new Set(all)).toEqual(new Set([true, false]));
    expect(await Promise.all(Array.from({ length: 40 }, (_, at) => features(`somebody-${at}`)))).toEqual(all);
  });
});

describe('The configuration over HTTP', () => {
  it('C5: is proposed, looked at, approved by another, and holds; no secret is answered', async () => {
    const api = aConfigurationApi();
    const id = await propose(api);
    expect((await api.call('GET /configuration/changes')).body.items).toMatchObject([
      { id, state: 'proposed', proposedBy: 'ann' },
    ]);
    const seen = await api.call('GET /configuration/changes/{id}', { by: AS_BOB, path: { id } });
    expect(seen.body.changes).toEqual([
      expect.objectContaining({ name: SEGMENTS, before: { is: 'text', text: '4' }, after: { is: 'text', text: '3' } }),
      expect.objectContaining({ name: KEYS, after: { is: 'secret', fingerprint: expect.any(String) } }),
    ]);
    const approved = await api.call(DECIDE, { by: AS_BOB, path: { id }, body: APPROVED });
    expect(approved).toMatchObject({ status: 200, body: { state: 'applied', appliedAs: 1, approval: { by: 'bob' } } });
    const one = await api.call('GET /configuration', { query: { name: SEGMENTS } });
    expect(one.body).toMatchObject({ revision: 1, items: [{ shown: { is: 'text', text: '3' }, version: 2 }] });
    expect((await api.call('GET /configuration/history', { query: { name: KEYS } })).body.versions).toHaveLength(2);
    expect((await api.call('GET /configuration/history')).body.revisions).toMatchObject([
      { number: 1, request: { id, reason: 'as agreed' } },
      { number: 0 },
    ]);
    const back = await api.call('POST /configuration/rollback', { body: { reason: 'mails do not go out' } });
    expect(back.body).toMatchObject({ state: 'applied', isRollback: true, appliedAs: 2 });
    for (const key of [KEY_1, KEY_2]) expect(api.told()).not.toContain(key);
    expect(JSON.stringify(api.dependencies.journal.entries)).not.toContain(KEY_2);
  });

  it('C5: refuses who proposed it, also under another account of the same address', async () => {
    const api = aConfigurationApi();
    const id = await propose(api);
    const answers = [
      await api.call(DECIDE, { path: { id }, body: APPROVED }),
      await api.call(DECIDE, { by: { sub: 'ann-again', groups: '[super_admin]' }, path: { id }, body: APPROVED }),
    ];
    expect(answers.map(({ status, body }) => [status, body.type])).toEqual([
      [403, 'urn:realtechee:problem:own-proposal'],
      [403, 'urn:realtechee:problem:same-person'],
    ]);
    expect((await api.call('GET /configuration')).body.revision).toBe(0);
  });

  it('C5: counts the groups of the pool, and not those of the token, for who changes something', async () => {
    const api = aConfigurationApi();
    const posing = await api.call(PROPOSE, { by: { ...AS_EVE, groups: '[admin]' }, body: { changes: CHANGES } });
    expect([posing.status, posing.body.type]).toEqual([403, 'urn:realtechee:problem:not-permitted']);
    expect(api.requests.audit()).toEqual([]);
  });

  it('C5: rejects, withdraws, and changes at once in an emergency', async () => {
    const api = aConfigurationApi();
    const [one, other] = [await propose(api), await propose(api)];
    const rejected = await api.call(DECIDE, {
      by: AS_BOB,
      path: { id: one },
      body: { decision: 'reject', reason: 'not now' },
    });
    expect(rejected.body.state).toBe('rejected');
    const withdrawn = await api.call(DECIDE, { path: { id: other }, body: { decision: 'withdraw' } });
    expect(withdrawn.body.state).toBe('withdrawn');
    const short = await api.call(PROPOSE, { body: { changes: CHANGES, isEmergency: true } });
    expect([short.status, short.body.type]).toEqual([422, 'urn:realtechee:problem:reason-missing']);
    const done = await api.call(PROPOSE, {
      body: { changes: CHANGES, isEmergency: true, reason: 'the key has leaked' },
    });
    expect(done.body).toMatchObject({ state: 'applied', approval: { how: 'emergency', by: 'ann' } });
  });

  it('U3: does a call once under its key', async () => {
    const api = aConfigurationApi('development');
    const same = { key: 'one-key', body: { changes: [{ name: SEGMENTS, value: '3' }] } };
    const [first, again] = [await api.call(PROPOSE, same), await api.call(PROPOSE, same)];
    expect(again.body).toEqual(first.body);
    expect(api.requests.audit()).toHaveLength(3);
    const another = await api.call(PROPOSE, { ...same, body: { changes: [{ name: SEGMENTS, value: '2' }] } });
    expect(another.status).toBe(422);
  });

  it.each<[string, object, number, string]>([
    ['an unknown name', { changes: [{ name: 'sms', value: '3' }] }, 422, 'invalid-change'],
    ['a wrong type', { changes: [{ name: SEGMENTS, value: 'many' }] }, 422, 'invalid-change'],
    ['a secret in clear', { changes: [{ name: KEYS, value: KEY_2 }] }, 422, 'invalid-change'],
    ['a stale version', { changes: [{ name: SEGMENTS, value: '3', expectedVersion: 9 }] }, 409, 'stale-parameter'],
    ['what holds already', { changes: [{ name: SEGMENTS, value: '4' }] }, 422, 'nothing-changes'],
    ['no change', { changes: [] }, 400, 'invalid-request'],
    ['a value and a secret', { changes: [{ name: KEYS, value: 'a', secret: 'b' }] }, 400, 'invalid-request'],
    [
      'a value over the limit',
      { changes: [{ name: 'statuses/key-partner-brokerages', value: 'x'.repeat(9000) }] },
      422,
      'invalid-change',
    ],
  ])('C5: refuses %s; nothing changes', async (_, body, status, slug) => {
    const api = aConfigurationApi();
    const before = JSON.stringify(await api.store.all());
    const refused = await api.call(PROPOSE, { body });
    expect([refused.status, refused.body.type]).toEqual([status, `urn:realtechee:problem:${slug}`]);
    expect(JSON.stringify(refused.body)).not.toContain(KEY_2);
    expect(JSON.stringify(await api.store.all())).toBe(before);
    expect(api.requests.audit()).toEqual([]);
  });

  it('U1: is for administrators, but for what is public and what is on for oneself', async () => {
    for (const { routeKey, isPublic } of CONFIGURATION_ROUTES) {
      const { call } = aConfigurationApi();
      const options = {
        ...(routeKey.includes('{id}') ? { path: { id: 'r' } } : {}),
        ...(routeKey.startsWith('POST') ? { body: {} } : {}),
      };
      const statuses = [
        (await call(routeKey, { ...options, by: {} })).status,
        (await call(routeKey, { ...options, by: AS_EVE })).status,
        (await call(routeKey, { ...options, by: { ...AS_ANN, sub: 'revoked' } })).status,
      ];
      const expected = routeKey.endsWith('/features') ? [401, 200, 401] : [401, 403, 401];
      expect([routeKey, ...statuses]).toEqual([routeKey, ...(isPublic === true ? [200, 200, 200] : expected)]);
    }
  });

  it('C4: asks to wait while the store gives no answer, and does the same call then', async () => {
    const api = aConfigurationApi('development');
    api.store.failWith('throttled');
    const call = { key: 'again', body: { changes: [{ name: SEGMENTS, value: '3' }] } };
    const waiting = await api.call(PROPOSE, call);
    expect([waiting.status, waiting.headers]).toMatchObject([503, { 'retry-after': '5' }]);
    expect((await api.call('GET /configuration/public', { by: {} })).status).toBe(503);
    api.store.failWith(undefined);
    expect((await api.call(PROPOSE, call)).body).toMatchObject({ state: 'applied' });
    expect(new ConfigurationUnavailable('throttled').message).not.toContain(SEGMENTS);
  });
});

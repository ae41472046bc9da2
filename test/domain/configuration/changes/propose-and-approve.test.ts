import { readHolding } from '../../../../src/domain/configuration/changes/committed-configuration.ts';
import type { WantedChange } from '../../../../src/domain/configuration/changes/plan-changes.ts';
import { proposeChange } from '../../../../src/domain/configuration/changes/propose-change.ts';
import { reconcileChanges } from '../../../../src/domain/configuration/changes/reconcile-changes.ts';
import {
  approveChange,
  rejectChange,
  withdrawChange,
} from '../../../../src/domain/configuration/changes/settle-proposal.ts';
import { SecretValue } from '../../../../src/domain/configuration/secret-value.ts';
import {
  ANN,
  ANN_AGAIN,
  BOB,
  type ConfigurationWorld,
  configurationWorld,
  EVE,
  KEY_1,
  KEY_2,
} from '../../../support/configuration-world.ts';

const SEGMENTS = 'notifications/sms-max-segments';
const KEYS = 'notifications/unsubscribe-key';
const WANTED: readonly WantedChange[] = [
  { name: SEGMENTS, value: '3' },
  { name: KEYS, value: new SecretValue(KEY_2) },
];

const propose = ({ dependencies }: ConfigurationWorld, wanted = WANTED, id = 'r1', by = ANN) =>
  proposeChange(dependencies)({ id, by, wanted, reason: 'because it must be' });
const holds = async ({ store }: ConfigurationWorld) => {
  const { parameters, revision } = await readHolding(store);
  const values = parameters.map(({ name, value }) => [name, value instanceof SecretValue ? value.reveal() : value]);
  return { revision: revision.number, ...Object.fromEntries(values) };
};
const BEFORE = { revision: 0, [SEGMENTS]: '4', [KEYS]: KEY_1 };
const AFTER = { revision: 1, [SEGMENTS]: '3', [KEYS]: KEY_2 };
const everythingKept = async ({ store, requests }: ConfigurationWorld) =>
  JSON.stringify([await store.all(), await requests.get('r1'), requests.audit()]);

describe('A change in production', () => {
  it('C5: holds nothing before a second person has approved it, and all of it then', async () => {
    const world = configurationWorld();
    const proposed = await propose(world);
    expect(proposed).toMatchObject({ ok: true, value: { request: { state: 'proposed' } } });
    expect(await holds(world)).toEqual(BEFORE);
    const approved = await approveChange(world.dependencies)({ requestId: 'r1', by: BOB });
    expect(approved).toMatchObject({ ok: true, value: { revision: 1, request: { state: 'applied' } } });
    expect(await holds(world)).toEqual(AFTER);
  });

  it('C5: is audited at each step, values of secrets as fingerprints; its proposed secret is gone at its end', async () => {
    const world = configurationWorld();
    await propose(world);
    expect((await world.store.all()).map(({ name }) => name)).toContain(`pending/r1/${KEYS}`);
    await approveChange(world.dependencies)({ requestId: 'r1', by: BOB });
    expect((await world.store.all()).map(({ name }) => name)).not.toContain(`pending/r1/${KEYS}`);
    expect(await world.requests.open()).toEqual([]);
    const audit = world.requests.audit();
    expect(audit.map(({ actor, action }) => [actor, action])).toEqual([
      ['ann', 'configuration.proposed'],
      ['bob', 'configuration.approved'],
      ['bob', 'configuration.applied'],
    ]);
    expect(audit.at(-1)).toMatchObject({
      before: { [SEGMENTS]: '4', [KEYS]: expect.stringMatching(/^secret [0-9a-f]{12}$/) },
      after: { [SEGMENTS]: '3', [KEYS]: expect.stringMatching(/^secret [0-9a-f]{12}$/), revision: 1 },
    });
    expect(await everythingKept(world)).not.toContain(KEY_2);
  });

  it.each([
    ['the proposer', ANN, 'own-proposal'],
    ['another account of the proposer’s address', ANN_AGAIN, 'same-person'],
    ['who is no administrator', EVE, 'not-an-administrator'],
    ['who is not known', { kind: 'person', id: 'nobody' }, 'not-an-administrator'],
    ['an operator without an address', { kind: 'operator', name: 'root' }, 'person-unknown'],
    ['the proposer at the command line', { kind: 'operator', name: 'ann', email: 'AnnLee@gmail.com' }, 'same-person'],
  ] as const)('C5: is not approved by %s; nothing changes', async (_, by, because) => {
    const world = configurationWorld();
    await propose(world);
    const refused = await approveChange(world.dependencies)({ requestId: 'r1', by });
    expect(refused).toMatchObject({ ok: false, refusal: { because } });
    expect(await holds(world)).toEqual(BEFORE);
    expect(await world.requests.get('r1')).toMatchObject({ state: 'proposed', writes: 1 });
  });

  it('C5: counts the rank of today, and the proposer’s address of today', async () => {
    const world = configurationWorld();
    await propose(world);
    world.people.set('ann', { email: 'b.o.b@realtechee.com', groups: ['admin'] });
    world.people.set('carl', { email: 'b.o.b+1@realtechee.com', groups: ['admin'] });
    const carl = { kind: 'person', id: 'carl' } as const;
    expect(await approveChange(world.dependencies)({ requestId: 'r1', by: carl })).toMatchObject({
      refusal: { because: 'same-person' },
    });
    world.people.set('bob', { email: 'bob@realtechee.com', groups: ['srm'] });
    expect(await approveChange(world.dependencies)({ requestId: 'r1', by: BOB })).toMatchObject({
      refusal: { because: 'not-an-administrator' },
    });
    world.people.set('bob', { email: 'bob@realtechee.com', groups: ['admin'] });
    world.people.delete('ann');
    expect(await approveChange(world.dependencies)({ requestId: 'r1', by: BOB })).toMatchObject({
      refusal: { because: 'person-unknown' },
    });
  });

  it('C5: of two approvals at once one wins, and it is applied once', async () => {
    const world = configurationWorld();
    world.people.set('carl', { email: 'carl@realtechee.com', groups: ['admin'] });
    await propose(world);
    const approve = approveChange(world.dependencies);
    const answers = await Promise.all(
      [BOB, { kind: 'person', id: 'carl' } as const].map((by) => approve({ requestId: 'r1', by })),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.find(({ ok }) => !ok)).toMatchObject({ refusal: { because: 'not-open' } });
    expect(await holds(world)).toEqual(AFTER);
  });

  it('C5: is superseded when what it changes has changed meanwhile', async () => {
    const world = configurationWorld();
    await propose(world);
    await propose(world, [{ name: SEGMENTS, value: '2' }], 'r2');
    await approveChange(world.dependencies)({ requestId: 'r2', by: BOB });
    const late = await approveChange(world.dependencies)({ requestId: 'r1', by: BOB });
    expect(late).toMatchObject({ refusal: { because: 'stale-version', parameter: SEGMENTS, expected: 1, current: 2 } });
    expect(await world.requests.get('r1')).toMatchObject({ state: 'superseded' });
    expect(await holds(world)).toEqual({ ...BEFORE, revision: 1, [SEGMENTS]: '2' });
    expect((await world.store.all()).some(({ name }) => name.startsWith('pending/'))).toBe(false);
  });

  it('C5: does not stop another of other parameters', async () => {
    const world = configurationWorld();
    await propose(world, [{ name: SEGMENTS, value: '2' }], 'r2');
    await propose(world, [{ name: KEYS, value: new SecretValue(KEY_2) }], 'r3');
    await approveChange(world.dependencies)({ requestId: 'r3', by: BOB });
    await approveChange(world.dependencies)({ requestId: 'r2', by: BOB });
    expect(await holds(world)).toEqual({ revision: 2, [SEGMENTS]: '2', [KEYS]: KEY_2 });
  });

  it('is rejected by another, or withdrawn by its proposer, and leaves no secret', async () => {
    for (const [settle, by, state] of [
      [rejectChange, BOB, 'rejected'],
      [withdrawChange, ANN, 'withdrawn'],
    ] as const) {
      const world = configurationWorld();
      await propose(world);
      const ended = await settle(world.dependencies)({ requestId: 'r1', by, reason: 'not now' });
      expect(ended).toMatchObject({ ok: true, value: { state, end: { because: 'not now' } } });
      expect(await holds(world)).toEqual(BEFORE);
      expect((await world.store.all()).some(({ name }) => name.startsWith('pending/'))).toBe(false);
      expect(await approveChange(world.dependencies)({ requestId: 'r1', by: BOB })).toMatchObject({
        refusal: { because: 'not-open', state },
      });
    }
  });

  it('expires, by itself', async () => {
    const world = configurationWorld();
    await propose(world);
    world.pass(7 * 86_400);
    expect(await approveChange(world.dependencies)({ requestId: 'r1', by: BOB })).toMatchObject({
      refusal: { because: 'expired' },
    });
    expect(await reconcileChanges(world.dependencies)()).toMatchObject({ looked: 1, expired: 1, failed: 0 });
    expect(await world.requests.get('r1')).toMatchObject({ state: 'expired' });
    expect((await world.store.all()).some(({ name }) => name.startsWith('pending/'))).toBe(false);
  });

  it('C5: holds at once in an emergency, with a reason; people are told of it, once', async () => {
    const world = configurationWorld();
    const { dependencies } = world;
    const emergency = { id: 'r1', by: ANN, wanted: WANTED, isEmergency: true };
    expect(await proposeChange(dependencies)({ ...emergency, reason: 'short' })).toMatchObject({
      refusal: { because: 'reason-missing' },
    });
    expect(await holds(world)).toEqual(BEFORE);
    const done = await proposeChange(dependencies)({ ...emergency, reason: 'the key has leaked' });
    expect(done).toMatchObject({ ok: true, value: { revision: 1 } });
    expect(await holds(world)).toEqual(AFTER);
    expect(world.events).toEqual([]);
    await reconcileChanges(dependencies)();
    await reconcileChanges(dependencies)();
    expect(world.events).toEqual(['emergency-change']);
    expect(await world.requests.open()).toEqual([]);
    expect(world.requests.audit().at(-1)).toMatchObject({ after: { 'allowed as': 'emergency' } });
  });

  it('C5: proposed again under the same id it is the same, before and after its end', async () => {
    const world = configurationWorld();
    await propose(world);
    expect(await propose(world)).toMatchObject({ ok: true, value: { request: { state: 'proposed' } } });
    await approveChange(world.dependencies)({ requestId: 'r1', by: BOB });
    expect(await propose(world)).toMatchObject({ ok: true, value: { revision: 1, request: { state: 'applied' } } });
    expect(world.requests.audit()).toHaveLength(3);
  });

  it.each<[string, readonly WantedChange[], object]>([
    [
      'an unknown name',
      [{ name: 'notifications/sms-max-segment', value: '3' }],
      { kind: 'unknown', remedy: `did you mean ${SEGMENTS} or notifications/sms-rate?` },
    ],
    ['a wrong type', [{ name: SEGMENTS, value: 'many' }], { kind: 'wrong-value' }],
    ['a secret in clear', [{ name: KEYS, value: KEY_2 }], { kind: 'secret-in-clear' }],
    [
      'what is of another kind of stage',
      [{ name: 'notifications/debug-email', value: 'a@b.com' }],
      { kind: 'not-in-this-stage' },
    ],
    [
      'a value over the limit',
      [{ name: 'statuses/key-partner-brokerages', value: 'x'.repeat(9000) }],
      { kind: 'too-large' },
    ],
    ['taking away what must be there', [{ name: KEYS, unset: true }], { kind: 'missing' }],
    [
      'one name twice',
      [
        { name: SEGMENTS, value: '2' },
        { name: SEGMENTS, value: '3' },
      ],
      { kind: 'twice' },
    ],
    ['the store’s own names', [{ name: 'configuration/revision', value: '{}' }], { kind: 'unknown' }],
  ])('C5: refuses %s with the reason, and changes nothing', async (_, wanted, problem) => {
    const world = configurationWorld();
    const before = await everythingKept(world);
    const refused = await propose(world, [...wanted, { name: 'notifications/sms-sender-id', value: 'RealTechee' }]);
    expect(refused).toMatchObject({
      ok: false,
      refusal: { because: 'invalid', problems: [expect.objectContaining(problem)] },
    });
    expect(JSON.stringify(refused)).not.toContain(KEY_2);
    expect(await everythingKept(world)).toBe(before);
  });

  it.each([
    [[{ name: SEGMENTS, value: '3', expectedVersion: 7 }], { because: 'stale-version', expected: 7, current: 1 }],
    [[{ name: SEGMENTS, value: '4' }], { because: 'nothing-changes' }],
    [[], { because: 'wrong-number' }],
  ] as const)('C5: refuses %j', async (wanted, refusal) => {
    const world = configurationWorld();
    expect(await propose(world, wanted)).toMatchObject({ ok: false, refusal });
    expect(world.requests.audit()).toEqual([]);
  });
});

describe('A change outside production', () => {
  it('C5: holds at once, and is audited', async () => {
    const world = configurationWorld('development');
    expect(await propose(world)).toMatchObject({ ok: true, value: { revision: 1 } });
    expect(await holds(world)).toEqual(AFTER);
    expect(world.requests.audit().map(({ action }) => action)).toEqual([
      'configuration.proposed',
      'configuration.approved',
      'configuration.applied',
    ]);
    expect(await world.requests.open()).toEqual([]);
  });

  it('takes a value away, so that the default holds', async () => {
    const world = configurationWorld('development');
    await propose(world, [{ name: SEGMENTS, unset: true }]);
    expect(await holds(world)).toEqual({ revision: 1, [KEYS]: KEY_1 });
    await propose(world, [{ name: SEGMENTS, value: '9', expectedVersion: 0 }], 'r2');
    expect(await holds(world)).toEqual({ revision: 2, [KEYS]: KEY_1, [SEGMENTS]: '9' });
  });

  it('needs an administrator all the same', async () => {
    const world = configurationWorld('development');
    expect(await propose(world, WANTED, 'r1', EVE)).toMatchObject({ refusal: { because: 'not-an-administrator' } });
  });
});

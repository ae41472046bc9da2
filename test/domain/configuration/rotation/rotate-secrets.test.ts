import fc from 'fast-check';
import { hmacSha256 as mac, sameText } from '../../../../src/adapters/node/hmac.ts';
import { committedSource, readHolding } from '../../../../src/domain/configuration/changes/committed-configuration.ts';
import { rollBack } from '../../../../src/domain/configuration/changes/roll-back.ts';
import {
  BELIEVED_DAYS,
  type KeptRing,
  planRotation,
} from '../../../../src/domain/configuration/rotation/plan-rotation.ts';
import { rotateSecret } from '../../../../src/domain/configuration/rotation/rotate-secret.ts';
import { rotateSecrets } from '../../../../src/domain/configuration/rotation/rotate-secrets.ts';
import { SecretValue } from '../../../../src/domain/configuration/secret-value.ts';
import { readUnsubscribeToken, unsubscribeToken } from '../../../../src/domain/notifications/unsubscribe-token.ts';
import { ANN, type ConfigurationWorld, configurationWorld, EVE, KEY_1 } from '../../../support/configuration-world.ts';

const KEYS = 'notifications/unsubscribe-key';
const DAY = 86_400;

const rotating = (world: ConfigurationWorld) => {
  let made = 0;
  let ids = 0;
  return {
    ...world.dependencies,
    newId: () => {
      ids += 1;
      return `rotation-${ids}`;
    },
    newKey: () => {
      made += 1;
      return new SecretValue(`made-key-${made}-0123456789abcdefghijklmnop`);
    },
  };
};
/** As a function has them. */
const keysOf = async ({ store }: ConfigurationWorld): Promise<readonly string[]> => {
  const [found] = await committedSource(store).read([KEYS]);
  const { value } = found ?? {};
  const text = value instanceof SecretValue ? value.reveal() : '';
  return text.startsWith('[') ? JSON.parse(text) : [text];
};
const short = (keys: readonly string[]) => keys.map((key) => key.split('-').slice(0, 3).join('-'));

describe('The rotation of keys that we make ourselves', () => {
  it('C1: brings the next key in, lets it sign a day later, and goes on believing the one before it', async () => {
    const world = configurationWorld();
    const run = rotateSecrets(rotating(world));
    expect(await run()).toEqual({ rotated: [], stale: [], failed: [] });
    world.pass(351 * DAY);
    expect(await run()).toMatchObject({ rotated: [{ parameter: KEYS, step: 'introduced' }], stale: [] });
    expect(short(await keysOf(world))).toEqual(['first-key-for', 'made-key-1']);
    world.pass(DAY);
    expect(await run()).toMatchObject({ rotated: [{ parameter: KEYS, step: 'promoted' }] });
    expect(short(await keysOf(world))).toEqual(['made-key-1', 'first-key-for']);
    world.pass(DAY);
    expect(await run()).toEqual({ rotated: [], stale: [], failed: [] });
  });

  it('C4: does not let a key sign before every function can have read it', async () => {
    const world = configurationWorld();
    const rotate = rotateSecret(rotating(world));
    expect(await rotate(KEYS, ANN, { isForced: true })).toMatchObject({ ok: true, value: { step: 'introduced' } });
    world.pass(3599);
    expect(await rotate(KEYS, ANN, { isForced: true })).toMatchObject({ ok: false, refusal: { because: 'not-yet' } });
    expect(short(await keysOf(world))[0]).toBe('first-key-for');
    world.pass(1);
    expect(await rotate(KEYS, ANN, { isForced: true })).toMatchObject({ value: { step: 'promoted' } });
  });

  it('N11: a link of a mail is good for years, whatever step its key and the reader are at', async () => {
    const world = configurationWorld();
    const run = rotateSecrets(rotating(world));
    const keys = { keys: () => keysOf(world) };
    const notification = { id: 'n1', recipient: 'a@example.com', category: 'marketing' } as const;
    const tokens: { readonly token: string; readonly at: number }[] = [];
    for (let day = 0; day < 12 * 365; day += 20) {
      tokens.push({ token: await unsubscribeToken({ keys, mac }, notification), at: day });
      const before = await keysOf(world);
      world.pass(20 * DAY);
      await run();
      // A function that has not read the last change yet believes what one signs that has, and the other way round.
      const [signing = ''] = await keysOf(world);
      expect(before).toContain(signing);
    }
    for (const { token, at } of tokens.filter(({ at: day }) => day > 4 * 365)) {
      expect({ at, read: await readUnsubscribeToken({ keys, mac, sameText }, token) }).toMatchObject({
        read: { ok: true },
      });
    }
    expect((await keysOf(world)).length).toBe(10);
    expect(tokens.length).toBeGreaterThan(200);
  });

  it('C3: shows no key to anybody, and is audited', async () => {
    const world = configurationWorld();
    await rotateSecret(rotating(world))(KEYS, ANN, { isForced: true });
    const { journal } = world.dependencies;
    const told = JSON.stringify([world.requests.audit(), journal.entries, await world.requests.get('rotation-1')]);
    expect(told).not.toContain('made-key');
    expect(told).not.toContain(KEY_1);
    expect(world.requests.audit().at(-1)).toMatchObject({ after: { 'allowed as': 'rotation', 'allowed by': 'ann' } });
    expect(await world.requests.open()).toEqual([]);
  });

  it('C1: tells of a secret that is older than its period, as of one that cannot be rotated', async () => {
    const world = configurationWorld();
    const dependencies = rotating(world);
    world.pass(366 * DAY);
    const { store } = world;
    const put: typeof store.put = async (change) =>
      change.name === KEYS ? { ok: false, refusal: { reason: 'unstorable', problem: 'no' } } : store.put(change);
    const run = await rotateSecrets({ ...dependencies, store: { ...store, put } })();
    expect(run).toEqual({ rotated: [], stale: [KEYS], failed: [KEYS] });
    expect(world.events).toEqual(['work-failed', 'secret-stale']);
  });

  it('goes on after a rollback of its last step', async () => {
    const world = configurationWorld();
    const dependencies = rotating(world);
    const rotate = rotateSecret(dependencies);
    await rotate(KEYS, ANN, { isForced: true });
    world.pass(DAY);
    await rotate(KEYS, ANN, { isForced: true });
    await rollBack(world.dependencies)({ id: 'back', by: ANN, reason: 'links are not believed' });
    expect(short(await keysOf(world))[0]).toBe('first-key-for');
    expect(await rotate(KEYS, ANN, { isForced: true })).toMatchObject({ value: { step: 'promoted' } });
    expect((await readHolding(world.store)).revision.number).toBe(4);
  });

  it.each([
    ['who is no administrator', KEYS, EVE, 'not-an-administrator'],
    ['what is no key of ours', 'notifications/mail-from', ANN, 'not-rotated-here'],
    ['what is not known', 'nothing', ANN, 'not-rotated-here'],
  ] as const)('C5: is refused for %s', async (_, name, by, because) => {
    const world = configurationWorld();
    expect(await rotateSecret(rotating(world))(name, by, { isForced: true })).toMatchObject({ refusal: { because } });
    expect(world.requests.audit()).toEqual([]);
  });
});

describe('The plan of a rotation', () => {
  const at = (day: number) => new Date(Date.UTC(2026, 0, 1) + day * DAY * 1000);
  const rules = { periodDays: 100, mostKeys: 4 };

  interface Walk {
    readonly history: readonly KeptRing[];
    readonly signedUntil: ReadonlyMap<string, number>;
    readonly day: number;
  }
  const stepped = ({ history, signedUntil, day: before }: Walk, wait: number, isForced: boolean): Walk => {
    const day = before + wait;
    const signed = new Map([...signedUntil, [history[0]?.keys[0] ?? '', day]]);
    const plan = planRotation(history, rules, at(day), { isForced });
    if (plan.step === 'rest' || plan.step === 'too-soon') return { history, signedUntil: signed, day };
    const keys = plan.step === 'promote' ? plan.keys : plan.keys(`k${day}`);
    return { history: [{ keys, at: at(day) }, ...history], signedUntil: signed, day };
  };
  const youngest = ({ history, signedUntil, day }: Walk): readonly string[] =>
    (history[0]?.keys ?? []).filter((key) => day - (signedUntil.get(key) ?? Number.NEGATIVE_INFINITY) < BELIEVED_DAYS);

  it('never forgets a key that signed within the last 400 days, never signs with one that was not there before', () => {
    const waits = fc.array(fc.tuple(fc.double({ min: 0.01, max: 300, noNaN: true }), fc.boolean()), { maxLength: 40 });
    fc.assert(
      fc.property(waits, (steps) => {
        let walk: Walk = { history: [{ keys: ['k0'], at: at(0) }], signedUntil: new Map(), day: 0 };
        for (const [wait, isForced] of steps) {
          const next = stepped(walk, wait, isForced);
          const [ring] = next.history;
          expect(ring?.keys).toEqual(expect.arrayContaining([...youngest({ ...walk, day: next.day })]));
          expect(walk.history[0]?.keys).toContain(ring?.keys[0]);
          expect(ring?.keys.length).toBeLessThanOrEqual(rules.mostKeys);
          expect(new Set(ring?.keys).size).toBe(ring?.keys.length);
          walk = next;
        }
      }),
    );
  });
});

import { readHolding } from '../../../../src/domain/configuration/changes/committed-configuration.ts';
import { proposeChange } from '../../../../src/domain/configuration/changes/propose-change.ts';
import { rollBack } from '../../../../src/domain/configuration/changes/roll-back.ts';
import { approveChange } from '../../../../src/domain/configuration/changes/settle-proposal.ts';
import { SecretValue } from '../../../../src/domain/configuration/secret-value.ts';
import {
  ANN,
  BOB,
  type ConfigurationWorld,
  configurationWorld,
  EVE,
  KEY_1,
  KEY_2,
} from '../../../support/configuration-world.ts';

const SEGMENTS = 'notifications/sms-max-segments';
const KEYS = 'notifications/unsubscribe-key';
const SENDER = 'notifications/sms-sender-id';
const REASON = 'mail does not go out';

const change = async ({ dependencies }: ConfigurationWorld, id: string, value: string) => {
  const wanted = [
    { name: SEGMENTS, value },
    { name: SENDER, value: `Sender${value}` },
    { name: KEYS, value: new SecretValue(`${KEY_2}${value}`) },
  ];
  await proposeChange(dependencies)({ id, by: ANN, wanted });
  await approveChange(dependencies)({ requestId: id, by: BOB });
};
const holds = async ({ store }: ConfigurationWorld) => {
  const { parameters } = await readHolding(store);
  return Object.fromEntries(
    parameters.map(({ name, value }) => [name, value instanceof SecretValue ? value.reveal() : value]),
  );
};
const back = (
  { dependencies }: ConfigurationWorld,
  id: string,
  options: { toRevision?: number; by?: typeof ANN } = {},
) => rollBack(dependencies)({ id, by: ANN, reason: REASON, ...options });

describe('A rollback', () => {
  it('C5: takes the last change back in one step, with its secrets and what it set first, and moves no value', async () => {
    const world = configurationWorld();
    await change(world, 'r1', '2');
    const before = await holds(world);
    await change(world, 'r2', '3');
    const writes = (await world.store.history(SEGMENTS)).length;
    expect(await back(world, 'r3')).toMatchObject({ ok: true, value: { revision: 3, request: { isRollback: true } } });
    expect(await holds(world)).toEqual(before);
    expect(await world.store.history(SEGMENTS)).toHaveLength(writes);
    expect(world.requests.audit().at(-1)).toMatchObject({
      reason: REASON,
      before: { [SEGMENTS]: '3', [SENDER]: 'Sender3' },
      after: { [SEGMENTS]: '2', [SENDER]: 'Sender2', 'allowed as': 'rollback', 'allowed by': 'ann', revision: 3 },
    });
    expect(JSON.stringify(world.requests.audit())).not.toContain(KEY_2);
  });

  it('C5: further back, or back again, asks a second person in production', async () => {
    const world = configurationWorld();
    for (const [at, value] of ['1', '2', '3'].entries()) await change(world, `r${at}`, value);
    expect(await back(world, 'r5', { toRevision: 1 })).toMatchObject({ value: { request: { state: 'proposed' } } });
    expect((await holds(world))[SEGMENTS]).toBe('3');
    await approveChange(world.dependencies)({ requestId: 'r5', by: BOB });
    expect((await holds(world))[SEGMENTS]).toBe('1');
    const again = await back(world, 'r6');
    expect(again).toMatchObject({ value: { request: { state: 'proposed' } } });
    expect((await holds(world))[SEGMENTS]).toBe('1');
  });

  it('C5: takes the very first change back too', async () => {
    const world = configurationWorld();
    const before = await holds(world);
    await change(world, 'r1', '2');
    expect(await back(world, 'r2')).toMatchObject({ ok: true, value: { revision: 2 } });
    expect(await holds(world)).toEqual(before);
  });

  it('goes to any revision at once outside production', async () => {
    const world = configurationWorld('development');
    for (const [at, value] of ['1', '2', '3'].entries()) await change(world, `r${at}`, value);
    expect(await back(world, 'r5', { toRevision: 1 })).toMatchObject({ value: { revision: 4 } });
    expect((await holds(world))[SEGMENTS]).toBe('1');
  });

  it('is not stopped by what was written past the change requests', async () => {
    const world = configurationWorld();
    await change(world, 'r1', '2');
    await change(world, 'r2', '3');
    await world.store.put({ name: SEGMENTS, value: '9', expectedVersion: 3 });
    expect((await holds(world))[SEGMENTS]).toBe('3');
    await back(world, 'r3');
    expect((await holds(world))[SEGMENTS]).toBe('2');
  });

  it.each([
    ['no reason', { id: 'x', by: ANN, reason: ' ' }, 'reason-missing'],
    ['who is no administrator', { id: 'x', by: EVE, reason: REASON }, 'not-an-administrator'],
    ['a revision that never was', { id: 'x', by: ANN, reason: REASON, toRevision: 9 }, 'no-such-revision'],
    ['the revision that holds', { id: 'x', by: ANN, reason: REASON, toRevision: 2 }, 'no-such-revision'],
    ['before the first', { id: 'x', by: ANN, reason: REASON, toRevision: -1 }, 'no-such-revision'],
  ])('C5: is refused for %s, and nothing changes', async (_, rollback, because) => {
    const world = configurationWorld();
    await change(world, 'r1', '2');
    await change(world, 'r2', '3');
    const before = await holds(world);
    expect(await rollBack(world.dependencies)(rollback)).toMatchObject({ ok: false, refusal: { because } });
    expect(await holds(world)).toEqual(before);
    expect(before[KEYS]).not.toBe(KEY_1);
  });

  it('C5: is refused where the version is not kept any more', async () => {
    const world = configurationWorld();
    await change(world, 'r1', '2');
    await change(world, 'r2', '3');
    await world.store.remove(SENDER);
    await world.store.put({ name: SENDER, value: 'a', expectedVersion: 0 });
    await world.store.put({ name: SENDER, value: 'Sender3', expectedVersion: 1 });
    const { store } = world;
    const readVersions: typeof store.readVersions = async (wanted) =>
      (await store.readVersions(wanted)).filter(({ name, version }) => name !== SENDER || version !== 1);
    const dependencies = { ...world.dependencies, store: { ...store, readVersions } };
    const refused = await rollBack(dependencies)({ id: 'r3', by: ANN, reason: REASON });
    expect(refused).toMatchObject({ refusal: { because: 'version-gone', parameter: SENDER, version: 1 } });
  });
});

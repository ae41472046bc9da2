import { committedSource, readHolding } from '../../../../src/domain/configuration/changes/committed-configuration.ts';
import { proposeChange } from '../../../../src/domain/configuration/changes/propose-change.ts';
import { reconcileChanges } from '../../../../src/domain/configuration/changes/reconcile-changes.ts';
import { rollBack } from '../../../../src/domain/configuration/changes/roll-back.ts';
import { approveChange, rejectChange } from '../../../../src/domain/configuration/changes/settle-proposal.ts';
import { SecretValue } from '../../../../src/domain/configuration/secret-value.ts';
import {
  ANN,
  BOB,
  type ConfigurationWorld,
  configurationWorld,
  KEY_1,
  KEY_2,
} from '../../../support/configuration-world.ts';
import { crashPoints } from '../../../support/crashes.ts';

const SEGMENTS = 'notifications/sms-max-segments';
const KEYS = 'notifications/unsubscribe-key';
const WANTED = [
  { name: SEGMENTS, value: '3' },
  { name: KEYS, value: new SecretValue(KEY_2) },
];
const REASON = 'because it must be';

type Dependencies = ConfigurationWorld['dependencies'];

/** What a function sees, as it would read it. */
const seenBy = async ({ store }: ConfigurationWorld): Promise<string> => {
  const found = await committedSource(store).read([SEGMENTS, KEYS]);
  const values = found.map(({ name, value }) => [name, value instanceof SecretValue ? value.reveal() : value]);
  return JSON.stringify(values.toSorted());
};
const OLD = JSON.stringify([
  [SEGMENTS, '4'],
  [KEYS, KEY_1],
]);
const NEW = JSON.stringify([
  [SEGMENTS, '3'],
  [KEYS, KEY_2],
]);

interface Scenario {
  readonly name: string;
  readonly before?: (dependencies: Dependencies) => Promise<unknown>;
  readonly work: (dependencies: Dependencies) => Promise<unknown>;
  /** What is seen before, and after it was done to the end. */
  readonly from: string;
  readonly to: string;
}

const proposal = { id: 'r1', by: ANN, wanted: WANTED, reason: REASON };
const propose = (dependencies: Dependencies) => proposeChange(dependencies)(proposal);
const approve = (dependencies: Dependencies) => approveChange(dependencies)({ requestId: 'r1', by: BOB });

const SCENARIOS: readonly Scenario[] = [
  { name: 'a proposal', work: propose, from: OLD, to: OLD },
  { name: 'an approval', before: propose, work: approve, from: OLD, to: NEW },
  {
    name: 'a rejection',
    before: propose,
    work: (dependencies) => rejectChange(dependencies)({ requestId: 'r1', by: BOB }),
    from: OLD,
    to: OLD,
  },
  {
    name: 'an emergency',
    work: (dependencies) => proposeChange(dependencies)({ ...proposal, isEmergency: true }),
    from: OLD,
    to: NEW,
  },
  {
    name: 'a rollback',
    before: async (dependencies) => {
      const first = { ...proposal, id: 'r0', wanted: [{ name: 'notifications/sms-sender-id', value: 'RealTechee' }] };
      await proposeChange(dependencies)({ ...first, isEmergency: true });
      await proposeChange(dependencies)({ ...proposal, isEmergency: true });
    },
    work: (dependencies) => rollBack(dependencies)({ id: 'r2', by: ANN, reason: REASON }),
    from: NEW,
    to: OLD,
  },
];

const processOf = (
  { dependencies }: ConfigurationWorld,
  { watched }: ReturnType<typeof crashPoints>,
): Dependencies => ({
  ...dependencies,
  store: watched('store', dependencies.store),
  requests: watched('requests', dependencies.requests),
});

const crashedAt = async ({ before, work }: Scenario, point: number) => {
  const world = configurationWorld();
  await before?.(world.dependencies);
  const crashes = crashPoints(point);
  const outcome = await crashes.run(() => work(processOf(world, crashes)));
  return { world, outcome, passed: crashes.passed };
};

const recovered = async (world: ConfigurationWorld) => {
  world.pass(121);
  const reconcile = reconcileChanges(world.dependencies);
  await reconcile();
  return reconcile();
};

describe.each(SCENARIOS)('$name that is cut off', (scenario) => {
  const { from, to } = scenario;

  it('C5: is seen whole or not at all at every point, and is whole or not at all when it was looked after', async () => {
    let isOver = false;
    const points: string[] = [];
    for (let point = 0; !isOver; point += 1) {
      const { world, outcome, passed } = await crashedAt(scenario, point);
      isOver = outcome === 'ended';
      points.push(passed.at(-1) ?? '');
      expect([from, to]).toContain(await seenBy(world));

      expect(await recovered(world)).toMatchObject({ failed: 0, finished: 0 });
      const seen = await seenBy(world);
      expect(isOver ? [to] : [from, to]).toContain(seen);

      const open = await Promise.all((await world.requests.open()).map((id) => world.requests.get(id)));
      expect(open.every((request) => request?.state === 'proposed')).toBe(true);
      const kept = (await world.store.all()).map(({ name }) => name);
      if (open.length === 0) expect(kept.some((name) => name.startsWith('pending/'))).toBe(false);

      const applied = (await Promise.all(['r0', 'r1', 'r2'].map((id) => world.requests.get(id)))).filter(
        (request) => request?.state === 'applied',
      );
      const { revision } = await readHolding(world.store);
      expect(revision.number).toBe(applied.length);
    }
    expect(points.length).toBeGreaterThan(5);
  });

  it('C5: keeps nobody else from changing something', async () => {
    const total = (await crashedAt(scenario, Number.POSITIVE_INFINITY)).passed.length;
    for (let point = 0; point < total; point += 1) {
      const { world } = await crashedAt(scenario, point);
      await recovered(world);
      const other = { ...proposal, id: 'other', wanted: [{ name: 'notifications/sms-sender-id', value: 'Other' }] };
      const changed = await proposeChange(world.dependencies)({ ...other, isEmergency: true });
      expect(changed).toMatchObject({ ok: true, value: { request: { state: 'applied' } } });
    }
  });
});

describe('A worker that was thought dead', () => {
  it('C5: changes nothing of what was changed after it, wherever it was held up', async () => {
    for (const slow of ['read', 'put', 'all'] as const) {
      for (const nth of [1, 2, 3, 4]) {
        const world = configurationWorld();
        await propose(world.dependencies);
        let release = () => {};
        const held = new Promise<void>((resolve) => {
          release = resolve;
        });
        let calls = 0;
        const store = new Proxy(world.store, {
          get: (target, key) => {
            const member: unknown = Reflect.get(target, key);
            if (key !== slow || typeof member !== 'function') return member;
            return async (...args: unknown[]) => {
              calls += 1;
              if (calls === nth) await held;
              return Reflect.apply(member, target, args);
            };
          },
        });
        const slowly = approveChange({ ...world.dependencies, store })({ requestId: 'r1', by: BOB });
        await new Promise((resolve) => setTimeout(resolve, 0));
        world.pass(121);
        await reconcileChanges(world.dependencies)();
        const later = { ...proposal, id: 'r9', wanted: [{ name: SEGMENTS, value: '7' }], isEmergency: true };
        const isLater = (await proposeChange(world.dependencies)(later)).ok;
        release();
        await slowly;
        const { parameters, revision } = await readHolding(world.store);
        if (isLater) expect(parameters.find(({ name }) => name === SEGMENTS)?.value).toBe('7');
        expect(revision.number).toBeLessThanOrEqual(2);
      }
    }
  });
});

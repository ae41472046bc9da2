import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { createFileConfigurationStore } from '../../../../src/adapters/local-stage/file-configuration-store.ts';
import { createMemoryCredentialCheck } from '../../../../src/adapters/memory/memory-credential-check.ts';
import { committedSource } from '../../../../src/domain/configuration/changes/committed-configuration.ts';
import { proposeChange } from '../../../../src/domain/configuration/changes/propose-change.ts';
import { reconcileChanges } from '../../../../src/domain/configuration/changes/reconcile-changes.ts';
import { rollBack } from '../../../../src/domain/configuration/changes/roll-back.ts';
import { approveChange } from '../../../../src/domain/configuration/changes/settle-proposal.ts';
import type { StageKind } from '../../../../src/domain/configuration/parameter.ts';
import type { ConfigurationStore } from '../../../../src/domain/configuration/ports.ts';
import {
  type ReplaceCredentialDependencies,
  replaceCredential,
  verifyCredential,
} from '../../../../src/domain/configuration/rotation/replace-credential.ts';
import { SecretValue } from '../../../../src/domain/configuration/secret-value.ts';
import { ANN, ANN_AGAIN, BOB, configurationWorld, EVE } from '../../../support/configuration-world.ts';
import { crashPoints } from '../../../support/crashes.ts';
import { A_CREDENTIAL, CREDENTIAL, NEW_TOKEN, OLD_TOKEN } from '../../../support/credentials.ts';
import { holdsSecret } from '../../../support/secrets.ts';

const NEW = { name: CREDENTIAL, value: new SecretValue(NEW_TOKEN), by: ANN };

/** A stage whose manifest declares a credential that its provider takes, and the next one. */
const aStage = async (kind: StageKind, storeOf?: (clock: () => Date) => ConfigurationStore) => {
  const world = configurationWorld(kind);
  const provider = createMemoryCredentialCheck([OLD_TOKEN, NEW_TOKEN]);
  let ids = 0;
  const dependencies = {
    ...world.dependencies,
    store: storeOf?.(world.dependencies.clock) ?? world.store,
    manifest: [...world.dependencies.manifest, A_CREDENTIAL],
    checks: { [CREDENTIAL]: provider },
    newId: () => {
      ids += 1;
      return `replacement-${ids}`;
    },
  };
  const { store } = dependencies;
  const wanted = [{ name: CREDENTIAL, value: new SecretValue(OLD_TOKEN) }];
  await proposeChange(dependencies)({ id: 'first', by: ANN, wanted, reason: 'the first of all', isEmergency: true });
  const seen = async () => {
    const [found] = await committedSource(store).read([CREDENTIAL]);
    return found?.value instanceof SecretValue ? found.value.reveal() : found?.value;
  };
  const kept = async () => inspect([await store.all(), world.requests.audit()], { depth: 9 });
  return { world, provider, dependencies, store, seen, kept };
};

describe.each(['memory', 'file'])('The replacement of a credential, on a store in %s', (where) => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'credentials-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  let files = 0;
  const stage = (kind: StageKind) => {
    files += 1;
    const file = join(folder, `${files}.json`);
    return aStage(kind, where === 'file' ? (clock) => createFileConfigurationStore({ file, clock }) : undefined);
  };

  it('C1: checks it before it holds and again as it is read, keeps the old one, shows neither', async () => {
    const { provider, dependencies, seen, kept, store, world } = await stage('development');
    const replaced = await replaceCredential(dependencies)(NEW);
    expect(replaced).toMatchObject({ ok: true, value: { revision: 2, holds: { version: 2, verdict: 'accepted' } } });
    expect(provider.asked).toEqual([NEW_TOKEN, NEW_TOKEN]);
    expect(await seen()).toBe(NEW_TOKEN);
    expect((await store.history(CREDENTIAL)).map(({ version }) => version)).toEqual([2, 1]);
    expect(holdsSecret(inspect(replaced, { depth: 9 }) + JSON.stringify(replaced) + (await kept()))).toBe(false);
    expect(world.requests.audit().at(-1)).toMatchObject({ after: { 'allowed by': 'ann' } });

    await rollBack(dependencies)({ id: 'back', by: ANN, reason: 'the new one is too weak' });
    expect(await seen()).toBe(OLD_TOKEN);
    expect(await verifyCredential(dependencies)(CREDENTIAL)).toMatchObject({ value: { verdict: 'accepted' } });
  });

  it('C5: is a request in prod, which a second person approves', async () => {
    const { dependencies, seen } = await stage('production');
    const replaced = await replaceCredential(dependencies)(NEW);
    expect(replaced).toMatchObject({ ok: true, value: { request: { state: 'proposed' } } });
    expect(replaced).not.toMatchObject({ value: { holds: expect.anything() } });
    expect(await seen()).toBe(OLD_TOKEN);
    const approve = (by: typeof ANN) => approveChange(dependencies)({ requestId: 'replacement-1', by });
    expect(await approve(ANN)).toMatchObject({ refusal: { because: 'own-proposal' } });
    expect(await approve(ANN_AGAIN)).toMatchObject({ refusal: { because: 'same-person' } });
    expect(await seen()).toBe(OLD_TOKEN);
    expect(await approve(BOB)).toMatchObject({ ok: true });
    expect(await seen()).toBe(NEW_TOKEN);
    expect(await verifyCredential(dependencies)(CREDENTIAL)).toMatchObject({
      value: { version: 2, verdict: 'accepted' },
    });
  });

  it.each<[string, string, Partial<Parameters<ReturnType<typeof replaceCredential>>[0]>]>([
    ['what its provider does not take', 'credential-refused', { value: new SecretValue(`${NEW_TOKEN}-mistyped`) }],
    ['what is of the wrong form', 'invalid', { value: new SecretValue('short') }],
    ['what holds already', 'nothing-changes', { value: new SecretValue(OLD_TOKEN) }],
    ['who is no administrator', 'not-an-administrator', { by: EVE }],
    ['an emergency without a reason', 'reason-missing', { isEmergency: true }],
    ['a key that we make ourselves', 'no-credential', { name: 'notifications/unsubscribe-key' }],
    ['a name that nobody declared', 'no-credential', { name: 'constructor' }],
  ])('C5: refuses %s (%s); nothing changes', async (_, because, wrong) => {
    const { dependencies, kept, seen } = await stage('production');
    const before = await kept();
    expect(await replaceCredential(dependencies)({ ...NEW, ...wrong })).toMatchObject({
      ok: false,
      refusal: { because },
    });
    expect(await kept()).toBe(before);
    expect(await seen()).toBe(OLD_TOKEN);
  });
});

describe('A credential that cannot be checked', () => {
  it('C5: is refused while its provider gives no answer; nothing changes', async () => {
    const { dependencies, provider, kept } = await aStage('development');
    const before = await kept();
    provider.answer('unreachable');
    expect(await replaceCredential(dependencies)(NEW)).toMatchObject({ refusal: { because: 'check-unreachable' } });
    expect(await kept()).toBe(before);
  });

  it('C5: is refused where no check is given for it', async () => {
    const { dependencies, kept } = await aStage('development');
    const before = await kept();
    const without = { ...dependencies, checks: {} };
    expect(await replaceCredential(without)(NEW)).toMatchObject({ refusal: { because: 'no-check' } });
    expect(await verifyCredential(without)(CREDENTIAL)).toMatchObject({ refusal: { because: 'no-check' } });
    expect(await kept()).toBe(before);
  });

  it('C1: is refused where the manifest declares none, as it is today', async () => {
    const { dependencies } = await aStage('development');
    const asItIs = { ...dependencies, manifest: configurationWorld().dependencies.manifest };
    const refusal = { because: 'no-credential', declared: [] };
    expect(await replaceCredential(asItIs)(NEW)).toMatchObject({ refusal });
    expect(await verifyCredential(asItIs)(CREDENTIAL)).toMatchObject({ refusal });
  });

  it('C3: goes into no fault, though the client that asked repeats what it sent', async () => {
    const { dependencies, kept } = await aStage('development');
    const before = await kept();
    const check = () => Promise.reject(new TypeError(`cannot send Authorization: ${NEW_TOKEN}`));
    const fault: unknown = await replaceCredential({ ...dependencies, checks: { [CREDENTIAL]: { check } } })(NEW).catch(
      (thrown: unknown) => thrown,
    );
    expect(fault).toEqual(new Error(`the check of ${CREDENTIAL} broke off (TypeError)`));
    expect(holdsSecret(inspect(fault))).toBe(false);
    expect(await kept()).toBe(before);
  });

  it('C5: is told apart once it holds: what holds, and that its provider has changed its mind', async () => {
    const { dependencies, provider, seen } = await aStage('development');
    let asked = 0;
    const check: typeof provider.check = async () => {
      asked += 1;
      return asked === 1 ? 'accepted' : 'refused';
    };
    const replaced = await replaceCredential({ ...dependencies, checks: { [CREDENTIAL]: { check } } })(NEW);
    expect(replaced).toMatchObject({ ok: true, value: { revision: 2, holds: { verdict: 'refused' } } });
    expect(await seen()).toBe(NEW_TOKEN);
  });

  it('C5: is said to have been changed where what holds cannot be looked at again', async () => {
    const { dependencies, seen } = await aStage('development');
    let asked = 0;
    const check = async () => {
      asked += 1;
      if (asked > 1) throw new TypeError(`cannot send ${NEW_TOKEN}`);
      return 'accepted' as const;
    };
    const fault: unknown = await replaceCredential({ ...dependencies, checks: { [CREDENTIAL]: { check } } })(NEW).catch(
      (thrown: unknown) => thrown,
    );
    expect(fault).toMatchObject({ message: expect.stringMatching(/was changed.*--verify/) });
    expect(holdsSecret(inspect(fault))).toBe(false);
    expect(await seen()).toBe(NEW_TOKEN);
  });

  it('C5: overtaken while its provider was asked, changes nothing', async () => {
    const { dependencies, seen } = await aStage('development');
    const other = `other-${NEW_TOKEN}`;
    const check = async () => {
      const wanted = [{ name: CREDENTIAL, value: new SecretValue(other) }];
      await proposeChange(dependencies)({ id: 'meanwhile', by: BOB, wanted });
      return 'accepted' as const;
    };
    const replaced = await replaceCredential({ ...dependencies, checks: { [CREDENTIAL]: { check } } })(NEW);
    expect(replaced).toMatchObject({ refusal: { because: 'stale-version', expected: 1, current: 2 } });
    expect(await seen()).toBe(other);
  });
});

describe('A replacement that is cut off', () => {
  it('C5: leaves the old one or the new one at every point, whole, and the new one only after it was checked', async () => {
    let isOver = false;
    let points = 0;
    for (; !isOver; points += 1) {
      const stage = await aStage('development');
      const { dependencies, provider, seen, store, world } = stage;
      const crashes = crashPoints(points);
      const watched: ReplaceCredentialDependencies = {
        ...dependencies,
        store: crashes.watched('store', dependencies.store),
        requests: crashes.watched('requests', dependencies.requests),
        checks: { [CREDENTIAL]: crashes.watched('provider', provider) },
      };
      isOver = (await crashes.run(() => replaceCredential(watched)(NEW))) === 'ended';
      const isChecked = provider.asked.includes(NEW_TOKEN);
      expect(isChecked ? [OLD_TOKEN, NEW_TOKEN] : [OLD_TOKEN]).toContain(await seen());

      world.pass(121);
      const reconcile = reconcileChanges(dependencies);
      expect(await reconcile()).toMatchObject({ failed: 0 });
      expect(await reconcile()).toMatchObject({ failed: 0, finished: 0 });
      expect(isOver ? [NEW_TOKEN] : [OLD_TOKEN, NEW_TOKEN]).toContain(await seen());
      expect((await store.history(CREDENTIAL)).at(-1)?.version).toBe(1);

      const third = `third-${NEW_TOKEN}`;
      provider.accept(third);
      expect(await replaceCredential(dependencies)({ ...NEW, value: new SecretValue(third) })).toMatchObject({
        ok: true,
      });
      expect(await seen()).toBe(third);
    }
    expect(points).toBeGreaterThan(20);
  });
});

import { proposeChange } from '../../../src/domain/configuration/changes/propose-change.ts';
import { REVISION } from '../../../src/domain/configuration/changes/revision.ts';
import { rollBack } from '../../../src/domain/configuration/changes/roll-back.ts';
import { MANIFEST, parametersReadBy } from '../../../src/domain/configuration/manifest.ts';
import type { StageKind } from '../../../src/domain/configuration/parameter.ts';
import { ConfigurationUnavailable } from '../../../src/domain/configuration/ports.ts';
import { SecretValue } from '../../../src/domain/configuration/secret-value.ts';
import { validateConfiguration } from '../../../src/domain/configuration/validate-configuration.ts';
import type { GrantedReader } from '../../../src/domain/configuration/validation/judge-template.ts';
import { ANN, type ConfigurationWorld, configurationWorld, KEY_1, KEY_2 } from '../../support/configuration-world.ts';

const SEGMENTS = 'notifications/sms-max-segments';
const KEYS = 'notifications/unsubscribe-key';

const validate = ({ dependencies }: ConfigurationWorld) => validateConfiguration(dependencies);
const write = async ({ store }: ConfigurationWorld, name: string, value: string | SecretValue) => {
  const [latest] = await store.read([name]);
  await store.put({ name, value, expectedVersion: latest?.version ?? 0 });
};

describe('The validation of a configuration', () => {
  it.each<[StageKind]>([
    ['production'],
    ['development'],
  ])('C2: finds a good one of a stage of %s good, and names the defaults in use', async (kind) => {
    const verdict = await validate(configurationWorld(kind));
    expect(verdict.isValid).toBe(true);
    expect(new Set(verdict.findings.map((one) => one.kind))).toEqual(new Set(['default-in-use']));
    expect(verdict.findings).toContainEqual(
      expect.objectContaining({ parameter: 'configuration/lifetime', says: 'has its default, 60s' }),
    );
    expect(verdict.findings.map(({ parameter }) => parameter)).not.toContain(SEGMENTS);
  });

  it('C2: finds what is missing, wrong, unknown, and of another kind of stage; names it and never its value', async () => {
    const world = configurationWorld();
    await world.store.remove(KEYS);
    await write(world, SEGMENTS, 'planted-wrong-value');
    await write(world, 'notifications/sms-max-segment', 'planted-unknown-value');
    await write(world, 'notifications/debug-email', 'planted@example.com');
    const { isValid, findings } = await validate(world);
    expect(isValid).toBe(false);
    const serious = findings.filter(({ severity }) => severity !== 'note');
    expect(serious.map(({ severity, kind, parameter }) => [severity, kind, parameter])).toEqual([
      ['error', 'wrong-value', SEGMENTS],
      ['error', 'not-in-this-stage', 'notifications/debug-email'],
      ['error', 'missing', KEYS],
      ['warning', 'unknown', 'notifications/sms-max-segment'],
    ]);
    expect(serious.at(-1)?.remedy).toContain(SEGMENTS);
    expect(JSON.stringify(findings)).not.toContain('planted');
    expect(serious.every(({ remedy, says }) => remedy !== '' && says !== '')).toBe(true);
  });

  it('C1: finds a secret that is in use for longer than its period', async () => {
    const world = configurationWorld();
    world.pass(365 * 86_400);
    expect((await validate(world)).findings.map(({ kind }) => kind)).not.toContain('stale-secret');
    world.pass(86_400);
    expect((await validate(world)).findings).toContainEqual(
      expect.objectContaining({
        severity: 'warning',
        kind: 'stale-secret',
        parameter: KEYS,
        says: expect.stringContaining('366 days'),
      }),
    );
  });

  it('C5: finds what was written past the change requests', async () => {
    const world = configurationWorld('development');
    await proposeChange(world.dependencies)({ id: 'r1', by: ANN, wanted: [{ name: SEGMENTS, value: '3' }] });
    expect((await validate(world)).findings.map(({ kind }) => kind)).not.toContain('not-held');
    await rollBack(world.dependencies)({ id: 'r2', by: ANN, reason: 'it was better before' });
    expect((await validate(world)).findings.map(({ kind }) => kind)).not.toContain('not-held');
    await write(world, SEGMENTS, '9');
    await write(world, KEYS, new SecretValue(KEY_2));
    const { isValid, findings } = await validate(world);
    expect(isValid).toBe(true);
    expect(findings.filter(({ kind }) => kind === 'not-held').map(({ parameter }) => parameter)).toEqual([
      SEGMENTS,
      KEYS,
    ]);
    expect(JSON.stringify(findings)).not.toContain(KEY_2);
    expect(JSON.stringify(findings)).not.toContain(REVISION);
  });

  it('C2: tells which parameter cannot be read, and reads the others all the same', async () => {
    const world = configurationWorld();
    const { store } = world.dependencies;
    const denied = Object.assign(new Error(`no access to ${KEY_1}`), { name: 'AccessDeniedException' });
    const read: typeof store.read = async (names) => {
      if (names.includes(KEYS)) throw denied;
      return store.read(names);
    };
    const all: typeof store.all = async () => {
      throw denied;
    };
    const { isValid, findings } = await validateConfiguration({
      ...world.dependencies,
      store: { ...store, read, all },
    });
    expect(isValid).toBe(false);
    expect(findings).toEqual([
      expect.objectContaining({ kind: 'unreadable', parameter: KEYS, says: 'cannot be read: AccessDeniedException' }),
    ]);
  });

  it('C2: gives no verdict while the store gives no answer', async () => {
    const world = configurationWorld();
    world.store.failWith('throttled');
    await expect(validate(world)).rejects.toThrow(ConfigurationUnavailable);
  });

  it('C1: finds where the template and the manifest differ, both ways', async () => {
    const { dependencies } = configurationWorld();
    const reader = 'unsubscribe';
    const right = parametersReadBy(reader).map(({ name }) => name);
    const others = [...new Set(MANIFEST.flatMap(({ readers }) => readers))]
      .filter((one) => one !== reader && one !== 'commands')
      .map((one) => ({ reader: one, parameters: parametersReadBy(one).map(({ name }) => name) }));
    const errors = async (granted: readonly GrantedReader[]) =>
      (await validateConfiguration({ ...dependencies, granted })).findings.filter(
        ({ severity }) => severity === 'error',
      );
    const of = (parameters: readonly string[]) => errors([...others, { reader, parameters }]);
    expect((await errors(others)).map(({ kind, parameter }) => [kind, parameter])).toEqual(
      right.map((name) => ['not-granted', name]),
    );
    expect(await of([...right, REVISION])).toEqual([]);
    expect(await of(right.filter((name) => name !== KEYS))).toEqual([
      expect.objectContaining({ kind: 'not-granted', parameter: KEYS }),
    ]);
    expect(await of([...right, 'notifications/mail-from'])).toEqual([
      expect.objectContaining({ kind: 'granted-too-much', parameter: 'notifications/mail-from' }),
    ]);
  });

  it.each<[StageKind]>([
    ['production'],
    ['development'],
  ])('C1, C2: finds in %s what comes as a variable and should be a parameter, and a wrong path; shows no value', async (kind) => {
    const path = '/realtechee-backend/test/';
    const { dependencies } = configurationWorld(kind);
    const right = {
      CONFIGURATION_PATH: path,
      MFA_ENABLED: kind === 'production' ? 'ready' : 'false',
      ADVANCED_MONITORING: `${kind === 'production'}`,
      UNSUBSCRIBE_URL: '',
    };
    const errors = async (variables: Readonly<Record<string, string>>, reader = 'unsubscribe') => {
      const environments = { functions: [{ reader, variables }], path };
      const { findings } = await validateConfiguration({ ...dependencies, environments });
      expect(JSON.stringify(findings)).not.toContain('planted');
      return findings.filter(({ severity }) => severity === 'error').map((one) => [one.kind, one.parameter]);
    };
    expect(await errors(right)).toEqual([]);
    for (const variable of ['MAIL_FROM', 'NOTIFICATIONS_MAIL_FROM'])
      expect(await errors({ ...right, [variable]: 'planted' })).toEqual([
        ['in-environment', 'notifications/mail-from'],
      ]);
    expect(await errors({ ...right, MFA_ENABLED: 'planted' })).toEqual([['in-environment', 'features/mfa-enabled']]);
    expect(await errors({ ...right, CONFIGURATION_PATH: '/realtechee-backend/planted/' })).toEqual([
      ['wrong-path', 'CONFIGURATION_PATH'],
    ]);
    const { CONFIGURATION_PATH: _, ...without } = right;
    expect(await errors(without)).toEqual([['wrong-path', 'CONFIGURATION_PATH']]);
    expect(await errors(without, 'pre-sign-up')).toEqual([]);
  });
});

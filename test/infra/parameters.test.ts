import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { functionEnvironments } from '../../src/adapters/serverless/function-environments.ts';
import { grantedReaders } from '../../src/adapters/serverless/granted-readers.ts';
import { REVISION } from '../../src/domain/configuration/changes/revision.ts';
import { MANIFEST, parameterNamed, parametersReadBy } from '../../src/domain/configuration/manifest.ts';
import { defaultOf } from '../../src/domain/configuration/parameter.ts';
import { parseParameter } from '../../src/domain/configuration/parse-parameter.ts';
import { environmentDrift } from '../../src/domain/configuration/template-environment.ts';
import { deployedFunctions } from '../../tools/build-functions.ts';
import { readersOf } from '../../tools/parameters-document.ts';
import { type Properties, packaged, ROOT, type Template } from './packaged.ts';

const PARAMETER = /:parameter\/realtechee-backend\/prod\/(.+)$/;
/** Their own parameters, and which versions hold; or none. */
const namesReadBy = (reader: string): readonly string[] => {
  const own = parametersReadBy(reader).map(({ name }) => name);
  return own.length === 0 ? [] : [...own, REVISION].toSorted();
};
const pascal = (name: string): string => name.replaceAll(/(^|-)([a-z])/g, (_, __, letter) => letter.toUpperCase());

describe('permissions on parameters', () => {
  let prod: Template;
  beforeAll(async () => {
    prod = await packaged('prod');
  }, 60_000);

  const statementsOf = (name: string): readonly Properties[] =>
    prod.Resources[`${pascal(name)}Role`]?.Properties.Policies.flatMap(
      ({ PolicyDocument }: Properties) => PolicyDocument.Statement,
    );
  const on = (service: string, name: string) =>
    statementsOf(name).filter(({ Action }) => Action.some((action: string) => action.startsWith(service)));

  it('infra/parameters.json is what the manifest says (else: node tools/parameters.ts, or UPDATE_DOCS=1)', () => {
    if (process.env.UPDATE_DOCS !== undefined) execFileSync(process.execPath, [join(ROOT, 'tools', 'parameters.ts')]);
    expect(JSON.parse(readFileSync(join(ROOT, 'infra', 'parameters.json'), 'utf8'))).toEqual(readersOf());
  });

  it.each(
    deployedFunctions(ROOT).map(({ name }) => name),
  )('C1, E3: %s may read what the manifest says that it reads, and nothing else', (name) => {
    const reading = on('ssm:', name).filter(({ Sid }) => Sid === 'Configuration');
    const names = reading.flatMap(({ Resource }) =>
      [Resource].flat().map((resource) => PARAMETER.exec(resource['Fn::Sub'])?.[1]),
    );
    expect(names.toSorted()).toEqual(namesReadBy(name));
    for (const { Action } of reading) expect(Action).toEqual(['ssm:GetParameters']);
  });

  it('C1, C2: the validation of a configuration finds no difference between the packaged roles and the manifest', () => {
    const granted = grantedReaders({ template: { ...prod } }, '/realtechee-backend/prod/');
    for (const { name } of deployedFunctions(ROOT)) {
      const found = granted.find(({ reader }) => reader === name)?.parameters ?? [];
      expect([name, found.toSorted()]).toEqual([name, namesReadBy(name)]);
    }
  });

  it('C1, C2: the validation finds nothing that comes as a variable and should be a parameter, and every path right', () => {
    const packagedStage = { service: 'realtechee-backend', stage: 'prod', template: { ...prod } };
    const functions = functionEnvironments(packagedStage);
    expect(functions.map(({ reader }) => reader).toSorted()).toEqual(
      deployedFunctions(ROOT)
        .map(({ name }) => name)
        .toSorted(),
    );
    expect(environmentDrift(MANIFEST, 'production', { functions, path: '/realtechee-backend/prod/' })).toEqual([]);
    expect(environmentDrift(MANIFEST, 'production', { functions, path: '/realtechee-backend/dev/' })).toHaveLength(
      functions.length,
    );
  });

  it('C1, E3: only who reads a secret may decrypt what the parameter store holds', () => {
    for (const { name } of deployedFunctions(ROOT)) {
      const readsSecret = parametersReadBy(name).some(({ isSecret }) => isSecret);
      const decrypting = on('kms:', name).filter(({ Sid }) => Sid === 'KeyOfSecrets');
      expect([name, decrypting.length]).toEqual([name, readsSecret ? 1 : 0]);
      for (const { Action, Condition } of decrypting) {
        expect(Action).toEqual(['kms:Decrypt']);
        expect(JSON.stringify(Condition)).toContain('ssm.');
      }
    }
  });
});

describe('what a stage file and the manifest both know', () => {
  it.each([
    ['prod', 'production'],
    ['dev', 'development'],
  ] as const)('in %s is the same: who sends mail, and whether MFA and detailed monitoring are on', (stage, kind) => {
    const file = parse(readFileSync(join(ROOT, 'infra', 'stages', `${stage}.yml`), 'utf8'));
    const defaults = (name: string) => {
      const parameter = parameterNamed(name);
      return parameter === undefined ? undefined : defaultOf(parameter, kind);
    };
    expect(defaults('notifications/mail-from')).toBe(file.mailFrom);
    expect(defaults('features/mfa-enabled')).toBe(`${file.mfaEnabled}`);
    expect(defaults('features/advanced-monitoring')).toBe(`${file.advancedMonitoring}`);
  });

  it.each(['prod', 'dev', 'local'])('is not in %s twice: the file sets nothing that is configuration', (stage) => {
    const file = Object.keys(parse(readFileSync(join(ROOT, 'infra', 'stages', `${stage}.yml`), 'utf8')));
    const dashed = file.map((name) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));
    const both = MANIFEST.map(({ name }) => name.split('/')[1] ?? '').filter((name) => dashed.includes(name));
    expect(both.toSorted()).toEqual(['advanced-monitoring', 'mail-from', 'mfa-enabled']);
  });
});

describe('the configuration that a local stage begins with', () => {
  const seed: Readonly<Record<string, string>> = JSON.parse(
    readFileSync(join(ROOT, 'seed', 'configuration.json'), 'utf8'),
  );

  it('C1: is declared, and right', () => {
    for (const [name, text] of Object.entries(seed)) {
      const parameter = parameterNamed(name);
      expect([name, parameter === undefined ? undefined : parseParameter(parameter, text)]).toMatchObject([
        name,
        { ok: true },
      ]);
      expect(parameter?.isSecret).toBeUndefined();
    }
  });

  it('N15: lets through synthetic addresses and numbers only', () => {
    for (const allowed of seed['notifications/allowed-recipients']?.split(',') ?? []) {
      expect(allowed).toMatch(/^(@example\.(com|org|net)|\+1[2-9]\d\d55501)$/);
    }
  });
});

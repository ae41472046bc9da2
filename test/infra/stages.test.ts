import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packaged, ROOT, sls, type Template } from './packaged.ts';

const { deriveBackendSuffix } = createRequire(join(ROOT, 'x.cjs'))('./infra/lib/backend-suffix.cjs');

const refused = async (stage: string, ...params: readonly string[]) =>
  sls(['package', '--stage', stage, '--package', '.build/refused', ...params.flatMap((param) => ['--param', param])]);

describe('a stage', () => {
  it.each(['prod', 'dev'])('%s is packaged without credentials', async (stage) => {
    const folder = mkdtempSync(join(tmpdir(), 'packaged-'));
    const run = await sls(['package', '--stage', stage, '--package', folder]);
    rmSync(folder, { recursive: true });
    expect([run.code, run.output]).toEqual([0, expect.stringContaining('Service packaged')]);
  }, 30_000);

  it.each([
    ['alertEmail=oncall', 'alertEmail must be an e-mail address, like name@example.com'],
    ['reservedConcurrency=0', 'reservedConcurrency must be none, or a whole number from 5, not 0'],
    ['reservedConcurrency=few', 'reservedConcurrency must be none, or a whole number from 5, not few'],
    ['signalsSince=yesterday', 'signalsSince must be a time in UTC, like 2026-01-31T08:00:00Z'],
  ])('refuses %s when it is packaged, not when it runs', async (param, reason) => {
    const { code, output } = await refused('dev', param);
    expect([code, output.trim().split('\n')]).toEqual([1, [expect.stringContaining(reason)]]);
  });

  it('that is not known fails with one sentence: which are, and how to add one', async () => {
    const { code, output } = await refused('staging');
    expect(code).toBe(1);
    expect(output.trim()).toBe(
      'There is no stage "staging": the known stages are dev, local, prod; ' +
        'to add one, copy infra/stages/dev.yml to infra/stages/staging.yml.',
    );
  });

  it('has no parameter by mistake: neither a misspelt one nor one of the configuration', async () => {
    expect((await refused('dev', 'alertEmial=oncall@example.com')).output).toContain('has no parameter "alertEmial"');
    expect(await refused('dev', 'debugEmail=debug@example.com')).toMatchObject({
      code: 1,
      output: expect.stringContaining('Stage "dev" has no parameter "debugEmail"'),
    });
  });
});

describe('the backend suffix', () => {
  const suffixOf = (template: Template) => template.Outputs.BackendSuffix?.Value;

  it('is the same for a stage for ever, and different for every service, stage and region', async () => {
    const prod = { service: 'realtechee-backend', stage: 'prod', region: 'us-west-1' };
    expect(suffixOf(await packaged('prod'))).toBe('obupe5dbowg5pud3rhmea327oz');
    expect(deriveBackendSuffix(prod)).toBe('obupe5dbowg5pud3rhmea327oz');
    const others = [
      { ...prod, stage: 'dev' },
      { ...prod, region: 'us-west-2' },
      { ...prod, service: 'other' },
    ];
    expect(new Set([prod, ...others].map(deriveBackendSuffix)).size).toBe(4);
    for (const other of others) expect(deriveBackendSuffix(other)).toMatch(/^[a-z2-7]{26}$/);
  });

  it('can be given', async () => {
    const given = 'abcdefghijklmnopqrstuvwx23';
    const template = await packaged('dev', [`backendSuffix=${given}`]);
    expect(suffixOf(template)).toBe(given);
    expect(template.Resources.ContactsTable?.Properties.TableName).toBe(`Contacts-${given}-NONE`);
  }, 60_000);

  it.each(['short', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxy-'])('refuses %s', async (given) => {
    const { code, output } = await refused('dev', `backendSuffix=${given}`);
    expect([code, output]).toEqual([1, expect.stringContaining('it takes 26 lowercase letters and digits')]);
  });
});

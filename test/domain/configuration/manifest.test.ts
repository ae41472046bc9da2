import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { MANIFEST, parameterNamed, parametersReadBy } from '../../../src/domain/configuration/manifest.ts';
import type { Parameter, StageKind } from '../../../src/domain/configuration/parameter.ts';
import { defaultOf } from '../../../src/domain/configuration/parameter.ts';
import { parseParameter } from '../../../src/domain/configuration/parse-parameter.ts';

const FUNCTIONS = join(__dirname, '../../../infra/functions');
const deployed = readdirSync(FUNCTIONS).flatMap((file) =>
  Object.keys(parse(readFileSync(join(FUNCTIONS, file), 'utf8'), { logLevel: 'error' })),
);
const KINDS: readonly StageKind[] = ['production', 'development'];
const all: readonly Parameter[] = MANIFEST;

describe('the manifest', () => {
  it('C1: declares each name once, by capability and thing', () => {
    const names = all.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names)
      expect(name).toMatch(/^(notifications|statuses|users|configuration|operations|features)\/[a-z][a-z0-9-]*$/);
  });

  it('C1: names as readers only functions that are deployed, and commands', () => {
    for (const { name, readers } of all) {
      expect([name, readers.length > 0]).toEqual([name, true]);
      expect([name, readers.filter((reader) => reader !== 'commands' && !deployed.includes(reader))]).toEqual([
        name,
        [],
      ]);
      expect(new Set(readers).size).toBe(readers.length);
    }
  });

  it.each(KINDS)('C2: has only defaults that are right, in %s', (kind) => {
    for (const parameter of all) {
      const text = defaultOf(parameter, kind);
      if (text !== undefined)
        expect([parameter.name, parseParameter(parameter, text)]).toMatchObject([parameter.name, { ok: true }]);
    }
  });

  it('C3: has no secret with a default, and shows none to everybody; each is renewed', () => {
    const secrets = all.filter(({ isSecret }) => isSecret);
    expect(secrets.length).toBeGreaterThan(0);
    for (const secret of secrets) {
      expect([secret.name, secret.default, secret.isPublic]).toEqual([secret.name, undefined, undefined]);
      expect(secret.rotation?.periodDays).toBeGreaterThan(0);
    }
    expect(all.filter(({ rotation, isSecret }) => rotation !== undefined && isSecret !== true)).toEqual([]);
  });

  it('E2: gives production no address to redirect messages to', () => {
    for (const name of ['debug-email', 'debug-phone', 'allowed-recipients'])
      expect(parameterNamed(`notifications/${name}`)?.onlyIn).toBe('development');
  });

  it('says of every parameter what it is for, in one sentence', () => {
    for (const { description } of all) expect(description).toMatch(/^[A-Z"][^\n]{10,}\.$/);
  });

  it('C1: knows what a reader reads, and nothing of a name that nobody declared', () => {
    expect(parametersReadBy('unsubscribe').map(({ name }) => name)).toEqual([
      'configuration/lifetime',
      'notifications/unsubscribe-key',
    ]);
    expect(parametersReadBy('pre-sign-up')).toEqual([]);
    expect(parameterNamed('notifications/nothing')).toBeUndefined();
  });
});

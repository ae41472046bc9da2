import type { Parameter } from '../../../src/domain/configuration/parameter.ts';
import { resolveParameter } from '../../../src/domain/configuration/resolve-parameter.ts';
import { SecretValue } from '../../../src/domain/configuration/secret-value.ts';

const COMMON = { name: 'a/b', description: 'x', readers: ['commands'] } as const;
const required: Parameter = { ...COMMON, type: 'integer' };
const byStage: Parameter = { ...required, default: { production: '1' } };
const optional: Parameter = { ...required, isOptional: true };
const guarded: Parameter = { ...optional, onlyIn: 'development' };
const secret: Parameter = { ...COMMON, type: 'string', isSecret: true };

describe('resolveParameter', () => {
  it.each<[Parameter, string | undefined, 'production' | 'development', unknown]>([
    [required, '7', 'production', { from: 'store', value: 7 }],
    [byStage, undefined, 'production', { from: 'default', value: 1 }],
    [byStage, '7', 'production', { from: 'store', value: 7 }],
    [optional, undefined, 'production', { from: 'nowhere', value: undefined }],
    [guarded, '7', 'development', { from: 'store', value: 7 }],
    [guarded, undefined, 'production', { from: 'nowhere', value: undefined }],
  ])('%j with %j in %s', (parameter, stored, kind, value) => {
    expect(resolveParameter(parameter, stored, kind)).toEqual({ ok: true, value });
  });

  it.each<[Parameter, string | undefined, 'production' | 'development', string, string]>([
    [required, undefined, 'production', 'missing', 'is missing'],
    [byStage, undefined, 'development', 'missing', 'is missing'],
    [optional, 'x', 'production', 'wrong-value', 'must be a whole number'],
    [guarded, '7', 'production', 'not-in-this-stage', 'belongs to stages of kind development only'],
  ])('C2: %j with %j in %s is refused as %s', (parameter, stored, kind, reason, problem) => {
    expect(resolveParameter(parameter, stored, kind)).toMatchObject({
      ok: false,
      refusal: { reason, parameter: 'a/b', problem },
    });
  });

  it.each(['in-clear', new SecretValue('in-clear')])('C3: a secret comes out as one, however it was kept', (stored) => {
    const resolved = resolveParameter(secret, stored, 'production');
    expect(resolved).toMatchObject({ ok: true, value: { from: 'store' } });
    const value = resolved.ok ? resolved.value.value : undefined;
    expect(value instanceof SecretValue && value.reveal()).toBe('in-clear');
    expect(JSON.stringify(resolved)).not.toContain('in-clear');
  });
});

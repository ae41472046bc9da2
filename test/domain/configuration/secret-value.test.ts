import { createHash } from 'node:crypto';
import { format, inspect } from 'node:util';
import fc from 'fast-check';
import { fingerprintOf, SecretValue } from '../../../src/domain/configuration/secret-value.ts';
import { aSecret, CANARY } from '../../support/secrets.ts';

const PLANTED = aSecret();
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('a secret value', () => {
  const secret = new SecretValue(PLANTED);
  const list = new SecretValue([PLANTED, PLANTED]);

  it('C3: gives itself away to reveal alone', () => {
    expect(secret.reveal()).toBe(PLANTED);
    expect(list.reveal()).toEqual([PLANTED, PLANTED]);
  });

  it.each<[string, (value: SecretValue | SecretValue<string[]>) => string]>([
    ['a text', (value) => String(value)],
    ['a template', (value) => `key: ${value}`],
    ['a sum', (value) => `key: ${value}`.concat('', String(value))],
    ['JSON', (value) => JSON.stringify({ value, nested: [value] })],
    ['inspect', (value) => inspect({ value }, { depth: 9, showHidden: true, getters: true })],
    ['inspect that asks no object', (value) => inspect(value, { customInspect: false, showHidden: true, depth: 9 })],
    ['the console', (value) => format('%s %o %O %j', value, value, value, value)],
    ['an error', (value) => inspect(new Error(`wrong key ${value}`, { cause: value }), { depth: 9 })],
    ['an error with it as a field', (value) => inspect(Object.assign(new Error('x'), { value }), { depth: 9 })],
    ['its keys', (value) => JSON.stringify([Object.entries(value), Reflect.ownKeys(value).map(String)])],
    ['a copy', (value) => JSON.stringify({ ...value })],
    ['a clone', (value) => inspect(structuredClone({ value }))],
  ])('C3: is not seen in %s', (_, shown) => {
    for (const value of [secret, list]) expect(shown(value)).not.toContain(CANARY);
  });

  it('C3: says [secret] in a text, a template, JSON and inspect', () => {
    expect([String(secret), `${secret}`, JSON.stringify(secret), inspect(secret)]).toEqual([
      '[secret]',
      '[secret]',
      '"[secret]"',
      '[secret]',
    ]);
  });

  it('C3: is known by a fingerprint that is the same for the same secret alone, and holds nothing of it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8 }), fc.string({ minLength: 8 }), (one, other) => {
        const print = fingerprintOf(new SecretValue(one), digest);
        expect(print).toMatch(/^[0-9a-f]{12}$/);
        expect(print === fingerprintOf(new SecretValue(other), digest)).toBe(one === other);
        expect(digest(one)).not.toContain(print);
      }),
    );
  });
});

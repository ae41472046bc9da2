import fc from 'fast-check';
import { type FlagRule, isFeatureOn, parseFlag } from '../../../src/domain/configuration/feature-flag.ts';
import { digest } from '../../support/configuration-world.ts';

const some = (percentage: number, actors: readonly string[] = [], groups: readonly string[] = []): FlagRule => ({
  for: 'some',
  percentage,
  actors,
  groups,
});
const isOn = (rule: FlagRule, id: string | undefined, groups: readonly string[] = [], name = 'features/x') =>
  isFeatureOn(name, rule, { groups, ...(id === undefined ? {} : { id }) }, digest);

describe('A feature flag', () => {
  it.each([
    ['true', { for: 'everybody' }],
    ['false', { for: 'nobody' }],
    ['{}', some(0)],
    ['{"percentage": 25.5}', some(25.5)],
    ['{"actors": ["a"], "groups": ["admin"]}', some(0, ['a'], ['admin'])],
  ])('reads %s', (text, rule) => {
    expect(parseFlag(text)).toEqual({ ok: true, value: rule });
  });

  it.each([
    '',
    'yes',
    'TRUE',
    '1',
    '[]',
    'null',
    '{"percentage": 101}',
    '{"percentage": "5"}',
    '{"who": ["a"]}',
    '{"actors": "a"}',
  ])('refuses %j, and says what it may be', (text) => {
    expect(parseFlag(text)).toEqual({ ok: false, refusal: expect.stringContaining('must be true, false, or a rule') });
  });

  it('takes another word for on', () => {
    expect(parseFlag('ready', 'ready')).toEqual({ ok: true, value: { for: 'everybody' } });
    expect(parseFlag('true', 'ready').ok).toBe(false);
  });

  it('is stable, and monotone in the percentage', () => {
    const percentage = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), percentage, percentage, (id, one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        expect(isOn(some(low), id)).toBe(isOn(some(low), id));
        if (isOn(some(low), id)) expect(isOn(some(high), id)).toBe(true);
        expect([isOn(some(0), id), isOn(some(100), id)]).toEqual([false, true]);
      }),
    );
  });

  it('is on for about as many as it says, and for others of another feature', () => {
    const people = Array.from({ length: 4000 }, (_, index) => `person-${index}`);
    const having = (name: string) => people.filter((id) => isOn(some(25), id, [], name));
    const [one, other] = [having('features/one'), having('features/other')];
    expect(one.length).toBeGreaterThan(880);
    expect(one.length).toBeLessThan(1120);
    const both = one.filter((id) => other.includes(id));
    expect(both.length).toBeLessThan(350);
  });

  it('is on for who is named, whatever the percentage, and for nobody who is not signed in unless for all', () => {
    expect(isOn(some(0, ['ann']), 'ann')).toBe(true);
    expect(isOn(some(0, [], ['admin']), 'bob', ['admin'])).toBe(true);
    expect(isOn(some(0, ['ann'], ['admin']), 'bob', ['srm'])).toBe(false);
    expect([isOn(some(99), undefined), isOn(some(100), undefined)]).toEqual([false, true]);
    expect([isOn({ for: 'everybody' }, undefined), isOn({ for: 'nobody' }, 'ann', ['admin'])]).toEqual([true, false]);
  });
});

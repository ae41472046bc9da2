import { type JsonForm, parseJson } from '../../../src/domain/configuration/json-form.ts';

const RULE: JsonForm = {
  is: 'record',
  fields: {
    on: { is: 'boolean' },
    percentage: { is: 'number', min: 0, max: 100, isInteger: true },
    actors: { is: 'list', of: { is: 'text', maxLength: 5 }, maxItems: 2 },
    mode: { is: 'text', oneOf: ['ready', 'false'] },
    extra: { is: 'map', of: { is: 'number' } },
  },
  optional: ['percentage', 'actors', 'mode', 'extra'],
};

const misfitOf = (value: unknown): string | undefined => {
  const parsed = parseJson(RULE, JSON.stringify(value));
  return parsed.ok ? undefined : `${parsed.refusal.at} ${parsed.refusal.problem}`;
};

describe('parseJson', () => {
  it('gives the value where it is of the form', () => {
    const rule = { on: true, percentage: 10, actors: ['a'], mode: 'ready', extra: { any: 1 } };
    expect(parseJson(RULE, JSON.stringify(rule))).toEqual({ ok: true, value: rule });
    expect(misfitOf({ on: false })).toBeUndefined();
  });

  it.each([
    [[], '$ must be an object'],
    [null, '$ must be an object'],
    [{}, '$.on must be there'],
    [{ on: 'true' }, '$.on must be true or false'],
    [{ on: true, secretName: 1 }, '$ must have no other fields than on, percentage, actors, mode, extra'],
    [{ on: true, percentage: 1.5 }, '$.percentage must be a whole number'],
    [{ on: true, percentage: -1 }, '$.percentage must be at least 0'],
    [{ on: true, percentage: 101 }, '$.percentage must be at most 100'],
    [{ on: true, actors: 'a' }, '$.actors must be a list'],
    [{ on: true, actors: ['a', 'b', 'c'] }, '$.actors must have at most 2 items'],
    [{ on: true, actors: ['a', 1] }, '$.actors[1] must be a text'],
    [{ on: true, actors: ['abcdef'] }, '$.actors[0] must have at most 5 characters'],
    [{ on: true, mode: 'x' }, '$.mode must be one of ready, false'],
    [{ on: true, extra: { hidden: 'x' } }, '$.extra.* must be a number'],
    [{ on: true, extra: [] }, '$.extra must be an object'],
  ])('says of %j where it is not', (value, misfit) => {
    expect(misfitOf(value)).toBe(misfit);
  });

  it('takes a name of every object for no field', () => {
    const fields: Record<string, JsonForm> = Object.fromEntries([['constructor', { is: 'number' }]]);
    expect(parseJson(RULE, '{"on":true,"constructor":1}')).toMatchObject({ ok: false });
    expect(parseJson({ is: 'record', fields }, '{}')).toMatchObject({
      refusal: { at: '$.constructor', problem: 'must be there' },
    });
    expect(parseJson(RULE, '{"on":true,"__proto__":{}}')).toMatchObject({ ok: false });
  });
});

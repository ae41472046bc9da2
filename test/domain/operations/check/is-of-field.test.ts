import { isOfField } from '../../../../src/domain/operations/check/is-of-field.ts';
import {
  FIELD_TYPES,
  type FieldType,
  type RegisteredField,
} from '../../../../src/domain/operations/registered-field.ts';

const field = (types: readonly FieldType[], words: readonly string[] = []): RegisteredField => ({
  ...{ name: 'x', types, words, isOptional: false, says: '' },
});
const LARGE = { $number: '12345678901234567890' };
const TEXTS = { $set: 'texts', of: ['a'] };
const NUMBERS = { $set: 'numbers', of: [1] };

const VALUES: Readonly<Record<FieldType, { readonly right: readonly unknown[]; readonly wrong: readonly unknown[] }>> =
  {
    string: { right: ['', 'a'], wrong: [1, true, [], {}] },
    userId: { right: ['user-1'], wrong: [1, {}] },
    number: { right: [0, -1.5, LARGE], wrong: ['1', {}, true] },
    amount: { right: [1, '12', ' 12.50 ', LARGE], wrong: ['', 'twelve', '1,000', '-1'] },
    count: { right: [0, 7], wrong: [-1, 1.5, '7', LARGE] },
    boolean: { right: [true, false], wrong: ['true', 0] },
    flag: { right: [true, false, 'true', 'false'], wrong: ['yes', 1] },
    time: {
      right: ['2026-02-28T08:00Z', '2026-02-28T08:00:00.123456Z', '2024-02-29T08:00:00-08:00'],
      wrong: ['2026-02-31T08:00:00Z', '2026-02-28T08:00:00', '2026-02-28', '2026-02-28T25:00:00Z', 7, ''],
    },
    date: { right: ['2026-02-28', '2026-02-28T08:00:00Z'], wrong: ['2026-02-30', '28.2.2026', 'soon'] },
    map: { right: [{}, { a: 1 }, { $map: { $set: 1 } }], wrong: ['{}', [], TEXTS, LARGE, { $bytes: 'AA==' }] },
    list: { right: [[], [1], TEXTS, NUMBERS], wrong: ['[]', {}, { $set: 'texts' }] },
    strings: { right: [[], ['a'], TEXTS], wrong: [[1], NUMBERS, '["a"]', {}] },
    'json:map': { right: [{}, '{"a":1}', JSON.stringify('{"a":1}')], wrong: ['[]', '{', 'a', 7] },
    'json:list': { right: [[], '[1]', TEXTS], wrong: ['{}', 'a'] },
    'json:strings': { right: [['a'], '["a"]', TEXTS], wrong: ['[1]', [1], '"a"'] },
  };

describe('a value and the type of its field', () => {
  it.each(Object.entries(VALUES))('%s', (type, { right, wrong }) => {
    const of = (value: unknown) =>
      isOfField(field(FIELD_TYPES.filter((one) => one === type)), value, { inAnyCase: true });
    expect(right.filter((value) => !of(value))).toEqual([]);
    expect(wrong.filter(of)).toEqual([]);
  });

  it('is one of several types, or of the words', () => {
    const either = field(['time'], ['never']);
    const of = (value: unknown) => isOfField(either, value, { inAnyCase: false });
    expect(['never', '2026-02-28T08:00:00Z', 'Never', 'soon', 7].map(of)).toEqual([true, true, false, false, false]);
  });

  it('has words in any case where it may, but for those in capitals', () => {
    const of = (inAnyCase: boolean) => (value: unknown) => isOfField(field([], ['low', 'SENT']), value, { inAnyCase });
    expect(['low', 'LOW', 'SENT', 'sent'].map(of(true))).toEqual([true, true, true, false]);
    expect(['low', 'LOW', 'SENT', 'sent'].map(of(false))).toEqual([true, false, true, false]);
  });
});

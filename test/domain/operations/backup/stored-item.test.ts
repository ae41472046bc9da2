import fc from 'fast-check';
import { digestText } from '../../../../src/adapters/archive/gzip-packing.ts';
import { contentSum, NO_CONTENT } from '../../../../src/domain/operations/backup/content-hash.ts';
import {
  canonicalItem,
  isStoredItem,
  type StoredItem,
  type StoredValue,
} from '../../../../src/domain/operations/backup/stored-item.ts';
import { everyType } from '../../../support/backup-world.ts';

const { item } = fc.letrec<{ value: StoredValue; item: StoredItem }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary' }).map((S) => ({ S })),
    fc.bigInt().map((N) => ({ N: `${N}` })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true as const }),
    fc.uniqueArray(fc.string(), { minLength: 1 }).map((SS) => ({ SS })),
    fc.array(tie('value'), { maxLength: 3 }).map((L) => ({ L })),
    tie('item').map((M) => ({ M })),
  ),
  item: fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }),
}));

const shuffled = (value: StoredValue): StoredValue => {
  if ('SS' in value) return { SS: value.SS.toReversed() };
  if ('L' in value) return { L: value.L.map(shuffled) };
  if ('M' in value) return { M: reordered(value.M) };
  return value;
};
function reordered(one: StoredItem): StoredItem {
  return Object.fromEntries(
    Object.entries(one)
      .reverse()
      .map(([name, value]) => [name, shuffled(value)]),
  );
}

describe('a stored row', () => {
  it('has one text, whatever the order of its attributes and of the members of its sets', () => {
    fc.assert(fc.property(item, (one) => canonicalItem(reordered(one)) === canonicalItem(one)));
  });

  it('O1: is the same after its text was read again, and is known for a row', () => {
    fc.assert(
      fc.property(item, (one) => {
        const text = canonicalItem(one);
        const read: unknown = JSON.parse(text);
        return isStoredItem(read) && canonicalItem(read) === text;
      }),
    );
    const hard = canonicalItem(everyType('x'));
    expect(canonicalItem(JSON.parse(hard))).toBe(hard);
    expect(hard).toContain('"__proto__":{"S":"p"}');
    expect(hard.includes('\n')).toBe(false);
  });

  it.each([
    ['two types', { id: { S: 'a', N: '1' } }],
    ['no type', { id: {} }],
    ['an unknown type', { id: { X: 'a' } }],
    ['a type that objects have from elsewhere', { id: { constructor: 'a' } }],
    ['a number as a number', { id: { N: 1 } }],
    ['an empty set', { id: { SS: [] } }],
    ['plain data', { id: 'a' }],
    ['a list', []],
  ])('is told from what is none: %s', (_, value) => {
    expect(isStoredItem(value)).toBe(false);
  });
});

describe('the hash of content', () => {
  const digests = fc.uniqueArray(fc.string().map(digestText), { maxLength: 12 });
  const sumOf = (all: readonly string[]) => all.reduce(contentSum, NO_CONTENT);

  it('O1: does not depend on the order or on how records are divided among files', () => {
    fc.assert(
      fc.property(digests, fc.nat({ max: 12 }), (all, at) => {
        const halves = contentSum(sumOf(all.slice(0, at)), sumOf(all.slice(at)));
        return sumOf(all) === sumOf(all.toReversed()) && sumOf(all) === halves;
      }),
    );
  });

  it('O1: changes with a record that is lost, doubled or changed', () => {
    fc.assert(
      fc.property(digests, fc.nat(), fc.string().map(digestText), (all, pick, another) => {
        fc.pre(all.length > 0 && !all.includes(another));
        const at = pick % all.length;
        const whole = sumOf(all);
        const others = [all.toSpliced(at, 1), [...all, all[at] ?? ''], all.with(at, another)];
        return others.every((one) => sumOf(one) !== whole);
      }),
    );
  });
});

import fc from 'fast-check';
import { folded, NOTHING_FOLDED, together } from '../../../../src/domain/operations/data/fold.ts';
import { digest } from '../../../support/migration-world.ts';

const foldOf = (texts: readonly string[]) => texts.reduce((fold, text) => folded(digest, fold, text), NOTHING_FOLDED);

describe('the digest of a set', () => {
  const texts = fc.uniqueArray(fc.string(), { maxLength: 12 });

  it('is the same in any order, and by parts', () => {
    fc.assert(
      fc.property(texts, fc.nat(12), (all, cut) => {
        const whole = foldOf(all);
        expect(foldOf([...all].reverse())).toEqual(whole);
        expect(together(foldOf(all.slice(cut)), foldOf(all.slice(0, cut)))).toEqual(whole);
        expect(whole.sum).toMatch(/^[0-9a-f]{64}$/);
      }),
    );
  });

  it('is another one for another set', () => {
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        const isSame = JSON.stringify([...one].sort()) === JSON.stringify([...other].sort());
        expect(foldOf(one).sum === foldOf(other).sum && one.length === other.length).toBe(isSame);
      }),
    );
  });
});

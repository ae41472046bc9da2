import fc from 'fast-check';
import { normalisedAddress, personMark } from '../../../../src/domain/configuration/changes/same-person.ts';
import { digest } from '../../../support/configuration-world.ts';

describe('Addresses of one person', () => {
  it.each([
    ['Ann@Example.com', 'ann@example.com'],
    ['ann+prod@example.com', 'ann@example.com'],
    ['ann+a+b@example.com', 'ann@example.com'],
    ['a.n.n@gmail.com', 'ann@gmail.com'],
    ['A.nn+x@GoogleMail.com', 'ann@gmail.com'],
    [' ann@example.com ', 'ann@example.com'],
    ['ａnn@example.com', 'ann@example.com'],
  ])('C5: %s is %s', (one, other) => {
    expect(normalisedAddress(one)).toBe(other);
  });

  it.each([
    ['a.nn@example.com', 'ann@example.com'],
    ['ann@example.com', 'ann@example.org'],
    ['bob@gmail.com', 'ann@gmail.com'],
  ])('are two where %s and %s are', (one, other) => {
    expect(normalisedAddress(one)).not.toBe(normalisedAddress(other));
  });

  it('C5: come to the same however dots, tags and capitals are put in', () => {
    const letters = fc.stringMatching(/^[a-z0-9]{1,12}$/);
    fc.assert(
      fc.property(letters, letters, fc.infiniteStream(fc.boolean()), (local, tag, coin) => {
        const toss = () => coin.next().value === true;
        const dotted = [...local]
          .map((letter) => (toss() ? `${letter}.` : letter))
          .join('')
          .replace(/\.$/, '');
        const written = [...`${dotted}${toss() ? `+${tag}` : ''}@gmail.com`];
        const cased = written.map((letter) => (toss() ? letter.toUpperCase() : letter)).join('');
        expect(normalisedAddress(cased)).toBe(`${local}@gmail.com`);
        expect(normalisedAddress(normalisedAddress(cased))).toBe(normalisedAddress(cased));
      }),
    );
  });

  it('leave a mark that says nothing in another request', () => {
    expect(personMark(digest, 'r1', 'Ann@example.com')).toBe(personMark(digest, 'r1', 'ann+x@example.com'));
    expect(personMark(digest, 'r1', 'ann@example.com')).not.toBe(personMark(digest, 'r2', 'ann@example.com'));
  });
});

import fc from 'fast-check';
import { hmacSha256, sameText } from '../../../src/adapters/node/hmac.ts';

describe('HMAC-SHA-256', () => {
  it('is the one of RFC 4231, test case 2, in base64url', () => {
    const expected = Buffer.from('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843', 'hex');
    expect(hmacSha256('Jefe', 'what do ya want for nothing?')).toBe(expected.toString('base64url'));
  });

  it('differs by key and by text', () => {
    const all = [hmacSha256('a', 'x'), hmacSha256('b', 'x'), hmacSha256('a', 'y'), hmacSha256('a', 'ä')];
    expect(new Set(all).size).toBe(4);
  });
});

it('texts are the same when, and only when, they are equal', () => {
  expect(sameText('', '')).toBe(true);
  expect(sameText('a', 'ab')).toBe(false);
  fc.assert(fc.property(fc.string(), fc.string(), (one, other) => sameText(one, other) === (one === other)));
});

import fc from 'fast-check';
import {
  beforeWildcard,
  covers,
  intersects,
  isWild,
  reaches,
  unknownOf,
} from '../../../src/domain/operations/iam-patterns.ts';

const LONGEST = 8;
/** Every text of `a` and `b`, up to the length that two patterns of four symbols can need. */
const TEXTS = Array.from({ length: LONGEST + 1 }, (_, length) =>
  Array.from({ length: 2 ** length }, (__, bits) =>
    bits.toString(2).padStart(length, '0').slice(-length).replaceAll('0', 'a').replaceAll('1', 'b').slice(0, length),
  ),
).flat();

const matcherOf = (pattern: string): RegExp => new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
const naive = (left: string, right: string): boolean => {
  const [one, other] = [matcherOf(left), matcherOf(right)];
  return TEXTS.some((text) => one.test(text) && other.test(text));
};

const pattern = fc.array(fc.constantFrom('a', 'b', '*', '?'), { maxLength: 4 }).map((symbols) => symbols.join(''));
const plain = fc.array(fc.constantFrom('a', 'b'), { maxLength: 6 }).map((symbols) => symbols.join(''));

describe('two patterns', () => {
  it('E1: meet exactly when some text matches both', () => {
    fc.assert(
      fc.property(pattern, pattern, (left, right) => intersects(left, right) === naive(left, right)),
      { numRuns: 400 },
    );
  });

  it('E1: meet the other way round just the same', () => {
    fc.assert(fc.property(pattern, pattern, (left, right) => intersects(left, right) === intersects(right, left)));
  });

  it('take no time to speak of, however many wildcards there are', () => {
    const [left, right] = ['*a'.repeat(60), '*b'.repeat(60)];
    const startedAt = performance.now();
    expect(intersects(left, right)).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});

describe('a permission', () => {
  it('E1: matches a name as IAM does', () => {
    fc.assert(fc.property(pattern, plain, (left, text) => reaches(left, text) === matcherOf(left).test(text)));
  });

  it('E1: that ends after the stage, without a delimiter, reaches the stage whose name goes on', () => {
    const queue = 'arn:aws:sqs:us-west-1:<account-id>:shop-prod2-letters';
    expect(reaches('arn:aws:sqs:us-west-1:<account-id>:shop-prod*', queue)).toBe(true);
    expect(reaches('arn:aws:sqs:us-west-1:<account-id>:shop-prod-*', queue)).toBe(false);
    expect(reaches('arn:aws:sqs:us-west-1:<account-id>:shop-prod?-letters', queue)).toBe(true);
  });

  it.each([
    ['*', true],
    ['arn:aws:sqs', true],
    ['arn:aws:sqs:*', true],
    ['arn:*:sqs:*:????????????:*', true],
    ['arn:aws:sqs:*:???????????:*', false],
    ['arn:aws:sns:*:*:*', false],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of IAM
    ['arn:aws:sqs:*:*:${aws:PrincipalTag/team}-letters', true],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the escape of IAM for a star
    ['arn:aws:sqs:*:*:shop-${*}', false],
  ])('%s: %s', (wide, expected) => {
    expect(reaches(wide, 'arn:aws:sqs:us-west-1:<account-id>:shop-prod-letters')).toBe(expected);
  });

  it('E1: reaches what lies below a resource', () => {
    expect(reaches('arn:aws:s3:::*/private/*', 'arn:aws:s3:::shop-prod/*')).toBe(true);
    expect(reaches('arn:aws:s3:::shop-dev/*', 'arn:aws:s3:::shop-prod/*')).toBe(false);
  });

  it('E1: on an id of its own stage reaches no id of another, though neither is known yet', () => {
    const [own, other] = [unknownOf('dev', 'Api'), unknownOf('prod', 'Api')];
    expect(reaches(`arn:aws:execute-api:*:*:${own}/*`, `arn:aws:execute-api:us-west-1:<account-id>:${other}/*`)).toBe(
      false,
    );
    expect(reaches('arn:aws:execute-api:*:*:*/GET/*', `arn:aws:execute-api:us-west-1:<account-id>:${other}/*`)).toBe(
      true,
    );
    expect(
      reaches('arn:aws:execute-api:*:*:abcde12345/*', `arn:aws:execute-api:us-west-1:<account-id>:${other}/*`),
    ).toBe(true);
  });

  it('E1: takes an unknown part for any text', () => {
    fc.assert(
      fc.property(pattern, plain, plain, (left, before, after) => {
        const unknown = reaches(left, `${before}${unknownOf('prod', 'Role')}${after}`);
        return unknown === intersects(left, `${before}*${after}`);
      }),
    );
  });
});

describe('a pattern', () => {
  it('covers an ARN when nothing of it is left out', () => {
    fc.assert(
      fc.property(
        pattern,
        plain,
        plain,
        (left, prefix, tail) => !covers(left, `${prefix}*`) || matcherOf(left).test(prefix + tail),
      ),
    );
    expect(covers('arn:aws:sns:*:*:*', 'arn:aws:sns:us-west-1:<account-id>:topic')).toBe(true);
    expect(covers('arn:aws:s3:::shop', 'arn:aws:s3:::shop/*')).toBe(false);
  });

  it('says what it begins with, and whether it is one name', () => {
    expect(beforeWildcard('arn:aws:s3:::shop-?/x*')).toBe('arn:aws:s3:::shop-');
    expect(beforeWildcard('shop')).toBe('shop');
    expect([isWild('shop-*'), isWild('shop')]).toEqual([true, false]);
  });
});

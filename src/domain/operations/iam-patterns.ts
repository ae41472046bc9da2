/**
 * What a stage cannot know before it is deployed, as one symbol: `‹prod.HttpApi›` is the id that AWS will give to that
 * resource of that stage. Two of them are the same only when they read the same.
 */
export const unknownOf = (stage: string, what: string): string => `‹${stage}.${what}›`;

/** Stands for the account: twelve characters, as the real ones have, so that a pattern of `?` counts right. */
export const ACCOUNT = '<account-id>';

const ANY = '*';
const ONE = '?';
const UNKNOWN = 'unknown';

/** A star that stands for itself, or for a wildcard that is looked at as text: more than `?` may match. */
const STAR = '\\*';

const VARIABLE = /\$\{([^}]*)\}/g;
const SYMBOL = /‹[^›]*›|\$\{([^}]*)\}|[\s\S]/gu;
const isOpaque = (symbol: string | undefined): boolean => symbol?.startsWith('‹') === true;

/** These are the characters themselves; any other variable is filled in by AWS with whatever the caller is. */
const LITERALS: ReadonlyMap<string, string> = new Map([
  ['*', STAR],
  ['?', '\\?'],
  ['$', '$'],
]);
const variable = (name: string): string => LITERALS.get(name) ?? ANY;

const symbolsOf = (pattern: string): readonly string[] =>
  [...pattern.matchAll(SYMBOL)].map(([symbol, name]) => (name === undefined ? symbol : variable(name)));

/** A name that exists: what is unknown in it may be any characters. */
const namesOf = (text: string): readonly string[] =>
  symbolsOf(text).map((symbol) => (isOpaque(symbol) ? UNKNOWN : symbol));

const isCharacter = (symbol: string): boolean => !isOpaque(symbol) && symbol !== STAR;

const areOne = (left: string | undefined, right: string | undefined): boolean => {
  if (left === undefined || right === undefined) return false;
  return left === right || (left === ONE && isCharacter(right)) || (right === ONE && isCharacter(left));
};

type Step = readonly [left: number, right: number];

/** How far one may go on either side over these two symbols. */
const stepsOver = (left: string | undefined, right: string | undefined): readonly Step[] => {
  if (left === ANY)
    return right === undefined
      ? [[1, 0]]
      : [
          [1, 0],
          [0, 1],
        ];
  if (right === ANY)
    return left === undefined
      ? [[0, 1]]
      : [
          [0, 1],
          [1, 0],
        ];
  if (right === UNKNOWN)
    return left === undefined || isOpaque(left)
      ? [[0, 1]]
      : [
          [0, 1],
          [1, 0],
        ];
  return areOne(left, right) ? [[1, 1]] : [];
};

/** Whether there is a text that both match. Each pair of places is looked at once. */
const meet = (left: readonly string[], right: readonly string[]): boolean => {
  const seen = new Set<number>();
  const open: Step[] = [[0, 0]];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const [i, j] = at;
    if (i === left.length && j === right.length) return true;
    const place = i * (right.length + 1) + j;
    if (seen.has(place)) continue;
    seen.add(place);
    for (const [byLeft, byRight] of stepsOver(left[i], right[j])) open.push([i + byLeft, j + byRight]);
  }
  return false;
};

const SPECIAL = /[*?$‹]/;

/** Most pairs part at a plain character: told without looking further. */
const partEarly = (left: string, right: string): boolean => {
  const ends = Math.max(left.length, right.length);
  for (let at = 0; at < ends; at += 1) {
    const [a = '', b = ''] = [left[at], right[at]];
    if (SPECIAL.test(a) || SPECIAL.test(b)) return false;
    if (a !== b) return true;
  }
  return false;
};

const FIELDS = 6;

/** IAM completes an ARN of fewer than six fields with wildcards. */
const completed = (pattern: string): string => {
  const missing = FIELDS - pattern.split(':').length;
  return pattern.startsWith('arn:') && missing > 0 ? `${pattern}${':*'.repeat(missing)}` : pattern;
};

const FIELD = /^([^:]*):([^:]*):([^:]*):([^:]*):([^:]*):([\s\S]*)$/;

/** The fields of an ARN, the last one with whatever colons are left; anything else is one field. */
const fieldsOf = (text: string): readonly string[] => FIELD.exec(text)?.slice(1) ?? [text];

/**
 * Whether a permission's pattern (`*`, `?`, policy variables) matches any of what an ARN stands for, field by field as IAM
 * does. The ARN may hold wildcards itself (`table/Contacts/*` is all that lies below) and names that only AWS will know,
 * which any literal text might turn out to be.
 */
export const reaches = (pattern: string, arn: string): boolean => {
  const whole = completed(
    pattern.replaceAll(VARIABLE, (_, name: string) => (LITERALS.has(name) ? `\${${name}}` : ANY)),
  );
  if (partEarly(whole, arn)) return false;
  const [wanted, given] = [fieldsOf(whole), fieldsOf(arn)];
  if (wanted.length !== given.length) return meet(symbolsOf(whole), namesOf(arn));
  return wanted.every((field, at) => meet(symbolsOf(field), namesOf(given[at] ?? '')));
};

/** Whether any text matches both patterns. */
export const intersects = (left: string, right: string): boolean => meet(symbolsOf(left), symbolsOf(right));

/** Whether all that the second pattern matches, the first one matches too: its wildcards stand against wildcards. */
export const covers = (pattern: string, other: string): boolean =>
  meet(
    symbolsOf(completed(pattern)),
    symbolsOf(other).map((symbol) => LITERALS.get(symbol) ?? symbol),
  );

/** Whether a pattern stands for more than one text. */
export const isWild = (pattern: string): boolean =>
  symbolsOf(pattern).some((symbol) => symbol === ANY || symbol === ONE);

/** What a pattern says before its first wildcard. */
export const beforeWildcard = (pattern: string): string => {
  const symbols = symbolsOf(pattern);
  const wildAt = symbols.findIndex((symbol) => symbol === ANY || symbol === ONE);
  return (wildAt < 0 ? symbols : symbols.slice(0, wildAt)).join('');
};

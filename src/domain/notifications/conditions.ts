import type { Condition } from './hook.ts';
import { valueAt } from './paths.ts';
import type { Payload } from './signal.ts';

/** One condition held against a payload. `impossible` says that the question makes no sense, which is never a yes. */
export interface ConditionVerdict {
  readonly condition: Condition;
  readonly actual: unknown;
  readonly verdict: 'holds' | 'does-not-hold' | 'impossible';
  readonly reason?: string;
}

export type ConditionsOutcome =
  | { readonly outcome: 'hold' | 'do-not-hold'; readonly verdicts: readonly ConditionVerdict[] }
  | { readonly outcome: 'impossible'; readonly reason: string; readonly verdicts: readonly ConditionVerdict[] };

type Judgement = boolean | { readonly impossible: string };

const impossible = (reason: string): Judgement => ({ impossible: reason });

const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** -1, 0 or 1 for two numbers, or two texts (so that ISO dates compare); `undefined` where there is no order. */
const compare = (left: unknown, right: unknown): number | undefined => {
  const numbers = [left, right].map((side) => (typeof side === 'string' && side.trim() !== '' ? Number(side) : side));
  const [a, b] = numbers;
  if (typeof a === 'number' && typeof b === 'number' && Number.isFinite(a) && Number.isFinite(b))
    return Math.sign(a - b);
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : Number(left > right);
  return undefined;
};

const ordered = (actual: unknown, value: unknown, holds: (sign: number) => boolean): Judgement => {
  const sign = compare(actual, value);
  return sign === undefined ? impossible('its value and the given one have no order') : holds(sign);
};

const equal = (actual: unknown, value: unknown): Judgement => {
  if (!isScalar(value)) return impossible('the given value is neither text, number, true nor false');
  if (!isScalar(actual)) return impossible('its value is neither text, number, true nor false');
  return String(actual) === String(value);
};

const negated = (judgement: Judgement): Judgement => (typeof judgement === 'boolean' ? !judgement : judgement);

const isOneOf = (actual: unknown, value: unknown): Judgement => {
  if (!Array.isArray(value)) return impossible('the given value is no list');
  if (!isScalar(actual)) return impossible('its value is neither text, number, true nor false');
  return value.some((one) => isScalar(one) && String(one) === String(actual));
};

const contains = (actual: unknown, value: unknown): Judgement => {
  if (!isScalar(value)) return impossible('the given value is neither text, number, true nor false');
  if (typeof actual === 'string') return actual.includes(String(value));
  if (Array.isArray(actual)) return actual.some((one) => isScalar(one) && String(one) === String(value));
  return impossible('its value is neither text nor list');
};

const judge = (condition: Condition, actual: unknown): Judgement => {
  const { operator, value } = condition;
  if (operator === 'exists') return (actual !== undefined) === (value !== false);
  if (actual === undefined) return impossible('it is absent from the payload; ask `exists` first if it may be');
  switch (operator) {
    case 'eq':
      return equal(actual, value);
    case 'ne':
      return negated(equal(actual, value));
    case 'gt':
      return ordered(actual, value, (sign) => sign > 0);
    case 'gte':
      return ordered(actual, value, (sign) => sign >= 0);
    case 'lt':
      return ordered(actual, value, (sign) => sign < 0);
    case 'lte':
      return ordered(actual, value, (sign) => sign <= 0);
    case 'in':
      return isOneOf(actual, value);
    case 'contains':
      return contains(actual, value);
    default:
      return operator satisfies never;
  }
};

const verdictOn = (condition: Condition, payload: Payload): ConditionVerdict => {
  const actual = valueAt(payload, condition.field);
  const judgement = judge(condition, actual);
  if (typeof judgement !== 'boolean') {
    const reason = `condition ${condition.field} ${condition.operator} cannot be judged: ${judgement.impossible}`;
    return { condition, actual, verdict: 'impossible', reason };
  }
  return { condition, actual, verdict: judgement ? 'holds' : 'does-not-hold' };
};

/** Judges conditions in their order; the first that does not hold, or cannot be judged, ends it. */
export const judgeConditions = (conditions: readonly Condition[], payload: Payload): ConditionsOutcome => {
  const verdicts: ConditionVerdict[] = [];
  for (const condition of conditions) {
    const verdict = verdictOn(condition, payload);
    verdicts.push(verdict);
    if (verdict.verdict === 'does-not-hold') return { outcome: 'do-not-hold', verdicts };
    if (verdict.verdict === 'impossible') return { outcome: 'impossible', reason: verdict.reason ?? '', verdicts };
  }
  return { outcome: 'hold', verdicts };
};

import type { Digest } from '../shared/ids.ts';
import type { Result } from '../shared/result.ts';
import { accept, refuse } from '../shared/result.ts';
import { type JsonForm, type JsonValue, parseJson } from './json-form.ts';

/** For whom a feature is on. */
export type FlagRule =
  | { readonly for: 'everybody' | 'nobody' }
  /** For whoever is named, whoever is in one of the groups, and so many per cent of all others. */
  | {
      readonly for: 'some';
      readonly percentage: number;
      readonly actors: readonly string[];
      readonly groups: readonly string[];
    };

export interface FlagActor {
  /** Absent: nobody is signed in. */
  readonly id?: string;
  readonly groups: readonly string[];
}

const RULE: JsonForm = {
  is: 'record',
  fields: {
    percentage: { is: 'number', min: 0, max: 100 },
    actors: { is: 'list', of: { is: 'text', maxLength: 128 }, maxItems: 100 },
    groups: { is: 'list', of: { is: 'text', maxLength: 64 }, maxItems: 20 },
  },
  optional: ['percentage', 'actors', 'groups'],
};

const textsIn = (value: JsonValue | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

/** The rule that a text says: `onWord` (true), `false`, or JSON with any of percentage, actors and groups. */
export const parseFlag = (text: string, onWord = 'true'): Result<FlagRule, string> => {
  if (text === onWord) return accept({ for: 'everybody' });
  if (text === 'false') return accept({ for: 'nobody' });
  const parsed = parseJson(RULE, text);
  const isNone =
    parsed.ok && (typeof parsed.value !== 'object' || parsed.value === null || Array.isArray(parsed.value));
  if (!parsed.ok || isNone) {
    const why = parsed.ok || !text.startsWith('{') ? '' : ` (${parsed.refusal.problem} at ${parsed.refusal.at})`;
    return refuse(`must be ${onWord}, false, or a rule like {"percentage": 25, "groups": ["admin"]}${why}`);
  }
  const rule: Readonly<Record<string, JsonValue>> = { ...Object(parsed.value) };
  const { percentage } = rule;
  return accept({
    for: 'some',
    percentage: typeof percentage === 'number' ? percentage : 0,
    actors: textsIn(rule.actors),
    groups: textsIn(rule.groups),
  });
};

/** Where somebody stands among all for one feature, from 0 to below 100: always the same, and another for each feature. */
const standing = (name: string, actorId: string, digest: Digest): number =>
  (Number.parseInt(digest(JSON.stringify(['feature', name, actorId])).slice(0, 8), 16) / 2 ** 32) * 100;

/**
 * Whether a feature is on for somebody. The same for the same person as long as the rule stands, in every function; who has
 * it at one percentage has it at every higher one.
 */
export const isFeatureOn = (name: string, rule: FlagRule, { id, groups }: FlagActor, digest: Digest): boolean => {
  if (rule.for !== 'some') return rule.for === 'everybody';
  if (rule.groups.some((group) => groups.includes(group))) return true;
  if (id === undefined) return rule.percentage === 100;
  return rule.actors.includes(id) || standing(name, id, digest) < rule.percentage;
};

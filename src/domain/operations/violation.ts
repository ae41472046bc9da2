import type { Place } from './isolation-facts.ts';

/** What can be wrong, in the order in which it is told. */
export const ISOLATION_RULES = {
  shared: 'no physical name, export, import or parameter path serves two stages',
  reach: 'no permission of one stage matches a resource of another',
  admission: 'no resource lets another stage in',
  mention: 'no text of one stage names another',
  literal: 'no account, pool, API, key or table id is written out',
  wildcard: 'no permission is wider than its stage, but for the written exemptions',
} as const;
export type IsolationRule = keyof typeof ISOLATION_RULES;

export interface Violation {
  readonly rule: IsolationRule;
  /** One sentence: what is wrong. */
  readonly what: string;
  readonly here: Place;
  /** The other side, where there is one. */
  readonly there?: Place;
  /** What to change. */
  readonly mend: string;
}

/** Two stages, looked at in one direction. */
export interface Direction<Facts> {
  readonly from: Facts;
  readonly to: Facts;
}

export const bothWays = <Facts>(stages: readonly Facts[]): readonly Direction<Facts>[] =>
  stages.flatMap((from) => stages.filter((to) => to !== from).map((to) => ({ from, to })));

/** `one`, or `one and 43 more`. */
export const andMore = (first: string, count: number): string => (count > 1 ? `${first} and ${count - 1} more` : first);

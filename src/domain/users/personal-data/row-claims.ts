import { normalisedEmail } from '../user.ts';
import type { PersonalTable, SubjectRule } from './data-registry.ts';
import { inJsonText, isMap } from './erase-value.ts';
import { isHeld, isOwned, isShared, type KnownRows } from './known-rows.ts';
import type { Row } from './row.ts';
import type { Subject } from './subject.ts';

/** What of an attribute is the person's: all of it, or these names in it (a name may end in `*`). */
export interface Claim {
  readonly names: 'all' | readonly string[];
  readonly keeping: readonly string[];
}
export interface RowClaims {
  readonly isAbout: boolean;
  /** A parent is under a legal hold, or somebody else needs the row as well. */
  readonly isHeld: boolean;
  readonly isShared: boolean;
  readonly claims: Readonly<Record<string, Claim>>;
}

const split = (field: string): readonly [attribute: string, name: string | undefined] => {
  const dot = field.indexOf('.');
  return dot === -1 ? [field, undefined] : [field.slice(0, dot), field.slice(dot + 1)];
};

/** The value of an attribute, or of a name inside one. */
export const valueAt = (row: Row, field: string): unknown => {
  const [attribute, name] = split(field);
  const value = row[attribute];
  if (name === undefined) return value;
  const inside = inJsonText(value) ?? value;
  return isMap(inside) ? inside[name] : undefined;
};

const matches = (rule: SubjectRule, row: Row, subject: Subject, known: KnownRows): boolean => {
  const value = valueAt(row, rule.field);
  if (typeof value !== 'string' || value === '') return false;
  switch (rule.by) {
    case 'contact':
      return subject.contactIds.includes(value);
    case 'user':
      return value === subject.userId || (subject.formerUserIds ?? []).includes(value);
    case 'email':
      return subject.emails.includes(normalisedEmail(value));
    case 'parent':
      return isOwned(known, rule.table ?? '', value);
    default:
      return rule.by satisfies never;
  }
};

const both = (one: Claim | undefined, { names, keeping }: Claim): Claim => {
  if (one === undefined) return { names, keeping };
  const kept = [...new Set([...one.keeping, ...keeping])];
  return { names: one.names === 'all' || names === 'all' ? 'all' : [...one.names, ...names], keeping: kept };
};

const claimsOf = (table: PersonalTable, rules: readonly SubjectRule[]): Readonly<Record<string, Claim>> => {
  const claims: Record<string, Claim> = {};
  for (const { fields = table.personalData, keeping = [] } of rules) {
    for (const field of fields) {
      const [attribute, name] = split(field);
      claims[attribute] = both(claims[attribute], { names: name === undefined ? 'all' : [name], keeping });
    }
  }
  return claims;
};

/** What of a row is the person's, by the rules of its table and what is known of other rows. */
export const claimsOn = (table: PersonalTable, row: Row, subject: Subject, known: KnownRows): RowClaims => {
  const { model, personalData } = table;
  const matching = table.rules.filter((rule) => matches(rule, row, subject, known));
  const isReferred = isOwned(known, model, row.id) && table.referredBy.length > 0;
  const everything = Object.fromEntries(personalData.map((name) => [name, { names: 'all' as const, keeping: [] }]));
  const isUnderHeld = matching.some(
    ({ by, table: parent = '', field }) => by === 'parent' && isHeld(known, parent, valueAt(row, field)),
  );
  return {
    isAbout: matching.length > 0 || isReferred,
    isHeld: isUnderHeld || isHeld(known, model, row.id),
    isShared: matching.length === 0 && isShared(known, model, row.id),
    claims: isReferred ? everything : claimsOf(table, matching),
  };
};

export const isNamed = ({ names }: Claim, name: string): boolean =>
  names === 'all' || names.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : one === name));

import { accept, type Result, refuse } from '../shared/result.ts';
import type { FieldProblem, UserRefusal } from './refusal.ts';
import { type AttributeChanges, normalisedEmail, type UserAttributes } from './user.ts';

export const MAX_TEXT_CHARACTERS = 256;
export const MAX_REASON_CHARACTERS = 500;
export const MAX_MESSAGE_CHARACTERS = 500;

type Refined<Value> = Result<Value, { readonly problem: string }>;

const hasControls = (text: string): boolean => /\p{Cc}|\p{Zl}|\p{Zp}/u.test(text);

const text =
  (atMost: number, words = `a text of 1 to ${atMost} characters, without line breaks or control characters`) =>
  (value: unknown): Refined<string> => {
    const trimmed = typeof value === 'string' ? value.trim() : '';
    const isFine = trimmed !== '' && trimmed.length <= atMost && !hasControls(trimmed) && trimmed.isWellFormed();
    return isFine ? accept(trimmed) : refuse({ problem: `must be ${words}` });
  };

const phone = (value: unknown): Refined<string> => {
  const number = typeof value === 'string' ? value.trim() : '';
  return /^\+[1-9]\d{6,14}$/.test(number)
    ? accept(number)
    : refuse({ problem: 'must be a number in E.164: + and the country code, like +14155550123' });
};

const flag = (value: unknown): Refined<boolean> =>
  typeof value === 'boolean' ? accept(value) : refuse({ problem: 'must be true or false' });

const EMAIL =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;

/** An address in its one form. */
export const readEmail = (value: unknown): Refined<string> => {
  const email = typeof value === 'string' ? normalisedEmail(value) : '';
  const isFine = email.length <= 254 && email.indexOf('@') <= 64 && EMAIL.test(email);
  return isFine ? accept(email) : refuse({ problem: 'must be an e-mail address, like name@example.com' });
};

/** Attributes that people change of themselves, */
export const OWN_ATTRIBUTES = ['givenName', 'familyName', 'phone', 'emailNotifications', 'smsNotifications'] as const;
/** and that administrators change of others. Rights are not among them: for those there are commands. */
export const MANAGED_ATTRIBUTES = [...OWN_ATTRIBUTES, 'membershipTier', 'companyId'] as const;
type ManagedAttribute = (typeof MANAGED_ATTRIBUTES)[number];

const shortText = text(MAX_TEXT_CHARACTERS);
const RULES: { readonly [Name in ManagedAttribute]: (value: unknown) => Refined<UserAttributes[Name] & {}> } = {
  givenName: shortText,
  familyName: shortText,
  phone,
  emailNotifications: flag,
  smsNotifications: flag,
  membershipTier: shortText,
  companyId: shortText,
};

const FLAGS: readonly string[] = ['emailNotifications', 'smsNotifications'];

/** What is written for an attribute in a cell of a file or on a command line, as the value that it means. */
export const attributeOfText = (name: string, written: string): unknown => {
  const trimmed = written.trim();
  if (!FLAGS.includes(name)) return trimmed;
  if (/^true$/i.test(trimmed)) return true;
  return /^false$/i.test(trimmed) ? false : trimmed;
};

const isManaged = (name: string): name is ManagedAttribute => MANAGED_ATTRIBUTES.some((one) => one === name);

/** A map, since a record knows `constructor` too. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['role', 'cannot be changed here; use set-role'],
  ['contactId', 'cannot be changed here; use link-contact'],
  ['email', 'cannot be changed here; the person changes it and confirms it themselves'],
]);

const problemWith = (name: string, allowed: readonly string[]): string | undefined =>
  allowed.includes(name) ? undefined : (ELSEWHERE.get(name) ?? `cannot be changed; these can: ${allowed.join(', ')}`);

/** What may be changed, checked field by field; `null` takes an attribute away. Every problem is named, none repeats a value. */
export const readChanges = (
  sent: Readonly<Record<string, unknown>>,
  allowed: readonly string[],
): Result<AttributeChanges, UserRefusal> => {
  const problems: FieldProblem[] = [];
  const changes: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(sent)) {
    const forbidden = problemWith(field, allowed);
    if (forbidden !== undefined || !isManaged(field)) {
      problems.push({ field: field.slice(0, 64), problem: forbidden ?? 'cannot be changed' });
      continue;
    }
    const read = value === null || value === undefined ? accept(undefined) : RULES[field](value);
    if (read.ok) changes[field] = read.value;
    else problems.push({ field, problem: read.refusal.problem });
  }
  return problems.length === 0 ? accept(changes) : refuse({ because: 'invalid', problems });
};

const optional = (
  field: string,
  value: string | undefined,
  atMost: number,
): Result<string | undefined, FieldProblem> => {
  if (value === undefined || value.trim() === '') return accept(undefined);
  const read = text(atMost)(value);
  return read.ok ? read : refuse({ field, ...read.refusal });
};

export const readMessage = (value: string | undefined): Result<string | undefined, FieldProblem> =>
  optional('message', value, MAX_MESSAGE_CHARACTERS);

/** Everything that is done to another is done for a reason, which the audit keeps. */
export const readReason = (value: string | undefined, isNeeded: boolean): Result<string | undefined, UserRefusal> => {
  const read = optional('reason', value, MAX_REASON_CHARACTERS);
  if (!read.ok) return refuse({ because: 'invalid', problems: [read.refusal] });
  if (read.value !== undefined || !isNeeded) return read;
  return refuse({ because: 'invalid', problems: [{ field: 'reason', problem: 'is missing; say in a few words why' }] });
};

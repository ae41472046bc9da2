import { accept, type Result, refuse } from '../../shared/result.ts';
import { readReason } from '../field-rules.ts';
import type { UserRefusal } from '../refusal.ts';
import type { UserAttributes } from '../user.ts';
import { ERASED } from './erase-value.ts';
import { redactMentions } from './mentions.ts';
import type { Row } from './row.ts';
import type { Subject } from './subject.ts';

/** Without accents, since people leave them out and put them in as they like. */
const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

const NAMES_SOMEBODY = 'must not name the person, nor any address: it is kept in the receipt; say why in other words';

const CONTACT_NAMES = ['firstName', 'lastName', 'fullName'];

/** What a person is called: by their account, and by the contacts linked to it. */
export const namesIn = (
  { givenName = '', familyName = '' }: UserAttributes,
  contacts: readonly Row[],
): readonly string[] => [
  givenName,
  familyName,
  ...contacts
    .flatMap((contact) => CONTACT_NAMES.map((name) => contact[name]))
    .filter((name): name is string => typeof name === 'string' && name !== ERASED),
];

/** Why somebody is erased. The receipt keeps it for years, so it may say nothing by which to find the person again. Pure. */
export const readErasureReason = (
  given: string | undefined,
  subject: Subject,
  names: readonly string[],
): Result<string, UserRefusal> => {
  const read = readReason(given, true);
  if (!read.ok) return read;
  const reason = read.value ?? '';
  const parts = names.flatMap(wordsOf).filter(({ length }) => length > 1);
  const isAbout =
    reason.includes('@') ||
    redactMentions(subject)(reason) !== reason ||
    wordsOf(reason).some((word) => parts.includes(word));
  return isAbout
    ? refuse({ because: 'invalid', problems: [{ field: 'reason', problem: NAMES_SOMEBODY }] })
    : accept(reason);
};

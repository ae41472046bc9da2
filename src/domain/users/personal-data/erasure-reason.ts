import { accept, type Result, refuse } from '../../shared/result.ts';
import { readReason } from '../field-rules.ts';
import type { UserRefusal } from '../refusal.ts';
import type { UserAttributes } from '../user.ts';
import { redactMentions } from './mentions.ts';
import type { Subject } from './subject.ts';

const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

const NAMES_SOMEBODY = 'must not name the person, nor any address: it is kept in the receipt; say why in other words';

/** Why somebody is erased. The receipt keeps it for years, so it may say nothing by which to find the person again. Pure. */
export const readErasureReason = (
  given: string | undefined,
  subject: Subject,
  { givenName = '', familyName = '' }: UserAttributes,
): Result<string, UserRefusal> => {
  const read = readReason(given, true);
  if (!read.ok) return read;
  const reason = read.value ?? '';
  const names = wordsOf(`${givenName} ${familyName}`).filter(({ length }) => length > 1);
  const isAbout =
    reason.includes('@') ||
    redactMentions(subject)(reason) !== reason ||
    wordsOf(reason).some((word) => names.includes(word));
  return isAbout
    ? refuse({ because: 'invalid', problems: [{ field: 'reason', problem: NAMES_SOMEBODY }] })
    : accept(reason);
};

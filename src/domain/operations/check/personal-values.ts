import { type ExactRow, isSameValue } from '../data/exact-row.ts';
import type { RegisteredTable } from '../table-registry.ts';
import { leavesOf } from '../template.ts';

/** Looked for at the beginning of a word alone: from each letter of a long one it would take the square of its length. */
const ADDRESS = /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/giu;
const LONGEST_ADDRESS = 320;
/** Nobody lives there (RFC 2606). */
const INVENTED = /@(?:.*\.)?(?:example\.(?:com|net|org)|example|test|invalid|localhost)$/i;
const NUMBER = /^\+?[\d\s().-]{10,20}$/;
/** Numbers that are given to nobody: 555-0100 to 555-0199. */
const INVENTED_NUMBER = /55501\d\d$/;

const addressesIn = (text: string): readonly string[] =>
  (text.match(ADDRESS) ?? []).map((one) => one.toLowerCase()).filter((one) => !INVENTED.test(one));

const numbersIn = (text: string): readonly string[] => {
  if (!NUMBER.test(text.trim())) return [];
  const digits = text.replaceAll(/\D/g, '').slice(-10);
  return digits.length < 10 || INVENTED_NUMBER.test(digits) ? [] : [digits];
};

/** Addresses and numbers in what a table declares as personal, in one form each. Invented ones are nobody's. */
export const contactValuesOf = (
  { personalData }: Pick<RegisteredTable, 'personalData'>,
  row: ExactRow,
): readonly { readonly field: string; readonly value: string }[] =>
  personalData.flatMap((field) =>
    leavesOf(row[field]).flatMap((leaf) =>
      [...addressesIn(leaf.value), ...numbersIn(leaf.value)].map((value) => ({ field, value })),
    ),
  );

const SHORTEST = 3;

/** Whether a text can tell a person from another. */
const saysSomething = (text: string): boolean => {
  const trimmed = text.trim();
  if (trimmed.length < SHORTEST || ['[erased]', 'true', 'false'].includes(trimmed)) return false;
  if (trimmed.length > LONGEST_ADDRESS) return true;
  return !INVENTED.test(trimmed) && !INVENTED_NUMBER.test(trimmed.replaceAll(/\D/g, ''));
};

/** Personal fields that say the same in both rows. */
export const samePersonalFields = (
  { personalData }: Pick<RegisteredTable, 'personalData'>,
  one: ExactRow,
  other: ExactRow,
): readonly string[] =>
  personalData.filter(
    (field) =>
      field !== 'id' &&
      leavesOf(one[field]).some(({ value }) => saysSomething(value)) &&
      isSameValue(one[field], other[field]),
  );

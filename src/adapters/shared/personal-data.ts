/** Repetitions are bounded, so that the time stays in proportion to the text. */
const LABEL = String.raw`[\p{L}\p{N}-]{1,63}`;
const DOMAIN = String.raw`(?:(?:${LABEL}\.){1,8}(?:\p{L}|xn--)[\p{L}\p{N}-]{1,62}|\[[\d.:a-f]{2,45}\])`;
const EMAIL = new RegExp(String.raw`(?:"[^"\s]{1,64}"|[^\s@<>"'(),;:[\]\\/]{0,64})(?:@|%40)${DOMAIN}`, 'giu');

/** `+` or `00` and 7 to 15 digits, however they are grouped; then the ways North America writes its numbers. */
const PHONES = [
  /(?:\+|%2B|(?<![\p{L}\p{N}-])00)[1-9](?:[ .()/-]{0,2}\d){6,14}/giu,
  /(?<![\p{L}\p{N}])(?:1[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]\d{4}(?![\p{L}\p{N}])/gu,
  /(?<![\p{L}\p{N}.:-])1?[2-9]\d{2}[2-9]\d{6}(?![\p{L}\p{N}])/gu,
];

/**
 * The text with e-mail addresses and telephone numbers replaced, so that it may be logged or stored with a reason.
 * It would rather mask a number too many than let one through; ids, ARNs, times and digests stay readable.
 */
export const withoutPersonalData = (text: string): string =>
  PHONES.reduce((masked, phone) => masked.replace(phone, '[phone]'), text.replace(EMAIL, '[email]'));

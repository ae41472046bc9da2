const MODULUS = 2n ** 256n;
const HEX = 64;

/**
 * The hash of a set of records, whatever their order: the sum of their SHA-256 digests modulo 2^256, in hex. Segments of a
 * table can be summed apart and together, nothing has to be sorted or held, and a record that is lost, changed, doubled or
 * moved changes the sum.
 */
export const NO_CONTENT = '0'.repeat(HEX);

/** Of one more digest, or of two sets that have no record in common. */
export const contentSum = (one: string, other: string): string =>
  ((BigInt(`0x${one}`) + BigInt(`0x${other}`)) % MODULUS).toString(16).padStart(HEX, '0');

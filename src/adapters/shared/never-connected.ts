/** Failures of the name look-up, of the connection or of its handshake: no byte of the request has left. */
export const NEVER_CONNECTED_CODES = [
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
] as const;

const NEVER_CONNECTED_CALLS = ['connect', 'getaddrinfo'];

/** The same, where Node and the SDK say it in words only. */
const NEVER_CONNECTED_WORDS = [
  'did not establish a connection with the server',
  'disconnected before secure TLS connection was established',
];

const textOf = (error: object, key: string): string => {
  const value: unknown = Reflect.get(error, key);
  return typeof value === 'string' ? value : '';
};

/**
 * Whether the request certainly never left. A reset or a timeout after connecting proves nothing.
 * Codes are looked for in the words too: of an error that the SDK has to wrap, only the words are left.
 */
export const neverConnected = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(neverConnected);
  return (
    NEVER_CONNECTED_CODES.some((code) => code === textOf(error, 'code') || error.message.includes(` ${code}`)) ||
    NEVER_CONNECTED_CALLS.includes(textOf(error, 'syscall')) ||
    NEVER_CONNECTED_WORDS.some((words) => error.message.includes(words))
  );
};

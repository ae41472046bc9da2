/** SHA-256 of a text, in lowercase hex. A port, because the domain imports no platform module. */
export type Digest = (text: string) => string;

/** A new unique id. */
export type NewId = () => string;

/** An id that is the same whenever its parts are the same; the parts cannot run into one another. */
export const derivedId = (digest: Digest, parts: readonly string[]): string =>
  digest(JSON.stringify(parts)).slice(0, 32);

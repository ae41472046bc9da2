import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import * as z from 'zod/mini';
import type { Clock } from '../../domain/shared/clock.ts';

export interface TokenVerifierOptions {
  readonly userPoolId: string;
  /** Of the app that tokens are issued to. */
  readonly clientId: string;
  readonly clock: Clock;
  /** Default: Cognito's own address for the pool. */
  readonly issuer?: string;
  readonly fetchJson?: (url: string) => Promise<unknown>;
}

const $Header = z.object({ alg: z.literal('RS256'), kid: z.string() });
const $Claims = z.looseObject({
  sub: z.string().check(z.minLength(1)),
  iss: z.string(),
  exp: z.number(),
  iat: z.number(),
  token_use: z.enum(['id', 'access']),
  aud: z.exactOptional(z.string()),
  client_id: z.exactOptional(z.string()),
});
const $Keys = z.object({
  keys: z.array(z.looseObject({ kid: z.string(), kty: z.literal('RSA'), n: z.string(), e: z.string() })),
});

const FETCH_SECONDS = 5;
/** Between two looks for a key that is not among those known. */
const QUIET_SECONDS = 60;
/** By how much another clock may be ahead of ours. */
const SKEW_SECONDS = 60;

const fetchedJson = async (url: string): Promise<unknown> => {
  const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_SECONDS * 1000) });
  if (!response.ok) throw new Error(`the keys of the user pool cannot be read: ${response.status}`);
  return response.json();
};

export const issuerOf = (userPoolId: string): string =>
  `https://cognito-idp.${userPoolId.split('_')[0]}.amazonaws.com/${userPoolId}`;

const jsonOf = (part = ''): unknown => {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined; // no token
  }
};

/**
 * Verifies tokens of one user pool and one app: RS256 alone, by the keys that the pool publishes. Answers the claims, or
 * nothing. @throws when the keys cannot be read
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
 */
export const createTokenVerifier = (options: TokenVerifierOptions) => {
  const { clientId, clock, issuer = issuerOf(options.userPoolId), fetchJson = fetchedJson } = options;
  let keys: ReadonlyMap<string, KeyObject> = new Map();
  let lookedAt = Number.NEGATIVE_INFINITY;

  const look = async (): Promise<void> => {
    const published = $Keys.parse(await fetchJson(`${issuer}/.well-known/jwks.json`));
    keys = new Map(
      published.keys.map(({ kid, kty, n, e }) => [kid, createPublicKey({ key: { kty, n, e }, format: 'jwk' })]),
    );
    lookedAt = clock().getTime();
  };

  const keyOf = async (kid: string): Promise<KeyObject | undefined> => {
    const isQuiet = clock().getTime() < lookedAt + QUIET_SECONDS * 1000;
    if (!keys.has(kid) && !isQuiet) await look();
    return keys.get(kid);
  };

  const isOurs = ({ iss, aud, client_id, token_use, exp, iat }: z.output<typeof $Claims>): boolean => {
    const now = clock().getTime() / 1000;
    const audience = token_use === 'id' ? aud : client_id;
    return iss === issuer && audience === clientId && exp > now && iat <= now + SKEW_SECONDS;
  };

  return async (token: string): Promise<Readonly<Record<string, unknown>> | undefined> => {
    const [head = '', body = '', signature = '', ...more] = token.split('.');
    const header = $Header.safeParse(jsonOf(head));
    const claims = $Claims.safeParse(jsonOf(body));
    if (more.length > 0 || !header.success || !claims.success || !isOurs(claims.data)) return undefined;
    const key = await keyOf(header.data.kid);
    if (key === undefined) return undefined;
    const isSigned = verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'));
    return isSigned ? claims.data : undefined;
  };
};

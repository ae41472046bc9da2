import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JSONWebKeySet, type JWK } from 'jose';

export interface TokenKeys {
  readonly id: string;
  readonly algorithm: 'RS256';
  readonly privateKey: Awaited<ReturnType<typeof importJWK>>;
  /** The public half, as the issuer of tokens publishes it. */
  readonly published: JSONWebKeySet;
}

const ALGORITHM = 'RS256';

const generate = async (): Promise<JWK> => {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  return exportJWK(privateKey);
};

/** The key pair of this stage, made when `file` has none. It opens nothing but a stage on this machine. */
export const openTokenKeys = async (file: string): Promise<TokenKeys> => {
  const jwk = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as JWK) : await generate();
  writeFileSync(file, JSON.stringify(jwk), { mode: 0o600 });
  const id = await calculateJwkThumbprint(jwk);
  const { kty, n, e } = jwk;
  return {
    id,
    algorithm: ALGORITHM,
    privateKey: await importJWK(jwk, ALGORITHM),
    published: { keys: [{ kty, n, e, kid: id, alg: ALGORITHM, use: 'sig' } as JWK] },
  };
};

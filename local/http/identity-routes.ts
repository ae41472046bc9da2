import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import type { createIssueToken } from './issue-token.ts';
import { tokenRequest } from './issue-token.ts';
import { readBody } from './read-body.ts';
import type { TokenKeys } from './token-keys.ts';

/** Where the stage's own calls are; no route of the API begins so. */
export const OWN_PATH = '/_local';
export const TOKENS_PATH = `${OWN_PATH}/tokens`;

export interface IdentityRoutesOptions {
  readonly issuer: string;
  readonly groups: readonly string[];
  readonly keys: TokenKeys;
  readonly issue: ReturnType<typeof createIssueToken>;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const refusal = (status: number, message: string): Answer => ({ status, body: { message } });

const REQUEST_LIMIT_BYTES = 10_000;
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/**
 * Why a caller gets no token, whatever it asks for. A page in a browser must not have one: it would come under a name
 * of its own that leads here (rebinding), or with its origin.
 */
const refusedCaller = ({ method, headers }: IncomingMessage): Answer | undefined => {
  if (!LOOPBACK.test(headers.host ?? '')) return refusal(403, 'The local stage gives tokens to this machine alone.');
  if (headers.origin !== undefined) return refusal(403, 'The local stage gives tokens to no page.');
  if (method !== 'POST') return refusal(405, 'Ask by POST.');
  const isJson = /^application\/json\b/.test(headers['content-type'] ?? '');
  return isJson ? undefined : refusal(415, 'Ask with content-type: application/json.');
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * What stands here for the user pool: its public keys, and tokens for whoever asks on this machine.
 * Answers whether a request was one of these.
 */
export const createIdentityRoutes = ({ issuer, groups, keys, issue }: IdentityRoutesOptions) => {
  const schema = tokenRequest(groups);

  const tokens = async (request: IncomingMessage): Promise<Answer> => {
    const body = await readBody(request, REQUEST_LIMIT_BYTES);
    const refused = refusedCaller(request);
    if (refused !== undefined) return refused;
    const asked = schema.safeParse(body === 'too-large' ? undefined : parsed(body.toString('utf8')));
    return asked.success ? { status: 200, body: await issue(asked.data) } : refusal(400, z.prettifyError(asked.error));
  };

  const here = ({ headers }: IncomingMessage): string => `http://${headers.host ?? 'localhost'}${OWN_PATH}`;
  const routes: Readonly<Record<string, (request: IncomingMessage) => Answer | Promise<Answer>>> = {
    [TOKENS_PATH]: tokens,
    [`${OWN_PATH}/.well-known/jwks.json`]: () => ({ status: 200, body: keys.published }),
    [`${OWN_PATH}/.well-known/openid-configuration`]: (request) => ({
      status: 200,
      body: {
        issuer,
        jwks_uri: `${here(request)}/.well-known/jwks.json`,
        id_token_signing_alg_values_supported: [keys.algorithm],
        subject_types_supported: ['public'],
      },
    }),
  };

  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const route = routes[(request.url ?? '').split('?')[0] ?? ''];
    if (route === undefined) return false;
    const { status, body } = await route(request);
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(body));
    return true;
  };
};

import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import type { StageUserPool } from '../stage-user-pool.ts';
import { isCognitoError } from '../user-pool/cognito-error.ts';
import { $Confirm, $SignUp } from '../user-pool/sign-up.ts';
import type { createIssueToken } from './issue-token.ts';
import { $UserTokenRequest, tokenRequest } from './issue-token.ts';
import { readBody } from './read-body.ts';
import type { TokenKeys } from './token-keys.ts';

/** Where the stage's own calls are; no route of the API begins so. */
export const OWN_PATH = '/_local';
export const TOKENS_PATH = `${OWN_PATH}/tokens`;
export const SIGN_UP_PATH = `${OWN_PATH}/sign-up`;
export const CONFIRM_PATH = `${OWN_PATH}/confirm`;

export interface IdentityRoutesOptions {
  readonly issuer: string;
  readonly groups: readonly string[];
  readonly keys: TokenKeys;
  readonly issue: ReturnType<typeof createIssueToken>;
  readonly userPool: StageUserPool | undefined;
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

type Route = (request: IncomingMessage) => Answer | Promise<Answer>;

/** Takes what somebody on this machine asks for. What Cognito would say no to is answered in its words. */
const asking =
  <Asked>(schema: z.ZodType<Asked>, serve: (asked: Asked) => Promise<unknown>): Route =>
  async (request) => {
    const body = await readBody(request, REQUEST_LIMIT_BYTES);
    const refused = refusedCaller(request);
    if (refused !== undefined) return refused;
    const asked = schema.safeParse(body === 'too-large' ? undefined : parsed(body.toString('utf8')));
    if (!asked.success) return refusal(400, z.prettifyError(asked.error));
    try {
      return { status: 200, body: await serve(asked.data) };
    } catch (error) {
      if (isCognitoError(error)) return refusal(400, `${error.name}: ${error.message}`);
      throw error;
    }
  };

/** What people do at a user pool by themselves; a page of the site would do it there. */
const poolRoutes = (userPool: StageUserPool | undefined): Readonly<Record<string, Route>> =>
  userPool === undefined
    ? {}
    : { [SIGN_UP_PATH]: asking($SignUp, userPool.signUp), [CONFIRM_PATH]: asking($Confirm, userPool.confirm) };

/**
 * What stands here for the user pool: its public keys, tokens for whoever asks on this machine, and sign-up.
 * Answers whether a request was one of these.
 */
export const createIdentityRoutes = ({ issuer, groups, keys, issue, userPool }: IdentityRoutesOptions) => {
  const $ForRole = tokenRequest(groups);
  const tokens = asking(z.union([$ForRole, $UserTokenRequest]), async (asked) => {
    if ('groups' in asked) return issue.forRole(asked);
    if (userPool === undefined) throw new Error('the template has no user pool');
    return issue.forUser(await userPool.signIn(asked.user, asked.password), asked.minutes);
  });

  const here = ({ headers }: IncomingMessage): string => `http://${headers.host ?? 'localhost'}${OWN_PATH}`;
  const routes: Readonly<Record<string, Route>> = {
    [TOKENS_PATH]: tokens,
    ...poolRoutes(userPool),
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

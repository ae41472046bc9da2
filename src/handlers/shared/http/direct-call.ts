import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod/mini';
import type { NewId } from '../../../domain/shared/ids.ts';
import type { Journal } from '../../../domain/shared/journal.ts';
import { checkInput } from './check-input.ts';
import type { ApiEvent } from './http-api.ts';
import { answered } from './http-api.ts';
import { PROBLEMS, problem } from './problem.ts';
import { invalid } from './route.ts';

/** The claims of a token whose signature, issuer, audience and times were checked; `undefined`: it is good for nothing. */
export type VerifyToken = (token: string) => Promise<Readonly<Record<string, unknown>> | undefined>;

export interface DirectCallOptions {
  readonly capability: string;
  readonly verifyToken: VerifyToken;
  readonly newId: NewId;
  readonly journal: Journal;
}

const texts = z.record(z.string(), z.string());

/** What one sends who invokes the function itself: the call, and the token of the person who makes it. */
const $DirectCall = z.strictObject({
  token: z.string().check(z.minLength(1), z.maxLength(10_000)),
  route: z.string().check(z.regex(/^[A-Z]+ \//, 'must be a route, like `GET /users/{id}`')),
  path: z.exactOptional(texts),
  query: z.exactOptional(texts),
  body: z.exactOptional(z.unknown()),
  idempotencyKey: z.exactOptional(z.string()),
});
type DirectCall = z.output<typeof $DirectCall>;

const isOfTheApi = (event: unknown): event is ApiEvent =>
  typeof event === 'object' && event !== null && Reflect.get(event, 'requestContext') !== undefined;

type Handle = (event: ApiEvent) => Promise<APIGatewayProxyStructuredResultV2>;
type Claims = NonNullable<NonNullable<ApiEvent['requestContext']['authorizer']>['jwt']>['claims'];

/** Text, as an HTTP API hands claims over; lists as they are. */
const claimsOf = (claims: Readonly<Record<string, unknown>>): Claims =>
  Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [name, Array.isArray(value) ? value.map(String) : String(value)]),
  );

const eventOf = (call: DirectCall, claims: Readonly<Record<string, unknown>>, requestId: string): ApiEvent => ({
  routeKey: call.route,
  headers: {
    'content-type': 'application/json',
    ...(call.idempotencyKey === undefined ? {} : { 'idempotency-key': call.idempotencyKey }),
  },
  ...(call.path === undefined ? {} : { pathParameters: call.path }),
  ...(call.query === undefined ? {} : { queryStringParameters: call.query }),
  ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
  isBase64Encoded: false,
  requestContext: {
    requestId,
    authorizer: { principalId: '', integrationLatency: 0, jwt: { claims: claimsOf(claims), scopes: [] } },
  },
});

/**
 * The same operations for who invokes the function directly. The right to invoke says nothing of who calls: that is the
 * token's to say, which is verified here, since no gateway has done it.
 */
export const withDirectCalls = ({ capability, verifyToken, newId, journal }: DirectCallOptions, handle: Handle) => {
  const verified = async (token: string): Promise<Awaited<ReturnType<VerifyToken>> | 'unknown'> => {
    try {
      return await verifyToken(token);
    } catch (fault) {
      journal.error(`${capability}.token-not-verified`, {}, fault);
      return 'unknown';
    }
  };

  return async (event: unknown): Promise<APIGatewayProxyStructuredResultV2> => {
    if (isOfTheApi(event)) return handle(event);
    const requestId = newId();
    const call = checkInput('body', $DirectCall, event);
    if (!call.ok) return answered(invalid(call.refusal), requestId);
    const claims = await verified(call.value.token);
    if (claims === 'unknown') {
      return answered(problem(PROBLEMS.unavailable, 'the token cannot be verified now; try again'), requestId);
    }
    if (claims === undefined) {
      return answered(problem(PROBLEMS.unknownCaller, 'the token is good for nothing here: sign in again'), requestId);
    }
    return handle(eventOf(call.value, claims, requestId));
  };
};

import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Clock } from '../../../domain/shared/clock.ts';
import type { Journal } from '../../../domain/shared/journal.ts';
import { accept, type Result, refuse } from '../../../domain/shared/result.ts';
import { type CalledBy, type Caller, callerOf, issuedAtOf } from './caller.ts';
import { type CarriedOut, carryOutOnce, type OnceOptions } from './carry-out-once.ts';
import { type Answer, PROBLEMS, type Problem, problem, type Success, typeOf } from './problem.ts';
import type { HttpEvent, RouteDefinition, ServedRoute } from './route.ts';

export interface HttpApiOptions extends Pick<OnceOptions, 'digest'> {
  /** The word before the dot in the log's codes. */
  readonly capability: string;
  readonly idempotency: OnceOptions['records'];
  readonly clock: Clock;
  readonly journal: Journal;
  /** Whether a person's tokens of that time are good no more; what cannot be told is refused. */
  readonly isRevoked: (callerId: string, issuedAt: Date) => Promise<boolean>;
}

export type ApiEvent = HttpEvent & CalledBy & { readonly requestContext: { readonly requestId: string } };

/** What people see is kept nowhere on its way. */
const GUARDED = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

const WORTH_ANOTHER_TRY: readonly string[] = [PROBLEMS.inFlight.slug, PROBLEMS.unavailable.slug];

const isKnown = (etag: string, { headers }: Pick<ApiEvent, 'headers'>): boolean =>
  (headers['if-none-match'] ?? '').split(',').some((one) => ['*', etag, `W/${etag}`].includes(one.trim()));

/** An answer that may be kept: whole, or, for who has it already, without its body. */
const keepable = (
  { status, body }: Success,
  { etag, seconds }: NonNullable<Success['kept']>,
  event: Pick<ApiEvent, 'headers'>,
): APIGatewayProxyStructuredResultV2 => {
  const headers = { ...GUARDED, 'cache-control': `public, max-age=${seconds}`, etag };
  if (isKnown(etag, event)) return { statusCode: 304, headers };
  return {
    statusCode: status,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
};

/** An answer as an HTTP API takes it. */
export const answered = (
  answer: Answer,
  requestId: string,
  event: Pick<ApiEvent, 'headers'> = { headers: {} },
): APIGatewayProxyStructuredResultV2 => {
  if ('body' in answer) {
    if (answer.kept !== undefined) return keepable(answer, answer.kept, event);
    return {
      statusCode: answer.status,
      headers: { ...GUARDED, 'content-type': 'application/json' },
      body: JSON.stringify(answer.body),
    };
  }
  const { kind, detail, more } = answer;
  const retry = WORTH_ANOTHER_TRY.includes(kind.slug) ? { 'retry-after': '5' } : {};
  return {
    statusCode: kind.status,
    headers: { ...GUARDED, ...retry, 'content-type': 'application/problem+json' },
    body: JSON.stringify({ type: typeOf(kind), title: kind.title, status: kind.status, detail, ...more, requestId }),
  };
};

const first = (answer: Answer): CarriedOut => ({ answer, isRepeated: false });

/** Of an operation that is served to anybody. */
const NOBODY: Caller = { id: '', groups: [] };

/**
 * One function that serves operations behind API Gateway, which has verified the token and found the route. Whatever
 * comes, the answer is JSON: a value, or a problem that says what to correct. A fault is logged and answered with 500,
 * without a word about its cause but the id to find it by.
 */
export const httpApi = (options: HttpApiOptions, routes: readonly ServedRoute[]) => {
  const { capability, clock, journal, isRevoked } = options;
  const served = new Map<string, ServedRoute>(routes.map((route) => [route.definition.routeKey, route]));
  if (served.size < routes.length) throw new Error('two operations have the same route');
  const doOnce = carryOutOnce({ records: options.idempotency, clock, digest: options.digest });

  /** Who calls, if they may call this at all. */
  const admit = async (event: ApiEvent, { allowed, isPublic }: RouteDefinition): Promise<Result<Caller, Problem>> => {
    if (isPublic === true) return accept(NOBODY);
    const caller = callerOf(event);
    if (caller === undefined) {
      return refuse(problem(PROBLEMS.unknownCaller, 'call with the token of a signed-in person'));
    }
    if (await isRevoked(caller.id, issuedAtOf(event))) {
      return refuse(
        problem(PROBLEMS.tokenRevoked, 'this person was signed out, or has other rights by now: sign in again'),
      );
    }
    const isAllowed = caller.groups.some((group) => allowed.groups.includes(group));
    return isAllowed ? accept(caller) : refuse(problem(PROBLEMS.notPermitted, `this is for ${allowed.says}`));
  };

  const admitOrWait = async (event: ApiEvent, definition: RouteDefinition): Promise<Result<Caller, Problem>> => {
    try {
      return await admit(event, definition);
    } catch (fault) {
      journal.error(`${capability}.revocation-unknown`, { requestId: event.requestContext.requestId }, fault);
      return refuse(problem(PROBLEMS.unavailable, 'it cannot be told whether the token is still good; try again'));
    }
  };

  const answerTo = async (event: ApiEvent, startedAt: Date): Promise<CarriedOut> => {
    const route = served.get(event.routeKey);
    if (route === undefined) return first(problem(PROBLEMS.noRoute, 'nothing is served here'));
    const { definition } = route;
    const admitted = await admitOrWait(event, definition);
    if (!admitted.ok) return first(admitted.refusal);
    const caller = admitted.value;
    const read = route.read(event);
    if (!read.ok) return first(read.refusal);
    if (definition.isCommand) return doOnce(definition.routeKey, read.value, { caller, startedAt });
    return first(await read.value.act({ caller, startedAt, commandId: '' }));
  };

  return async (event: ApiEvent): Promise<APIGatewayProxyStructuredResultV2> => {
    const startedAt = clock();
    const { requestId } = event.requestContext;
    const carriedOut = await answerTo(event, startedAt).catch((fault: unknown) => {
      journal.error(`${capability}.http-fault`, { route: event.routeKey, requestId }, fault);
      return first(
        problem(PROBLEMS.fault, 'try again in a minute; if it stays so, name the requestId to the operators'),
      );
    });
    const { answer, isRepeated } = carriedOut;
    const isProblem = !('body' in answer);
    journal.info(`${capability}.http-answered`, {
      route: event.routeKey,
      status: isProblem ? answer.kind.status : answer.status,
      ...(isProblem ? { problem: answer.kind.slug } : {}),
      ...(isRepeated ? { isRepeated } : {}),
      milliseconds: clock().getTime() - startedAt.getTime(),
      requestId,
    });
    return answered(answer, requestId, event);
  };
};

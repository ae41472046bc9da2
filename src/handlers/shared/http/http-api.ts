import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Clock } from '../../../domain/shared/clock.ts';
import type { Journal } from '../../../domain/shared/journal.ts';
import { type CalledBy, callerOf } from './caller.ts';
import { type CarriedOut, carryOutOnce, type OnceOptions } from './carry-out-once.ts';
import { type Answer, PROBLEMS, problem, typeOf } from './problem.ts';
import type { HttpEvent, ServedRoute } from './route.ts';

export interface HttpApiOptions extends Pick<OnceOptions, 'digest'> {
  /** The word before the dot in the log's codes. */
  readonly capability: string;
  readonly idempotency: OnceOptions['records'];
  readonly clock: Clock;
  readonly journal: Journal;
}

export type ApiEvent = HttpEvent & CalledBy & { readonly requestContext: { readonly requestId: string } };

/** What people see is kept nowhere on its way. */
const GUARDED = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

const rendered = (answer: Answer, requestId: string): APIGatewayProxyStructuredResultV2 => {
  if ('body' in answer) {
    return {
      statusCode: answer.status,
      headers: { ...GUARDED, 'content-type': 'application/json' },
      body: JSON.stringify(answer.body),
    };
  }
  const { kind, detail, more } = answer;
  const retry = kind.slug === PROBLEMS.inFlight.slug ? { 'retry-after': '5' } : {};
  return {
    statusCode: kind.status,
    headers: { ...GUARDED, ...retry, 'content-type': 'application/problem+json' },
    body: JSON.stringify({ type: typeOf(kind), title: kind.title, status: kind.status, detail, ...more, requestId }),
  };
};

const first = (answer: Answer): CarriedOut => ({ answer, isRepeated: false });

/**
 * One function that serves operations behind API Gateway, which has verified the token and found the route. Whatever
 * comes, the answer is JSON: a value, or a problem that says what to correct. A fault is logged and answered with 500,
 * without a word about its cause but the id to find it by.
 */
export const httpApi = (options: HttpApiOptions, routes: readonly ServedRoute[]) => {
  const { capability, clock, journal } = options;
  const served = new Map<string, ServedRoute>(routes.map((route) => [route.definition.routeKey, route]));
  if (served.size < routes.length) throw new Error('two operations have the same route');
  const doOnce = carryOutOnce({ records: options.idempotency, clock, digest: options.digest });

  const answerTo = async (event: ApiEvent, startedAt: Date): Promise<CarriedOut> => {
    const route = served.get(event.routeKey);
    if (route === undefined) return first(problem(PROBLEMS.noRoute, 'nothing is served here'));
    const caller = callerOf(event);
    if (caller === undefined)
      return first(problem(PROBLEMS.unknownCaller, 'call with the token of a signed-in person'));
    const { allowed, isCommand, routeKey } = route.definition;
    if (!caller.groups.some((group) => allowed.groups.includes(group))) {
      return first(problem(PROBLEMS.notPermitted, `this is for ${allowed.says}`));
    }
    const read = route.read(event);
    if (!read.ok) return first(read.refusal);
    if (isCommand) return doOnce(routeKey, read.value, { caller, startedAt });
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
    return rendered(answer, requestId);
  };
};

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { StageClock } from './clock.ts';
import type { Invoke } from './functions/invocation.ts';
import { sendMessage, sendPayload } from './http/answers.ts';
import { apiEvent } from './http/api-event.ts';
import type { Authorise } from './http/authorise.ts';
import { createCors } from './http/cors.ts';
import { createMatcher, MalformedPath, type Matched } from './http/match-route.ts';
import { readBody } from './http/read-body.ts';
import type { CorsPlan, RoutePlan } from './template/stage-plan.ts';

export interface HttpFrontOptions {
  readonly routes: readonly RoutePlan[];
  readonly cors: CorsPlan | undefined;
  readonly clock: Pick<StageClock, 'now'>;
  readonly accountId: string;
  readonly authorise: Authorise;
  /** Answers what is the stage's own and no part of the API, and says whether it did. */
  answerOwn?(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  invokerOf(functionArn: string): Invoke;
  onFault(error: unknown): void;
}

/** What an HTTP API takes. */
const BODY_LIMIT_BYTES = 10 * 1024 * 1024;

const within = <Value>(milliseconds: number, promise: Promise<Value>): Promise<Value | 'late'> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};

/** Stands for the HTTP API of the template, on the loopback address: its routes, its authoriser, its cross-origin settings. */
export const createHttpFront = (options: HttpFrontOptions): RequestListener => {
  const { clock, accountId } = options;
  const match = createMatcher(options.routes);
  const cors = createCors(options.cors);

  const answerRoute = async (
    matched: Matched,
    { request, url }: { readonly request: IncomingMessage; readonly url: URL },
    response: ServerResponse,
  ): Promise<void> => {
    const own = cors.headersFor(request);
    const body = await readBody(request, BODY_LIMIT_BYTES);
    const verdict = await options.authorise(matched.route, request.headers.authorization);
    if (!verdict.ok) {
      return sendMessage(response, 401, 'Unauthorized', { ...own, 'www-authenticate': verdict.challenge });
    }
    if (body === 'too-large') return sendMessage(response, 413, 'Request Entity Too Large', own);
    const { claims } = verdict;
    const asked = { request, url, body, at: clock.now(), accountId, ...(claims === undefined ? {} : { claims }) };
    const invoke = options.invokerOf(matched.route.functionArn);
    const answered = await within(matched.route.timeoutMs, invoke(apiEvent(asked, matched)));
    if (answered === 'late') return sendMessage(response, 503, 'Service Unavailable', own);
    if (!answered.ok) return sendMessage(response, 500, 'Internal Server Error', own);
    sendPayload(response, answered.payload, own);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if ((await options.answerOwn?.(request, response)) === true) return;
    const preflight = cors.preflight(request);
    if (preflight !== undefined) {
      response.writeHead(204, preflight).end();
      return;
    }
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
    const matched = match(request.method ?? 'GET', url.pathname);
    if (matched === undefined) return sendMessage(response, 404, 'Not Found', cors.headersFor(request));
    await answerRoute(matched, { request, url }, response);
  };

  return (request, response) => {
    answer(request, response).catch((error: unknown) => {
      const isMalformed = error instanceof MalformedPath;
      if (!isMalformed) options.onFault(error);
      if (response.headersSent) response.end();
      else if (isMalformed) sendMessage(response, 400, 'Bad Request', cors.headersFor(request));
      else sendMessage(response, 503, 'Service Unavailable', cors.headersFor(request));
    });
  };
};

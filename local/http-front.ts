import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { StageClock } from './clock.ts';
import type { Invoke } from './functions/invocation.ts';
import type { RoutePlan } from './template/stage-plan.ts';

export interface HttpFrontOptions {
  readonly routes: readonly RoutePlan[];
  readonly clock: StageClock;
  readonly accountId: string;
  invokerOf(functionArn: string): Invoke;
  onFault(error: unknown): void;
}

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const parametersOf = (pattern: string, path: string): Record<string, string> | undefined => {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith('{')) parameters[part.slice(1, -1)] = decodeURIComponent(value);
    else if (part !== value) return undefined;
  }
  return parameters;
};

const match = (routes: readonly RoutePlan[], method: string, path: string) => {
  for (const route of routes) {
    const [wantedMethod, pattern = ''] = route.routeKey.split(' ');
    const parameters = parametersOf(pattern, path);
    if (parameters !== undefined && ['ANY', method].includes(wantedMethod ?? '')) return { route, parameters };
  }
  const fallback = routes.find(({ routeKey }) => routeKey === '$default');
  return fallback === undefined ? undefined : { route: fallback, parameters: {} };
};

/** What an HTTP API hands over as text; all else, forms too, as base64. */
const TEXTUAL = /^(text\/|application\/(json|javascript|xml)\b)/;

const joined = (pairs: Iterable<readonly [string, string]>): Record<string, string> => {
  const values: Record<string, string> = {};
  for (const [name, value] of pairs) values[name] = name in values ? `${values[name]},${value}` : value;
  return values;
};

const headersOf = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(request.headersDistinct)
      .filter(([name]) => name !== 'cookie')
      .map(([name, values = []]) => [name, values.join(',')]),
  );

interface Asked {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly body: Buffer;
}

/** The event of payload format 2.0. @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
const eventOf = (
  { request, url, body }: Asked,
  { route, parameters }: NonNullable<ReturnType<typeof match>>,
  { clock, accountId }: HttpFrontOptions,
): APIGatewayProxyEventV2 => {
  const headers = headersOf(request);
  const cookies = request.headers.cookie?.split('; ');
  const isBase64Encoded = body.length > 0 && !TEXTUAL.test(headers['content-type'] ?? 'text/plain');
  return {
    version: '2.0',
    routeKey: route.routeKey,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    ...(cookies === undefined ? {} : { cookies }),
    headers,
    ...(url.search.length > 1 ? { queryStringParameters: joined(url.searchParams) } : {}),
    ...(Object.keys(parameters).length > 0 ? { pathParameters: parameters } : {}),
    requestContext: {
      accountId,
      apiId: 'localapi',
      domainName: url.hostname,
      domainPrefix: url.hostname.split('.')[0] ?? '',
      http: {
        method: request.method ?? 'GET',
        path: url.pathname,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: route.routeKey,
      stage: '$default',
      time: clock.now().toISOString(),
      timeEpoch: clock.now().getTime(),
    },
    ...(body.length > 0 ? { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') } : {}),
    isBase64Encoded,
  };
};

const sendMessage = (response: ServerResponse, status: number, message: string): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ message }));
};

interface Structured {
  readonly statusCode?: number;
  readonly headers?: Record<string, string>;
  readonly cookies?: string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

const send = (response: ServerResponse, payload: unknown): void => {
  const isStructured = typeof payload === 'object' && payload !== null && 'statusCode' in payload;
  const answer: Structured = isStructured
    ? (payload as Structured)
    : { body: JSON.stringify(payload), headers: { 'content-type': 'application/json' } };
  const cookies = answer.cookies === undefined ? {} : { 'set-cookie': answer.cookies };
  response.writeHead(answer.statusCode ?? 200, {
    'content-type': 'text/plain; charset=utf-8',
    ...answer.headers,
    ...cookies,
  });
  response.end(Buffer.from(answer.body ?? '', answer.isBase64Encoded ? 'base64' : 'utf8'));
};

const within = <Value>(milliseconds: number, promise: Promise<Value>): Promise<Value | 'late'> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};

/** Stands for the HTTP API of the template: its routes, on the loopback address. Cross-origin settings are not imitated. */
export const createHttpFront = (options: HttpFrontOptions): RequestListener => {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
    const matched = match(options.routes, request.method ?? 'GET', url.pathname);
    if (matched === undefined) return sendMessage(response, 404, 'Not Found');
    const event = eventOf({ request, url, body: await bodyOf(request) }, matched, options);
    const answered = await within(matched.route.timeoutMs, options.invokerOf(matched.route.functionArn)(event));
    if (answered === 'late') return sendMessage(response, 503, 'Service Unavailable');
    if (!answered.ok) return sendMessage(response, 500, 'Internal Server Error');
    send(response, answered.payload);
  };
  return (request, response) => {
    answer(request, response).catch((error: unknown) => {
      options.onFault(error);
      if (response.headersSent) response.end();
      else sendMessage(response, 503, 'Service Unavailable');
    });
  };
};

import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Claims } from './claims.ts';
import type { Matched } from './match-route.ts';

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

export interface Asked {
  readonly request: IncomingMessage;
  readonly url: URL;
  readonly body: Buffer;
  readonly at: Date;
  readonly accountId: string;
  /** Of the token that the authoriser believed; absent on a route open to the world. */
  readonly claims?: Claims;
}

/** The event of payload format 2.0. @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export const apiEvent = (asked: Asked, { route, parameters }: Matched): APIGatewayProxyEventV2 => {
  const { request, url, body, at, accountId, claims } = asked;
  const headers = headersOf(request);
  const cookies = request.headers.cookie?.split('; ');
  const isBase64Encoded = body.length > 0 && !TEXTUAL.test(headers['content-type'] ?? 'text/plain');
  const requestContext = {
    accountId,
    apiId: 'localapi',
    ...(claims === undefined ? {} : { authorizer: { jwt: { claims, scopes: null } } }),
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
    time: at.toISOString(),
    timeEpoch: at.getTime(),
  };
  return {
    version: '2.0',
    routeKey: route.routeKey,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    ...(cookies === undefined ? {} : { cookies }),
    headers,
    ...(url.search.length > 1 ? { queryStringParameters: joined(url.searchParams) } : {}),
    ...(Object.keys(parameters).length > 0 ? { pathParameters: { ...parameters } } : {}),
    requestContext,
    ...(body.length > 0 ? { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') } : {}),
    isBase64Encoded,
  };
};

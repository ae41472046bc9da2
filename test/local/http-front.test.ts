import { createServer, type Server } from 'node:http';
import type { APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';
import type { Verdict } from '../../local/http/authorise.ts';
import { claimsAsText } from '../../local/http/claims.ts';
import { createHttpFront } from '../../local/http-front.ts';
import { close, listen } from '../../local/listen.ts';

const NOW = new Date('2026-11-22T10:00:00Z');
const PEOPLE = { issuer: 'https://issuer.example.com', audience: ['client'] };
const CORS = {
  origins: ['http://localhost:3000'],
  methods: ['GET', 'POST'],
  headers: ['Authorization', 'Content-Type'],
  exposed: ['Retry-After'],
  maxAgeSeconds: 600,
};
const route = (routeKey: string) => ({ routeKey, functionArn: 'f', timeoutMs: 200 });

let server: Server;
let url: string;
let events: APIGatewayProxyEventV2WithJWTAuthorizer[];
let answer: () => Promise<unknown>;
let verdict: Verdict;
const faults: unknown[] = [];

beforeEach(async () => {
  [events, answer, verdict] = [[], async () => ({ statusCode: 200, body: 'done' }), { ok: true }];
  const front = createHttpFront({
    routes: [route('GET /open'), { ...route('POST /requests/{id}/status'), authoriser: PEOPLE }],
    cors: CORS,
    clock: { now: () => NOW },
    accountId: '000000000000',
    authorise: async ({ authoriser }) => (authoriser === undefined ? { ok: true } : verdict),
    answerOwn: async ({ url }, response) => {
      if (url !== '/_local/x') return false;
      response.end('own');
      return true;
    },
    invokerOf: () => async (event) => {
      events.push(event as APIGatewayProxyEventV2WithJWTAuthorizer);
      return { ok: true, requestId: 'r', payload: await answer() };
    },
    onFault: (error) => faults.push(error),
  });
  server = createServer(front);
  url = `http://127.0.0.1:${await listen(server)}`;
});
afterEach(() => close(server));

const ask = (path: string, init: RequestInit = {}) => fetch(`${url}${path}`, init);
const corsOf = ({ headers }: Response) =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')));
const FROM_SITE = { origin: 'http://localhost:3000' };

describe('a route that asks for a person', () => {
  it('hands the claims of the token to the function, all as text', async () => {
    verdict = {
      ok: true,
      claims: claimsAsText({
        sub: 'u-1',
        'cognito:groups': ['admin', 'srm'],
        exp: 17,
        email_verified: true,
        x: { y: 1 },
      }),
    };
    const response = await ask('/requests/r-1/status', { method: 'POST', body: '{}' });
    expect(response.status).toBe(200);
    expect(events[0]?.requestContext.authorizer).toEqual({
      jwt: {
        claims: { sub: 'u-1', 'cognito:groups': '[admin srm]', exp: '17', email_verified: 'true', x: '{"y":1}' },
        scopes: null,
      },
    });
    expect(events[0]).toMatchObject({ pathParameters: { id: 'r-1' }, requestContext: { timeEpoch: NOW.getTime() } });
  });

  it('answers 401 as API Gateway does, and does not trouble the function', async () => {
    verdict = { ok: false, challenge: 'Bearer' };
    const response = await ask('/requests/r-1/status', { method: 'POST', body: '{}', headers: FROM_SITE });
    expect([response.status, await response.json()]).toEqual([401, { message: 'Unauthorized' }]);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(corsOf(response)).toMatchObject({ 'access-control-allow-origin': FROM_SITE.origin });
    expect(events).toEqual([]);
  });

  it('tells nothing of a person where the route is open', async () => {
    await ask('/open');
    expect(events[0]?.requestContext).not.toHaveProperty('authorizer');
  });
});

describe('a page of another origin', () => {
  const preflight = (origin: string, headers = {}) =>
    ask('/requests/r-1/status', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', ...headers },
    });

  it('is told beforehand what the template allows, without a token and without the function', async () => {
    verdict = { ok: false, challenge: 'Bearer' };
    const response = await preflight(FROM_SITE.origin);
    expect(response.status).toBe(204);
    expect(corsOf(response)).toEqual({
      'access-control-allow-origin': FROM_SITE.origin,
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'Authorization,Content-Type',
      'access-control-max-age': '600',
    });
    expect(events).toEqual([]);
  });

  it('is told nothing when its site is not named', async () => {
    const response = await preflight('https://elsewhere.example.com');
    expect([response.status, corsOf(response)]).toEqual([204, {}]);
    expect(corsOf(await ask('/open', { headers: { origin: 'https://elsewhere.example.com' } }))).toEqual({});
    expect(corsOf(await ask('/open'))).toEqual({});
  });

  it('gets the headers with every answer, and not what the function says of them', async () => {
    answer = async () => ({ statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*', 'X-Own': '1' }, body: '' });
    const response = await ask('/open', { headers: FROM_SITE });
    expect(corsOf(response)).toEqual({
      'access-control-allow-origin': FROM_SITE.origin,
      'access-control-expose-headers': 'Retry-After',
    });
    expect(response.headers.get('x-own')).toBe('1');
    expect(corsOf(await ask('/nowhere', { headers: FROM_SITE }))).toHaveProperty('access-control-allow-origin');
  });
});

describe('the API itself answers', () => {
  it('404 where there is no route, and 404 to OPTIONS that is no question of a browser', async () => {
    expect([(await ask('/nowhere')).status, (await ask('/open', { method: 'OPTIONS' })).status]).toEqual([404, 404]);
  });

  it('400 to a path that cannot be read, without a fault of the stage', async () => {
    const response = await ask('/requests/%E0%A4/status', { method: 'POST' });
    expect([response.status, await response.json(), faults]).toEqual([400, { message: 'Bad Request' }, []]);
  });

  it('413 to a body of more than 10 MB', async () => {
    const body = 'x'.repeat(10 * 1024 * 1024 + 1);
    expect((await ask('/requests/r-1/status', { method: 'POST', body })).status).toBe(413);
    expect(events).toEqual([]);
  });

  it('503 when the function takes too long', async () => {
    answer = () => new Promise(() => {});
    expect((await ask('/open')).status).toBe(503);
  });

  it('what is its own before any route', async () => {
    expect(await (await ask('/_local/x', { method: 'POST' })).text()).toBe('own');
  });
});

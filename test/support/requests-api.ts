import { createHash } from 'node:crypto';
import type { APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';
import { createMemoryBulkPlans } from '../../src/adapters/memory/memory-bulk-plans.ts';
import { createMemoryIdempotencyRecords } from '../../src/adapters/memory/memory-idempotency-records.ts';
import { createMemoryJournal } from '../../src/adapters/memory/memory-journal.ts';
import { createMemoryStatusMetrics } from '../../src/adapters/memory/memory-status-metrics.ts';
import { createMemoryStatusStores } from '../../src/adapters/memory/memory-status-stores.ts';
import { REQUESTS } from '../../src/domain/statuses/requests-lifecycle.ts';
import { timerAtOf } from '../../src/domain/statuses/timers.ts';
import type { TrackedRecord } from '../../src/domain/statuses/tracked-record.ts';
import type { Answer } from '../../src/handlers/shared/http/problem.ts';
import { REQUEST_ROUTES } from '../../src/handlers/statuses/requests-api/routes.ts';
import { requestsApiHandler } from '../../src/handlers/statuses/requests-api.http.ts';
import { problemsOf } from '../../tools/openapi-document.ts';

export const NOW = new Date('2026-03-15T12:00:00.000Z');
const DAY = 86_400_000;

export const daysAgo = (days: number): string => new Date(NOW.getTime() - days * DAY).toISOString();

export const aRequest = (changes: Partial<TrackedRecord> = {}): TrackedRecord => {
  const since = daysAgo(3);
  const status = changes.status ?? 'New';
  const record: TrackedRecord = {
    id: 'request-1',
    trackedStatus: status,
    version: 2,
    statusSince: since,
    lastActivityAt: since,
    counters: {},
    createdAt: daysAgo(20),
    updatedAt: since,
    assignedTo: 'contact-ae',
    isTestData: false,
    facts: {},
    details: {},
    ...changes,
    status,
  };
  return { ...record, timerAt: record.timerAt ?? timerAtOf(REQUESTS, record) };
};

export interface TestCaller {
  readonly sub?: string;
  readonly groups?: string | readonly string[];
  readonly contactId?: string;
}

export const ADMIN: TestCaller = { sub: 'sub-admin', groups: '[admin]' };
export const SRM: TestCaller = { sub: 'sub-srm', groups: '[srm]', contactId: 'contact-srm' };
/** Says of itself that it is an administrator's; it was revoked. */
export const REVOKED = { sub: 'sub-revoked', groups: '[super_admin admin srm agent]' } as const satisfies TestCaller;
/** To whom `aRequest` is assigned. */
export const AE: TestCaller = { sub: 'sub-ae', groups: '[agent]', contactId: 'contact-ae' };

export interface TestCall {
  readonly by?: TestCaller;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** A value becomes JSON; a text is sent as it is. */
  readonly body?: unknown;
  /** `null`: no Idempotency-Key. */
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly isBase64Encoded?: boolean;
}

let keys = 0;
const nextKey = (): string => {
  keys += 1;
  return `key-${keys}`;
};

const filled = (pattern: string, path: Readonly<Record<string, string>>): string =>
  pattern.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''));

/** An event as an HTTP API with a JWT authorizer hands it over: claims as text, names of headers in lower case. */
export const apiEvent = (routeKey: string, call: TestCall = {}): APIGatewayProxyEventV2WithJWTAuthorizer => {
  const { by = ADMIN, path, query, body, key = nextKey(), headers = {}, isBase64Encoded = false } = call;
  const [method = '', pattern = ''] = routeKey.split(' ');
  const rawPath = filled(pattern, path ?? {});
  const claims = {
    ...(by.sub === undefined ? {} : { sub: by.sub }),
    ...(by.groups === undefined ? {} : { 'cognito:groups': by.groups as string }),
    ...(by.contactId === undefined ? {} : { 'custom:contactId': by.contactId }),
    token_use: 'id',
    exp: '1773579600',
  };
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: {
      host: 'api.example.com',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === null ? {} : { 'idempotency-key': key }),
      ...headers,
    },
    ...(query === undefined ? {} : { queryStringParameters: { ...query } }),
    ...(path === undefined ? {} : { pathParameters: { ...path } }),
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      authorizer: { principalId: '', integrationLatency: 0, jwt: { claims, scopes: [] } },
      domainName: 'api.example.com',
      domainPrefix: 'api',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: 'request-id-1',
      routeKey,
      stage: '$default',
      time: '15/Mar/2026:12:00:00 +0000',
      timeEpoch: NOW.getTime(),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    isBase64Encoded,
  };
};

export interface TestAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what came over the wire, looked into by tests
  readonly body: any;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** No answer may leave that docs/openapi.json does not tell. */
const checkTold = (routeKey: string, { status, body, headers }: TestAnswer): void => {
  const definition = REQUEST_ROUTES.find((route) => route.routeKey === routeKey);
  if (definition === undefined) return;
  if (status === 200) {
    expect(definition.answers.schema.safeParse(body).error?.issues).toBeUndefined();
    return;
  }
  const told = problemsOf(definition).map((kind) => `urn:realtechee:problem:${kind.slug} ${kind.status}`);
  expect(told).toContain(`${body.type} ${status}`);
  expect(headers).toMatchObject({ 'content-type': 'application/problem+json' });
  expect(body).toMatchObject({
    title: expect.any(String),
    status,
    detail: expect.any(String),
    requestId: 'request-id-1',
  });
};

/** The API on stores in memory, with a clock that is moved by hand. */
export const aRequestsApi = (requests: readonly TrackedRecord[] = [aRequest()]) => {
  const stores = createMemoryStatusStores({ pageSize: 3 });
  const plans = createMemoryBulkPlans();
  const idempotency = createMemoryIdempotencyRecords<Answer>();
  const journal = createMemoryJournal();
  let now = NOW;
  let ids = 0;
  const dependencies = {
    lifecycle: REQUESTS,
    records: stores.records,
    history: stores.history,
    plans,
    idempotency,
    journal,
    metrics: createMemoryStatusMetrics(),
    isRevoked: async (id: string) => id === REVOKED.sub,
    clock: () => now,
    digest: (text: string) => createHash('sha256').update(text).digest('hex'),
    newId: () => {
      ids += 1;
      return `plan-${ids}`;
    },
  };
  for (const request of requests) stores.records.plant(request);
  const handle = requestsApiHandler(dependencies);

  const send = async (event: APIGatewayProxyEventV2WithJWTAuthorizer): Promise<TestAnswer> => {
    const { statusCode = 0, body = '', headers = {} } = await handle(event);
    const answer = { status: statusCode, body: JSON.parse(body), headers };
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    checkTold(event.routeKey, answer);
    return answer;
  };

  return {
    ...{ stores, plans, idempotency, journal, dependencies, send },
    call: (routeKey: string, call: TestCall = {}) => send(apiEvent(routeKey, call)),
    passSeconds: (seconds: number): void => {
      now = new Date(now.getTime() + seconds * 1000);
    },
    status: (by: TestCaller, id = 'request-1') => send(apiEvent('GET /requests/{id}/status', { by, path: { id } })),
    move: (body: unknown, call: TestCall = {}) =>
      send(apiEvent('POST /requests/{id}/status', { path: { id: 'request-1' }, body, ...call })),
    bulk: (body: unknown, call: TestCall = {}) => send(apiEvent('POST /requests/status/bulk', { body, ...call })),
    stored: (id = 'request-1') => stores.records.all().find((record) => record.id === id),
  };
};
export type RequestsApi = ReturnType<typeof aRequestsApi>;

/** What nothing may have touched. */
export const traces = ({ stores }: RequestsApi) => ({
  records: stores.records.all(),
  history: stores.entries(),
  signals: stores.signals(),
  audit: stores.audit(),
});

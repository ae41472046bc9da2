import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { createMemoryJournal } from '../../../src/adapters/memory/memory-journal.ts';
import { createMemorySuppressionList } from '../../../src/adapters/memory/memory-suppression-list.ts';
import { createMemoryUnsubscribeKeys } from '../../../src/adapters/memory/memory-unsubscribe-keys.ts';
import { hmacSha256, sameText } from '../../../src/adapters/node/hmac.ts';
import { unsubscribeToken } from '../../../src/domain/notifications/unsubscribe-token.ts';
import { unsubscribeHandler } from '../../../src/handlers/notifications/unsubscribe.http.ts';
import { aSecret } from '../../support/secrets.ts';

const signing = { keys: createMemoryUnsubscribeKeys(aSecret()), mac: hmacSha256, sameText };
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const ONE_CLICK = 'List-Unsubscribe=One-Click';

const anEvent = (
  method: string,
  t: string | undefined,
  {
    body,
    headers = FORM,
    isBase64Encoded = false,
  }: Partial<Pick<APIGatewayProxyEventV2, 'body' | 'headers' | 'isBase64Encoded'>> = {},
): APIGatewayProxyEventV2 => ({
  version: '2.0',
  routeKey: `${method} /unsubscribe`,
  rawPath: '/unsubscribe',
  rawQueryString: t === undefined ? '' : `t=${t}`,
  ...(t === undefined ? {} : { queryStringParameters: { t } }),
  headers,
  requestContext: {
    accountId: '123456789012',
    apiId: 'api',
    domainName: 'api.example.com',
    domainPrefix: 'api',
    http: { method, path: '/unsubscribe', protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
    requestId: 'request-1',
    routeKey: `${method} /unsubscribe`,
    stage: '$default',
    time: '02/Jan/2026:03:04:05 +0000',
    timeEpoch: 1767323045678,
  },
  ...(body === undefined ? {} : { body }),
  isBase64Encoded,
});

const aWorld = async () => {
  const suppressions = createMemorySuppressionList();
  const journal = createMemoryJournal();
  const handle = unsubscribeHandler({
    signing,
    suppressions,
    journal,
    clock: () => new Date('2026-01-02T03:04:05.678Z'),
  });
  const token = await unsubscribeToken(signing, { id: 'n-1', recipient: 'ada@example.com', category: 'marketing' });
  const isOff = async () => (await suppressions.reasonFor('ada@example.com', 'marketing')) !== undefined;
  return { suppressions, journal, handle, token, isOff };
};

const multipart = ['--x', 'Content-Disposition: form-data; name="List-Unsubscribe"', '', 'One-Click', '--x--', ''].join(
  '\r\n',
);

describe('POST /unsubscribe', () => {
  it.each([
    ['urlencoded', { body: ONE_CLICK }],
    ['urlencoded without a content type', { body: ONE_CLICK, headers: {} }],
    ['base64', { body: Buffer.from(ONE_CLICK).toString('base64'), isBase64Encoded: true }],
    ['multipart', { body: multipart, headers: { 'content-type': 'multipart/form-data; boundary=x' } }],
  ])('N11: unsubscribes by a form that is %s', async (_, request) => {
    const { handle, token, isOff } = await aWorld();
    expect(await handle(anEvent('POST', token, request))).toMatchObject({
      statusCode: 200,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
      body: expect.stringContaining('You are unsubscribed'),
    });
    expect(await isOff()).toBe(true);
  });

  it('answers the same when it is repeated', async () => {
    const { handle, token } = await aWorld();
    const event = anEvent('POST', token, { body: ONE_CLICK });
    expect(await handle(event)).toEqual(await handle(event));
  });

  it.each([
    ['no form', {}],
    ['another value', { body: 'List-Unsubscribe=Two-Click' }],
    ['another field', { body: 'unsubscribe=One-Click' }],
    ['JSON', { body: '{"List-Unsubscribe":"One-Click"}', headers: { 'content-type': 'application/json' } }],
    ['a broken multipart form', { body: ONE_CLICK, headers: { 'content-type': 'multipart/form-data' } }],
  ])('N11: answers 400 to %s, and unsubscribes nobody', async (_, request) => {
    const { handle, token, isOff } = await aWorld();
    expect(await handle(anEvent('POST', token, request))).toMatchObject({ statusCode: 400 });
    expect(await isOff()).toBe(false);
  });

  it.each([undefined, '', 'abc', 'abc.def'])('answers 400 to the token %j, without repeating it', async (token) => {
    const { handle, isOff } = await aWorld();
    const answer = await handle(anEvent('POST', token, { body: ONE_CLICK }));
    expect(answer).toMatchObject({ statusCode: 400, body: expect.stringContaining('not valid') });
    expect(answer.body).not.toContain('abc');
    expect(await isOff()).toBe(false);
  });

  it('answers 503, and logs why, when the list cannot be reached', async () => {
    const { handle, token, suppressions, journal } = await aWorld();
    suppressions.setOutage(true);
    expect(await handle(anEvent('POST', token, { body: ONE_CLICK }))).toMatchObject({
      statusCode: 503,
      headers: { 'retry-after': '60' },
    });
    expect(journal.entries).toMatchObject([
      { level: 'error', code: 'notifications.unsubscribe-fault', cause: expect.anything() },
    ]);
  });
});

describe('GET /unsubscribe', () => {
  it('N11: changes nothing, since scanners of mail follow every link', async () => {
    const { handle, token, isOff, journal } = await aWorld();
    for (const method of ['GET', 'HEAD']) {
      expect(await handle(anEvent(method, token))).toMatchObject({ statusCode: 200 });
    }
    expect(await isOff()).toBe(false);
    expect(journal.entries).toEqual([]);
  });

  it('shows a page whose one button posts what a mail client would post', async () => {
    const { handle, token } = await aWorld();
    const { headers, body = '' } = await handle(anEvent('GET', token));
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    });
    expect(body).toMatch(/<html lang="en">[\s\S]*<title>.+<\/title>[\s\S]*<main>\s*<h1>/);
    expect(body).toMatch(/<form method="post">\s*<input type="hidden" name="List-Unsubscribe" value="One-Click">/);
    expect(body.match(/<button type="submit">/g)).toHaveLength(1);
    expect(body).not.toMatch(/<script|https?:/);
  });
});

it.each([
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
])('%s /unsubscribe is answered 405 with what is allowed', async (method) => {
  const { handle, token, isOff } = await aWorld();
  expect(await handle(anEvent(method, token, { body: ONE_CLICK }))).toMatchObject({
    statusCode: 405,
    headers: { allow: 'GET, HEAD, POST' },
  });
  expect(await isOff()).toBe(false);
});

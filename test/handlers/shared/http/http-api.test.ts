import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import * as z from 'zod/mini';
import { createMemoryIdempotencyRecords } from '../../../../src/adapters/memory/memory-idempotency-records.ts';
import { createMemoryJournal } from '../../../../src/adapters/memory/memory-journal.ts';
import { $Id, $Moment, $PageQuery } from '../../../../src/handlers/shared/http/fields.ts';
import { httpApi } from '../../../../src/handlers/shared/http/http-api.ts';
import { readKeptAnswer } from '../../../../src/handlers/shared/http/kept-answer.ts';
import { type Answer, PROBLEMS, problem, success } from '../../../../src/handlers/shared/http/problem.ts';
import { MOST_BODY_BYTES } from '../../../../src/handlers/shared/http/read-body.ts';
import {
  $NoBody,
  $Nothing,
  defineRoute,
  type RouteDefinition,
  serve,
} from '../../../../src/handlers/shared/http/route.ts';
import { ADMIN, apiEvent, NOW, type TestCall } from '../../../support/requests-api.ts';

/** An API of another capability: the kit knows nothing of requests. */
const paint = defineRoute({
  routeKey: 'PUT /houses/{id}/color',
  operation: 'paintHouse',
  summary: 'Paint a house',
  description: 'Any color.',
  allowed: { says: 'painters', groups: ['admin'] },
  isCommand: true,
  path: z.strictObject({ id: $Id }),
  query: z.strictObject({ since: z.exactOptional($Moment) }),
  body: z.strictObject({
    color: z.enum(['red', 'blue']),
    coats: z.int().check(z.minimum(1), z.maximum(3)),
    rooms: z.exactOptional(z.array(z.strictObject({ name: z.string().check(z.minLength(2)) })).check(z.maxLength(2))),
  }),
  answers: { description: 'Painted', schema: z.unknown() },
  problems: [],
});
const list = defineRoute({
  ...paint,
  routeKey: 'GET /houses',
  isCommand: false,
  path: $Nothing,
  query: $PageQuery,
  body: $NoBody,
});
const GOOD = { color: 'red', coats: 2 };

const anApi = (act: () => Promise<Answer> = async () => success({ painted: true })) => {
  const journal = createMemoryJournal();
  const idempotency = createMemoryIdempotencyRecords<Answer>();
  const handle = httpApi(
    {
      capability: 'houses',
      idempotency,
      journal,
      isRevoked: async () => false,
      clock: () => NOW,
      digest: (text) => createHash('sha256').update(text).digest('hex'),
    },
    [serve(paint, act), serve(list, async ({ query }) => success(query))],
  );
  const call = async (route: Pick<RouteDefinition, 'routeKey'>, options: TestCall = {}) => {
    const { statusCode, body = '', headers } = await handle(apiEvent(route.routeKey, options));
    return { status: statusCode, body: JSON.parse(body), headers };
  };
  const put = (body: unknown, options: TestCall = {}) => call(paint, { path: { id: 'h-1' }, body, ...options });
  return { journal, idempotency, call, put };
};

describe('input', () => {
  it('is named by its field, all that is wrong at once, and never repeated', async () => {
    const secret = 'ada@example.com';
    const { status, body } = await anApi().put(
      { color: secret, coats: 9, rooms: [{ name: 'x' }, { nam: 'hall' }], [secret.slice(0, 3)]: 1 },
      { key: null, query: { since: '2026-02-30', form: 'x' }, path: { id: 'a b' } },
    );
    expect(status).toBe(400);
    expect(body.errors).toEqual([
      { in: 'header', field: 'Idempotency-Key', detail: 'is missing' },
      { in: 'path', field: 'id', detail: 'must be an id, in ASCII without spaces' },
      { in: 'query', field: 'since', detail: 'must be a day like 2026-01-31, or a time like 2026-01-31T08:00:00Z' },
      { in: 'query', field: 'form', detail: 'is not known here' },
      { in: 'body', field: 'color', detail: 'must be one of red, blue' },
      { in: 'body', field: 'coats', detail: 'must be at most 3' },
      { in: 'body', field: 'rooms[0].name', detail: 'must have at least 2 characters' },
      { in: 'body', field: 'rooms[1].name', detail: 'is missing' },
      { in: 'body', field: 'rooms[1].nam', detail: 'is not known here' },
      { in: 'body', field: 'ada', detail: 'is not known here' },
    ]);
    expect(JSON.stringify(body)).not.toContain(secret);
  });

  it.each([
    ['missing', undefined, '', 'is missing'],
    ['a list', [], '', 'must be an object'],
    ['null', 'null', '', 'must be an object'],
    ['a number', '7', '', 'must be an object'],
    ['half a number', { ...GOOD, coats: 1.5 }, 'coats', 'must be a whole number'],
    ['a number as text', { ...GOOD, coats: '1' }, 'coats', 'must be a number'],
    [
      'too long a list',
      { ...GOOD, rooms: [{ name: 'aa' }, { name: 'bb' }, { name: 'cc' }] },
      'rooms',
      'must have at most 2 items',
    ],
    ['a prototype', '{"color":"red","coats":1,"__proto__":{"x":1}}', '__proto__', 'is not known here'],
  ])('that is %s is refused', async (_, body, field, detail) => {
    expect(await anApi().put(body)).toMatchObject({ status: 400, body: { errors: [{ in: 'body', field, detail }] } });
  });

  it.each([
    ['broken JSON', '{"color":', {}, PROBLEMS.broken],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]).toString('base64'), { isBase64Encoded: true }, PROBLEMS.broken],
    ['a form', 'color=red', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }, PROBLEMS.notJson],
    ['JSON that does not say so', GOOD, { headers: { 'content-type': 'text/plain' } }, PROBLEMS.notJson],
    ['too large a body', JSON.stringify('x'.repeat(MOST_BODY_BYTES)), {}, PROBLEMS.tooLarge],
  ])('that is %s is refused', async (_, body, options, kind) => {
    expect(await anApi().put(body, options)).toMatchObject({
      status: 400,
      body: { type: `urn:realtechee:problem:${kind.slug}`, title: kind.title },
    });
  });

  it('is read also as base64, and as any kind of JSON', async () => {
    const base64 = Buffer.from(JSON.stringify(GOOD)).toString('base64');
    const headers = { 'content-type': 'application/vnd.house+json; charset=utf-8' };
    expect(await anApi().put(base64, { isBase64Encoded: true, headers })).toMatchObject({ status: 200 });
  });

  it('is cut to pages of 25, and to 100 at the most', async () => {
    const { call } = anApi();
    expect((await call(list)).body).toEqual({ limit: 25 });
    expect((await call(list, { query: { limit: '100', after: 'abc' } })).body).toEqual({ limit: 100, after: 'abc' });
    for (const limit of ['0', '101', '1.5', 'ten', '', '5,6', '-1', '1e3']) {
      expect(await call(list, { query: { limit } })).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'limit' }] },
      });
    }
  });

  it('never breaks anything: whatever comes as a body is answered below 500', async () => {
    const { put, journal } = anApi();
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.jsonValue().map((value) => JSON.stringify(value)),
    );
    const almost = fc.record({
      color: fc.anything(),
      coats: fc.oneof(fc.integer(), fc.double()),
      rooms: fc.jsonValue(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          texts,
          almost.map((value) => JSON.stringify(value) ?? ''),
          fc.jsonValue(),
        ),
        async (body) => {
          expect((await put(body)).status).toBeLessThan(500);
        },
      ),
      { numRuns: 300 },
    );
    expect(journal.entries.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('may be as deep as it likes', async () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect((await anApi().put(`{"color":"red","coats":1,"rooms":${deep}}`)).status).toBe(400);
  });
});

describe('an operation', () => {
  it('is found by the route that API Gateway names', async () => {
    expect(await anApi().call({ routeKey: 'GET /nowhere' })).toMatchObject({ status: 404 });
  });

  it('is never served twice under one route', () => {
    const route = serve(list, async () => success({}));
    const options = {
      capability: 'houses',
      idempotency: createMemoryIdempotencyRecords<Answer>(),
      journal: createMemoryJournal(),
      isRevoked: async () => false,
    };
    expect(() => httpApi({ ...options, clock: () => NOW, digest: (text) => text }, [route, route])).toThrow(
      /same route/,
    );
  });

  it('U1: is for its groups, before anything of the call is looked at', async () => {
    const { put } = anApi();
    expect(await put('{', { by: { sub: 's', groups: '[srm]' } })).toMatchObject({
      status: 403,
      body: { detail: 'this is for painters' },
    });
    expect(await put('{', { by: {} })).toMatchObject({ status: 401 });
  });

  it('is answered by the problem that it names, with what a program needs', async () => {
    const wet = { slug: 'paint-wet', status: 409, title: 'The paint is wet' };
    const { put } = anApi(async () => problem(wet, 'come back tomorrow', { dryAt: '2026-03-16' }));
    expect(await put(GOOD)).toMatchObject({
      status: 409,
      headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
      body: {
        type: 'urn:realtechee:problem:paint-wet',
        title: 'The paint is wet',
        status: 409,
        detail: 'come back tomorrow',
        dryAt: '2026-03-16',
        requestId: 'request-id-1',
      },
    });
  });

  it('U3: whose answer is provisional goes on under the same key', async () => {
    let rooms = 0;
    const { put } = anApi(async () => {
      rooms += 1;
      return { ...success({ rooms }), isProvisional: rooms < 2 };
    });
    const answers = [await put(GOOD, { key: 'k' }), await put(GOOD, { key: 'k' }), await put(GOOD, { key: 'k' })];
    expect(answers.map(({ body }) => body.rooms)).toEqual([1, 2, 2]);
  });

  it('answers 500 when the idempotency records cannot be reached, and does nothing', async () => {
    let painted = 0;
    const { put, idempotency } = anApi(async () => {
      painted += 1;
      return success({});
    });
    idempotency.setOutage(true);
    expect(await put(GOOD, { by: ADMIN })).toMatchObject({ status: 500 });
    expect(painted).toBe(0);
  });
});

describe('a kept answer', () => {
  it.each([
    success({ a: 1 }),
    problem(PROBLEMS.invalid, 'x', { errors: [] }),
  ])('comes back as it went: %j', (answer) => {
    expect(readKeptAnswer(JSON.parse(JSON.stringify(answer)))).toEqual(answer);
  });

  it.each([undefined, null, 7, {}, { status: 500, body: {} }, { kind: {}, detail: 'x' }])('%j is none', (value) => {
    expect(() => readKeptAnswer(value)).toThrow(/is no answer/);
  });
});

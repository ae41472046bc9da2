import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_ROUTES, openapiDocument, problemsOf } from '../../tools/openapi-document.ts';
import { ofType, type Properties, packaged, ROOT } from './packaged.ts';

const read = (...path: readonly string[]) => JSON.parse(readFileSync(join(ROOT, ...path), 'utf8'));

/** What everybody may do to themselves. */
const TO_ONESELF = ['showUser', 'showMe', 'updateUser', 'signOutUser', 'exportUser', 'readFeatures'];
/** Served by the function itself, for browsers and mail programs rather than for programs of ours. */
const NOT_TOLD = ['GET /unsubscribe', 'POST /unsubscribe'];

describe('docs/openapi.json', () => {
  it('is what the operations say of themselves (else: node tools/openapi.ts, or UPDATE_DOCS=1)', () => {
    if (process.env.UPDATE_DOCS !== undefined) execFileSync(process.execPath, [join(ROOT, 'tools', 'openapi.ts')]);
    const { version } = read('package.json');
    expect(read('docs', 'openapi.json')).toEqual(JSON.parse(JSON.stringify(openapiDocument(version))));
  });

  it('tells every route of the template, and no other', async () => {
    const keys = ofType(await packaged('prod'), 'AWS::ApiGatewayV2::Route').map(([, { RouteKey }]) => String(RouteKey));
    const told = ALL_ROUTES.map(({ routeKey }) => routeKey);
    expect(keys.filter((key) => !NOT_TOLD.includes(key)).toSorted()).toEqual(told.toSorted());
  }, 60_000);
});

describe('an operation whose answer may be kept', () => {
  it('C4: tells that it answers 304 to the tag of what is kept; no other does', () => {
    const paths = Object.entries<Properties>(read('docs', 'openapi.json').paths);
    const operations = paths.flatMap(([path, item]) =>
      Object.entries<Properties>(item).map(([method, operation]) => ({ route: `${method} ${path}`, operation })),
    );
    const kept = operations.filter(({ operation }) => '304' in operation.responses);
    expect(kept.map(({ route }) => route)).toEqual(['get /configuration/public']);
    expect(kept[0]?.operation.parameters).toEqual([expect.objectContaining({ name: 'If-None-Match', in: 'header' })]);
  });
});

describe('every operation', () => {
  it('has a name of its own, and each problem one meaning', () => {
    const names = ALL_ROUTES.map(({ operation }) => operation);
    expect(new Set(names).size).toBe(names.length);
    const kinds = new Map<string, unknown>();
    for (const kind of ALL_ROUTES.flatMap(problemsOf)) {
      expect(kinds.get(kind.slug) ?? kind).toEqual(kind);
      kinds.set(kind.slug, kind);
    }
  });

  it('names the groups that may call it, guests and home owners only where it is done to oneself', () => {
    for (const { operation, allowed } of ALL_ROUTES.filter(({ isPublic }) => isPublic !== true)) {
      expect([operation, allowed.groups.length]).not.toEqual([operation, 0]);
      const outsiders = allowed.groups.filter((group) => ['homeowner', 'provider', 'guest'].includes(group));
      expect([operation, outsiders.length > 0]).toEqual([operation, TO_ONESELF.includes(operation)]);
    }
  });

  it('U3: is called under a key when it changes something, and by nobody unknown', () => {
    for (const { routeKey, isCommand, isPublic } of ALL_ROUTES)
      expect([routeKey, isCommand]).toEqual([routeKey, !routeKey.startsWith('GET ') && isPublic !== true]);
    expect(ALL_ROUTES.filter(({ isPublic }) => isPublic === true).map(({ routeKey }) => routeKey)).toEqual([
      'POST /users/invitations/{id}/opened',
      'GET /configuration/public',
    ]);
  });

  it('is described: no parameter without words, no answer without a schema', () => {
    const operations = Object.values<Properties>(read('docs', 'openapi.json').paths).flatMap((item) =>
      Object.values<Properties>(item),
    );
    for (const { description } of operations.flatMap(({ parameters }) => parameters)) expect(description).toMatch(/\w/);
    const answers = operations.flatMap(({ responses }) => Object.entries<Properties>(responses));
    for (const [status, { description, content = {} }] of answers) {
      expect(description).toMatch(/\w/);
      expect([status, Object.keys(content).length]).toEqual([status, status === '304' ? 0 : 1]);
    }
  });
});

import { createMatcher, MalformedPath } from '../../../local/http/match-route.ts';

const match = (...routeKeys: readonly string[]) => {
  const matcher = createMatcher(routeKeys.map((routeKey) => ({ routeKey, functionArn: routeKey, timeoutMs: 1000 })));
  return (method: string, path: string) => {
    const found = matcher(method, path);
    return found === undefined ? undefined : [found.route.routeKey, found.parameters];
  };
};

it('takes the most specific route, in whatever order they stand in the template', () => {
  const routes = [
    '$default',
    'ANY /{proxy+}',
    'GET /requests/{id}',
    'GET /requests/{id}/history',
    'GET /requests/{rest+}',
    'GET /requests/status',
    'ANY /requests/status',
  ];
  for (const found of [match(...routes), match(...routes.toReversed())]) {
    expect(found('GET', '/requests/status')).toEqual(['GET /requests/status', {}]);
    expect(found('PUT', '/requests/status')).toEqual(['ANY /requests/status', {}]);
    expect(found('GET', '/requests/r-1')).toEqual(['GET /requests/{id}', { id: 'r-1' }]);
    expect(found('GET', '/requests/r-1/history')).toEqual(['GET /requests/{id}/history', { id: 'r-1' }]);
    expect(found('GET', '/requests/r-1/notes/2')).toEqual(['GET /requests/{rest+}', { rest: 'r-1/notes/2' }]);
    expect(found('POST', '/anything/else')).toEqual(['ANY /{proxy+}', { proxy: 'anything/else' }]);
    expect(found('POST', '/')).toEqual(['$default', {}]);
  }
});

it('finds nothing for another method, a longer path or an empty variable', () => {
  const found = match('GET /requests/{id}');
  for (const [method, path] of [
    ['POST', '/requests/r-1'],
    ['GET', '/requests/r-1/'],
    ['GET', '/requests/'],
    ['GET', '/requests'],
  ] as const) {
    expect(found(method, path)).toBeUndefined();
  }
});

it('decodes what stands in a variable, and says when that cannot be done', () => {
  const found = match('GET /requests/{id}');
  expect(found('GET', '/requests/a%20b%2Fc')).toEqual(['GET /requests/{id}', { id: 'a b/c' }]);
  expect(() => found('GET', '/requests/%E0%A4')).toThrow(MalformedPath);
});

import { createMemoryIdempotencyRecords } from '../../src/adapters/memory/memory-idempotency-records.ts';
import { committedSource } from '../../src/domain/configuration/changes/committed-configuration.ts';
import type { StageKind } from '../../src/domain/configuration/parameter.ts';
import { CONFIGURATION_ROUTES } from '../../src/handlers/configuration/configuration-api/routes.ts';
import { configurationApiHandler } from '../../src/handlers/configuration/configuration-api.http.ts';
import type { Answer } from '../../src/handlers/shared/http/problem.ts';
import { problemsOf } from '../../tools/openapi-document.ts';
import { configurationWorld } from './configuration-world.ts';
import { apiEvent, type TestAnswer, type TestCall } from './requests-api.ts';

export const AS_ANN = { sub: 'ann', groups: '[admin]' };
export const AS_BOB = { sub: 'bob', groups: '[admin]' };
export const AS_EVE = { sub: 'eve', groups: '[srm]' };

/** No answer may leave that docs/openapi.json does not tell. */
const checkTold = (routeKey: string, { status, body }: TestAnswer): void => {
  const definition = CONFIGURATION_ROUTES.find((route) => route.routeKey === routeKey);
  if (definition === undefined) return;
  if (status === 304) {
    expect([routeKey, definition.isKept, body]).toEqual([routeKey, true, undefined]);
    return;
  }
  if (status === 200) {
    expect([routeKey, definition.answers.schema.safeParse(body).error?.issues]).toEqual([routeKey, undefined]);
    return;
  }
  const told = problemsOf(definition).map((kind) => `urn:realtechee:problem:${kind.slug} ${kind.status}`);
  expect([routeKey, ...told]).toContain(`${body.type} ${status}`);
};

/** The API on stores in memory, with a clock that is moved by hand. */
export const aConfigurationApi = (kind: StageKind = 'production') => {
  const world = configurationWorld(kind);
  const { dependencies, store } = world;
  const handle = configurationApiHandler({
    ...dependencies,
    source: committedSource(store),
    idempotency: createMemoryIdempotencyRecords<Answer>(),
    isRevoked: async (id) => id === 'revoked',
    verifyToken: async () => undefined,
    newId: () => 'direct-1',
  });
  let told = '';
  return {
    ...world,
    /** Everything that was ever answered. */
    told: () => told,
    call: async (routeKey: string, call: TestCall = {}): Promise<TestAnswer> => {
      const { statusCode = 0, body = '', headers = {} } = await handle(apiEvent(routeKey, { by: AS_ANN, ...call }));
      told += body;
      const answer = { status: statusCode, body: body === '' ? undefined : JSON.parse(body), headers };
      checkTold(routeKey, answer);
      return answer;
    },
  };
};

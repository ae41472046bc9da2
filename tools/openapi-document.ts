import * as z from 'zod';
import { CONFIGURATION_ROUTES } from '../src/handlers/configuration/configuration-api/routes.ts';
import { PROBLEMS, type ProblemKind, typeOf } from '../src/handlers/shared/http/problem.ts';
import { $NoBody, type RouteDefinition } from '../src/handlers/shared/http/route.ts';
import { REQUEST_ROUTES } from '../src/handlers/statuses/requests-api/routes.ts';
import { USER_ROUTES } from '../src/handlers/users/users-api/routes.ts';

/** Every operation that is deployed. An API of another capability adds its list here. */
export const ALL_ROUTES: readonly RouteDefinition[] = [...REQUEST_ROUTES, ...USER_ROUTES, ...CONFIGURATION_ROUTES];

type Json = Readonly<Record<string, unknown>>;

/** A format says more than its pattern, and the bounds of a number in JavaScript say nothing. */
const plainer = ({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void => {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
};

const schemaOf = (schema: z.core.$ZodType): Json => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: 'input', override: plainer });
  return json;
};

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

const parametersOf = (place: 'path' | 'query', schema: z.core.$ZodType): readonly Json[] => {
  const { properties, required = [] } = schemaOf(schema);
  return Object.entries(isJson(properties) ? properties : {}).map(([name, value]) => {
    const { description, ...rest } = isJson(value) ? value : {};
    return {
      name,
      in: place,
      required: place === 'path' || (Array.isArray(required) && required.includes(name) && !('default' in rest)),
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  });
};

const IDEMPOTENCY_KEY: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description:
    'A name of your own for this call (a UUID is best). Sent again within 24 hours under it, the call is not carried out again, but answered as the first time.',
  schema: { type: 'string', minLength: 1, maxLength: 128, pattern: '^[!-~]{1,128}$' },
};

const IF_NONE_MATCH: Json = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: 'The ETag of an answer that was kept: where it still holds, 304 comes instead of the value',
  schema: { type: 'string' },
};

const UNCHANGED: Json = { description: 'Nothing has changed since the answer of that ETag; without a body' };

/** All that an operation may answer but its value. */
export const problemsOf = ({
  body,
  isCommand,
  isPublic = false,
  problems,
}: RouteDefinition): readonly ProblemKind[] => [
  PROBLEMS.invalid,
  ...(body === $NoBody ? [] : [PROBLEMS.broken, PROBLEMS.tooLarge, PROBLEMS.notJson]),
  ...(isPublic ? [] : [PROBLEMS.unknownCaller, PROBLEMS.tokenRevoked, PROBLEMS.notPermitted, PROBLEMS.unavailable]),
  ...(isCommand ? [PROBLEMS.inFlight, PROBLEMS.anotherCommand] : []),
  ...problems,
  PROBLEMS.fault,
];

const problemResponses = (definition: RouteDefinition): Json => {
  const byStatus = Map.groupBy(problemsOf(definition), ({ status }) => status);
  const ascending = [...byStatus].toSorted(([one], [other]) => one - other);
  return Object.fromEntries(
    ascending.map(([status, kinds]) => [
      status,
      {
        description: kinds.map(({ title }) => title).join('; '),
        content: {
          'application/problem+json': {
            schema: {
              allOf: [
                { $ref: '#/components/schemas/Problem' },
                { properties: { type: { enum: kinds.map(typeOf) }, status: { const: status } } },
              ],
            },
          },
        },
      },
    ]),
  );
};

const operationOf = (definition: RouteDefinition): Json => {
  const {
    operation,
    summary,
    description,
    allowed,
    path,
    query,
    body,
    isCommand,
    isPublic = false,
    isKept = false,
    answers,
    routeKey,
  } = definition;
  return {
    operationId: operation,
    tags: [routeKey.split('/')[1]],
    summary,
    description: isPublic
      ? `${description}\n\nFor anybody, without a token.`
      : `${description}\n\nFor ${allowed.says} (groups: ${allowed.groups.join(', ')}).`,
    ...(isPublic ? { security: [] } : {}),
    parameters: [
      ...parametersOf('path', path),
      ...parametersOf('query', query),
      ...(isCommand ? [IDEMPOTENCY_KEY] : []),
      ...(isKept ? [IF_NONE_MATCH] : []),
    ],
    ...(body === $NoBody
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } } }),
    responses: {
      200: { description: answers.description, content: { 'application/json': { schema: schemaOf(answers.schema) } } },
      ...(isKept ? { 304: UNCHANGED } : {}),
      ...problemResponses(definition),
    },
  };
};

const PROBLEM: Json = {
  description:
    'RFC 9457. `type` never changes its meaning; some types bring members of their own, like `current`, `reasons` or `possible`.',
  type: 'object',
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What is wrong, and what would be right' },
    requestId: { type: 'string', description: 'What the operators find the call by' },
    errors: {
      description: 'Each thing to correct in the request',
      type: 'array',
      items: {
        type: 'object',
        properties: {
          in: { enum: ['path', 'query', 'header', 'body'] },
          field: { type: 'string', description: '`items[3].id`; empty when the whole is meant' },
          detail: { type: 'string' },
        },
        required: ['in', 'field', 'detail'],
      },
    },
  },
  required: ['type', 'title', 'status', 'detail', 'requestId'],
};

const pathsOf = (routes: readonly RouteDefinition[]): Json => {
  const byPath = Map.groupBy(routes, ({ routeKey }) => routeKey.split(' ')[1] ?? '');
  return Object.fromEntries(
    [...byPath].map(([path, definitions]) => [
      path,
      Object.fromEntries(definitions.map((one) => [one.routeKey.split(' ')[0]?.toLowerCase() ?? '', operationOf(one)])),
    ]),
  );
};

/** The HTTP API in OpenAPI 3.1, out of the very data that the functions check calls by. */
export const openapiDocument = (version: string, routes: readonly RouteDefinition[] = ALL_ROUTES): Json => ({
  openapi: '3.1.0',
  info: {
    title: 'RealTechee backend',
    version,
    description:
      'Calls carry the token of a signed-in person (`Authorization: Bearer …`), whose groups decide what they may do. ' +
      'Before a call comes to an operation, the gateway itself may answer 401, 404, 429 or 503, with `{"message": "…"}`.',
  },
  security: [{ people: [] }],
  paths: pathsOf(routes),
  components: {
    securitySchemes: { people: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    schemas: { Problem: PROBLEM },
  },
});

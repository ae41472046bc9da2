import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod/mini';
import { accept, type Result, refuse } from '../../../domain/shared/result.ts';
import type { Caller } from './caller.ts';
import { checkInput, type InputFault } from './check-input.ts';
import { type Answer, PROBLEMS, type Problem, type ProblemKind, problem } from './problem.ts';
import { readBody } from './read-body.ts';

export const $Nothing = z.strictObject({});
/** Of an operation that takes no body: one that is sent all the same is not looked at. */
export const $NoBody = z.unknown();

/** Who may call at all; what else a record asks for is decided where the record is known. */
export interface Allowed {
  readonly says: string;
  readonly groups: readonly string[];
}

/**
 * One operation as data: what the function serves, what the checks are made of, and what docs/openapi.json says.
 * `routeKey` is what the template names it.
 */
export interface RouteDefinition<
  Path extends z.ZodMiniType = z.ZodMiniType,
  Query extends z.ZodMiniType = z.ZodMiniType,
  Body extends z.ZodMiniType = z.ZodMiniType,
> {
  readonly routeKey: `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`;
  /** Verb and object, unique in the API. */
  readonly operation: string;
  readonly summary: string;
  readonly description: string;
  readonly allowed: Allowed;
  readonly path: Path;
  readonly query: Query;
  readonly body: Body;
  /** Asks for an Idempotency-Key. All operations that change something do. */
  readonly isCommand: boolean;
  /** Served to anybody, without a token: it must say nothing of anybody, and ask for no key. */
  readonly isPublic?: boolean;
  /** Its answer may be kept, and is asked for again by its ETag: 304 where nothing has changed. */
  readonly isKept?: boolean;
  readonly answers: { readonly description: string; readonly schema: z.ZodMiniType };
  /** Besides those that any operation may answer. */
  readonly problems: readonly ProblemKind[];
}

/** Keeps the types of the schemas. */
export const defineRoute = <Path extends z.ZodMiniType, Query extends z.ZodMiniType, Body extends z.ZodMiniType>(
  definition: RouteDefinition<Path, Query, Body>,
): RouteDefinition<Path, Query, Body> => definition;

export interface CallContext {
  readonly caller: Caller;
  readonly startedAt: Date;
  /** Of a command: the same for each time the same caller sends the same under the same key. Empty otherwise. */
  readonly commandId: string;
}

export type Call<Path, Query, Body> = CallContext & {
  readonly path: Path;
  readonly query: Query;
  readonly body: Body;
};

/** A call that may be carried out. */
export interface ReadyCall {
  /** All that the call says, in one way of writing. */
  readonly said: string;
  /** The caller's own name for a command; empty when none is asked for. */
  readonly key: string;
  act(context: CallContext): Promise<Answer>;
}

export type HttpEvent = Pick<
  APIGatewayProxyEventV2,
  'body' | 'headers' | 'isBase64Encoded' | 'pathParameters' | 'queryStringParameters' | 'routeKey'
>;

export interface ServedRoute {
  readonly definition: RouteDefinition;
  read(event: HttpEvent): Result<ReadyCall, Problem>;
}

const $IdempotencyKey = z.object({
  'Idempotency-Key': z
    .string()
    .check(z.regex(/^[!-~]{1,128}$/, 'must be 1 to 128 characters of ASCII without spaces; a UUID is best')),
});

const MOST_FAULTS = 50;

/** Names each fault; nothing was done. */
export const invalid = (faults: readonly InputFault[]): Problem =>
  problem(PROBLEMS.invalid, `${faults.length} thing(s) to correct; nothing was done`, {
    errors: faults.slice(0, MOST_FAULTS),
  });

const headersOf = ({ headers }: HttpEvent) => ({ 'Idempotency-Key': headers['idempotency-key'] });

/** Binds an operation to what carries it out. */
export const serve = <Path extends z.ZodMiniType, Query extends z.ZodMiniType, Body extends z.ZodMiniType>(
  definition: RouteDefinition<Path, Query, Body>,
  act: (call: Call<z.output<Path>, z.output<Query>, z.output<Body>>) => Promise<Answer>,
): ServedRoute => ({
  definition,
  read: (event) => {
    const bodySchema: z.ZodMiniType = definition.body;
    const came = bodySchema === $NoBody ? accept(undefined) : readBody(event);
    if (!came.ok) return came;
    const key = definition.isCommand
      ? checkInput('header', $IdempotencyKey, headersOf(event))
      : accept({ 'Idempotency-Key': '' });
    const path = checkInput('path', definition.path, event.pathParameters ?? {});
    const query = checkInput('query', definition.query, event.queryStringParameters ?? {});
    const body = checkInput('body', definition.body, came.value);
    if (!key.ok || !path.ok || !query.ok || !body.ok) {
      return refuse(invalid([key, path, query, body].flatMap((read) => (read.ok ? [] : read.refusal))));
    }
    const input = { path: path.value, query: query.value, body: body.value };
    return accept({
      said: JSON.stringify(input),
      key: key.value['Idempotency-Key'],
      act: (context) => act({ ...context, ...input }),
    });
  },
});

import type { IncomingMessage } from 'node:http';
import type { CorsPlan } from '../template/stage-plan.ts';

type Headers = Readonly<Record<string, string>>;

export interface Cors {
  /** What a browser is told that asks beforehand; undefined when this is no such question. */
  preflight(request: IncomingMessage): Headers | undefined;
  /** What goes with every answer. What the function says of it is dropped, as API Gateway does. */
  headersFor(request: IncomingMessage): Headers;
}

const listed = (name: string, values: readonly string[]): Headers =>
  values.length === 0 ? {} : { [name]: values.join(',') };

/**
 * Answers for the HTTP API what browsers ask across origins.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export const createCors = (plan: CorsPlan | undefined): Cors => {
  const allowing = ({ headers: { origin } }: IncomingMessage): Headers | undefined => {
    if (plan === undefined || origin === undefined) return undefined;
    if (plan.origins.includes('*')) return { 'access-control-allow-origin': '*' };
    return plan.origins.includes(origin) ? { 'access-control-allow-origin': origin, vary: 'origin' } : undefined;
  };
  return {
    preflight(request) {
      const { origin, 'access-control-request-method': method } = request.headers;
      const isPreflight = request.method === 'OPTIONS' && origin !== undefined && method !== undefined;
      if (plan === undefined || !isPreflight) return undefined;
      const allowed = allowing(request);
      if (allowed === undefined) return {};
      return {
        ...allowed,
        ...listed('access-control-allow-methods', plan.methods),
        ...listed('access-control-allow-headers', plan.headers),
        ...(plan.maxAgeSeconds === undefined ? {} : { 'access-control-max-age': `${plan.maxAgeSeconds}` }),
      };
    },
    headersFor(request) {
      const allowed = allowing(request);
      return allowed === undefined
        ? {}
        : { ...allowed, ...listed('access-control-expose-headers', plan?.exposed ?? []) };
    },
  };
};

import type { RoutePlan } from '../template/stage-plan.ts';

export interface Matched {
  readonly route: RoutePlan;
  readonly parameters: Readonly<Record<string, string>>;
}

/** A path that cannot be read: a `%` that starts no character. */
export class MalformedPath extends Error {
  override readonly name = 'MalformedPath';
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new MalformedPath(text, { cause });
  }
};

const isGreedy = (part: string): boolean => part.endsWith('+}');
const isVariable = (part: string): boolean => part.startsWith('{');

/** What comes first of two routes that both match has the smaller text: word, then variable, then the rest of the path. */
const rankOf = ({ routeKey }: RoutePlan): string => {
  const [method, path = ''] = routeKey.split(' ');
  const parts = path.split('/').map((part) => (isGreedy(part) ? '2' : isVariable(part) ? '1' : '0'));
  return `${parts.join('')} ${method === 'ANY' ? 1 : 0}`;
};

const parametersOf = (pattern: string, path: string): Readonly<Record<string, string>> | undefined => {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  const parameters: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index];
    if (value === undefined || (isVariable(part) && value === '')) return undefined;
    if (isGreedy(part)) return { ...parameters, [part.slice(1, -2)]: decoded(given.slice(index).join('/')) };
    if (isVariable(part)) parameters[part.slice(1, -1)] = decoded(value);
    else if (part !== value) return undefined;
  }
  return wanted.length === given.length ? parameters : undefined;
};

/**
 * Finds the route of a request, the most specific one first, `$default` last.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 * @throws {MalformedPath}
 */
export const createMatcher = (routes: readonly RoutePlan[]) => {
  const fallback = routes.find(({ routeKey }) => routeKey === '$default');
  const inOrder = routes
    .filter((route) => route !== fallback)
    .toSorted((one, other) => (rankOf(one) < rankOf(other) ? -1 : 1));
  return (method: string, path: string): Matched | undefined => {
    for (const route of inOrder) {
      const [wanted = '', pattern = ''] = route.routeKey.split(' ');
      const parameters = ['ANY', method].includes(wanted) ? parametersOf(pattern, path) : undefined;
      if (parameters !== undefined) return { route, parameters };
    }
    return fallback === undefined ? undefined : { route: fallback, parameters: {} };
  };
};

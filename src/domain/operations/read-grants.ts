import type { Admission, Grant, Place, Text } from './isolation-facts.ts';
import { isRecord, leavesOf, listOf } from './template.ts';

const textsOf = (value: unknown): readonly string[] => listOf(value).filter((item) => typeof item === 'string');

const SOURCE_KEY = /(SourceArn|PrincipalArn|SourceFunctionArn|FunctionArn|encryptioncontext:.*arn)$/i;
const AUDIENCE_KEY = /:aud$/i;
/** Operators under which the listed values are the only ones that pass. `IfExists` also passes who brings none. */
const LIMITING = /^(ForAllValues:|ForAnyValue:)?(StringEquals|StringLike|ArnEquals|ArnLike|StringEqualsIgnoreCase)$/;

/** The keys to which a condition limits a statement, each with the values that pass. */
const limitsOf = (condition: unknown): readonly (readonly [key: string, values: readonly string[]])[] =>
  Object.entries(isRecord(condition) ? condition : {})
    .filter(([operator]) => LIMITING.test(operator))
    .flatMap(([, keys]) => Object.entries(isRecord(keys) ? keys : {}))
    .map(([key, values]) => [key, textsOf(values)] as const);

const principalsOf = (principal: unknown, kind: string): readonly string[] => {
  if (principal === '*') return kind === 'AWS' ? ['*'] : [];
  return isRecord(principal) ? textsOf(principal[kind]) : [];
};

const admissionOf = (statement: Readonly<Record<string, unknown>>): Admission | undefined => {
  const { Principal, NotPrincipal } = statement;
  if (Principal === undefined && NotPrincipal === undefined) return undefined;
  const limits = limitsOf(statement.Condition);
  return {
    principals: NotPrincipal === undefined ? principalsOf(Principal, 'AWS') : ['*'],
    services: principalsOf(Principal, 'Service'),
    federations: principalsOf(Principal, 'Federated'),
    limits: limits.filter(([key]) => SOURCE_KEY.test(key)).map(([, values]) => values),
    audiences: limits.filter(([key]) => AUDIENCE_KEY.test(key)).flatMap(([, values]) => values),
  };
};

const grantOf = (place: Place, statement: Readonly<Record<string, unknown>>): Grant => {
  const admission = admissionOf(statement);
  return {
    place,
    actions: textsOf(statement.Action ?? statement.NotAction),
    isNotAction: statement.NotAction !== undefined,
    resources: textsOf(statement.Resource),
    notResources: textsOf(statement.NotResource),
    limitedBy: limitsOf(statement.Condition).map(([key]) => key),
    ...(admission === undefined ? {} : { admission }),
  };
};

interface Statement {
  readonly path: string;
  readonly says: Readonly<Record<string, unknown>>;
}

const statementsAt = (value: unknown, path: string): readonly Statement[] =>
  listOf(value).flatMap((says, at) => (isRecord(says) ? [{ path: `${path}[${at}]`, says }] : []));

const statementsIn = (value: unknown, path = ''): readonly Statement[] => {
  if (Array.isArray(value)) return value.flatMap((inner: unknown, at) => statementsIn(inner, `${path}[${at}]`));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const below = path === '' ? key : `${path}.${key}`;
    return key === 'Statement' ? statementsAt(inner, below) : statementsIn(inner, below);
  });
};

/** Every statement that allows something, in whatever policy of the properties it stands. */
export const readGrants = (properties: unknown, place: Place): readonly Grant[] =>
  statementsIn(properties)
    .filter(({ says }) => says.Effect !== 'Deny')
    .map(({ path, says }) => grantOf({ ...place, path }, says));

/** What AWS::Lambda::Permission says in its own words. */
export const readLambdaPermission = (properties: Readonly<Record<string, unknown>>, place: Place): Grant => {
  const [principal = ''] = textsOf(properties.Principal);
  const sources = textsOf(properties.SourceArn);
  const isService = principal.endsWith('.amazonaws.com');
  return {
    place: { ...place, path: 'Principal' },
    actions: textsOf(properties.Action),
    isNotAction: false,
    resources: textsOf(properties.FunctionName),
    notResources: [],
    limitedBy: [],
    admission: {
      principals: isService ? [] : [principal],
      services: isService ? [principal] : [],
      federations: [],
      limits: sources.length === 0 ? [] : [sources],
      audiences: [],
    },
  };
};

/** Policies that a role takes over by their ARN. */
export const readAttachedPolicies = (properties: Readonly<Record<string, unknown>>, place: Place): readonly Text[] =>
  leavesOf(properties.ManagedPolicyArns, 'ManagedPolicyArns').map(({ path, value }) => ({
    place: { ...place, path },
    value,
  }));

import { isWild } from './iam-patterns.ts';
import type { Grant, Holding, NamedThing, Place, StageFacts, Text } from './isolation-facts.ts';
import { readAttachedPolicies, readGrants, readLambdaPermission } from './read-grants.ts';
import { type ResolvedResource, type ResolvedTemplate, resolveTemplate } from './resolve-template.ts';
import { isRecord, leavesOf, type PackagedStage, valueAt } from './template.ts';

type PlaceOf = (id: string, path: string) => Place;

const grantsOf = (id: string, { type, properties }: ResolvedResource, placeOf: PlaceOf): readonly Grant[] => {
  const grants = readGrants(properties, placeOf(id, ''));
  return type === 'AWS::Lambda::Permission' ? [...grants, readLambdaPermission(properties, placeOf(id, ''))] : grants;
};

const exportsOf = ({ rest }: ResolvedTemplate, placeOf: PlaceOf): readonly NamedThing[] =>
  Object.entries(isRecord(rest.Outputs) ? rest.Outputs : {}).flatMap(([id, output]) =>
    leavesOf(valueAt(output, 'Export.Name'), 'Export.Name').map(({ path, value }) => ({
      place: placeOf(id, path),
      kind: 'export',
      name: value,
    })),
  );

const IMPORT = /‹import ([^›]*)›/gu;
const PATH_IN_ARN = /^arn:[^:]*:ssm:[^:]*:[^:]*:parameter(\/.*)$/;
const PATH_IN_REFERENCE = /\{\{resolve:(?:ssm|ssm-secure|secretsmanager):([^:}]+)/;
const PATH = /^\/[\w.-]+(\/[\w.-]+)+$/;

/** Paths of parameters: in an ARN, in a dynamic reference, or as a whole variable of a function. */
const parameterPathsIn = ({ place, value }: Text): readonly string[] => {
  const named = PATH_IN_ARN.exec(value)?.[1] ?? PATH_IN_REFERENCE.exec(value)?.[1];
  if (named !== undefined) return [named];
  return place.path.startsWith('Environment.Variables.') && PATH.test(value) ? [value] : [];
};

/** What is used by name without being made here: imports, and parameters that an operator keeps. */
const usedThings = (texts: readonly Text[]): readonly NamedThing[] =>
  texts.flatMap((text) => [
    ...[...text.value.matchAll(IMPORT)].map(([, name = '']) => ({ place: text.place, kind: 'import', name })),
    ...parameterPathsIn(text).map((name) => ({ place: text.place, kind: 'parameter path', name })),
  ]);

const ownPermissions = (grants: readonly Grant[]): readonly Holding[] =>
  grants
    .filter(({ admission }) => admission === undefined)
    .flatMap(({ place, resources }) => resources.filter((arn) => !isWild(arn)).map((arn) => ({ place, arn })));

const PARAMETER_TYPE = 'AWS::SSM::Parameter';

/**
 * What a packaged stage shares, reaches and lets in, as far as its template says. Held by the stage is what the template
 * makes, and what its permissions name outright (parameters of the operator, adopted tables, the mail identity).
 */
export const readTemplateFacts = (stage: PackagedStage): StageFacts => {
  const resolved = resolveTemplate(stage);
  const placeOf: PlaceOf = (id, path) => ({ stage: stage.stage, id, path });
  const resources = [...resolved.resources];

  const texts: readonly Text[] = [
    ...resources.flatMap(([id, { properties }]) =>
      leavesOf(properties).map(({ path, value }) => ({ place: placeOf(id, path), value })),
    ),
    ...Object.entries(stage.template.Resources).flatMap(([id, { Metadata }]) =>
      leavesOf(Metadata, 'Metadata').map(({ path, value }) => ({ place: placeOf(id, path), value })),
    ),
    ...leavesOf(resolved.rest).map(({ path, value }) => ({ place: placeOf('template', path), value })),
  ];
  const grants = resources.flatMap(([id, resource]) => grantsOf(id, resource, placeOf));
  const named = resources.flatMap(([id, { type, name }]): readonly NamedThing[] => {
    if (name === undefined) return [];
    const place = placeOf(id, 'name');
    const thing = { place, kind: type, name };
    return type === PARAMETER_TYPE ? [thing, { ...thing, kind: 'parameter path' }] : [thing];
  });

  return {
    stage: stage.stage,
    suffix: stage.suffix,
    things: [...named, ...exportsOf(resolved, placeOf), ...usedThings(texts)],
    holdings: [
      ...resources.flatMap(([id, { arns }]) => arns.map((arn) => ({ place: placeOf(id, 'ARN'), arn }))),
      ...ownPermissions(grants),
    ],
    texts,
    grants,
    attachedPolicies: resources.flatMap(([id, { properties }]) => readAttachedPolicies(properties, placeOf(id, ''))),
  };
};

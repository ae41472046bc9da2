import { ACCOUNT, unknownOf } from './iam-patterns.ts';
import { createResolver, type Resolve, textOf, UnresolvedTemplate } from './intrinsics.ts';
import type { ResourceKind } from './named-resources.ts';
import { kindOf } from './resource-kinds.ts';
import { isRecord, type PackagedStage, type TemplateResource, valueAt } from './template.ts';

export interface ResolvedResource {
  readonly type: string;
  /** Physical name; absent where the type has none. */
  readonly name: string | undefined;
  /** The ARN and those of its parts, as far as a permission can name them. */
  readonly arns: readonly string[];
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface ResolvedTemplate {
  readonly resources: ReadonlyMap<string, ResolvedResource>;
  /** Everything but the resources. */
  readonly rest: Readonly<Record<string, unknown>>;
}

const createNames = (stage: PackagedStage, resolve: Resolve) => {
  const { service, region, template } = stage;
  const stack = `${service}-${stage.stage}`;

  const givenName = ({ Properties }: TemplateResource, property: string): string | undefined => {
    const parts = property.split('+').map((path) => valueAt(Properties, path));
    return parts.includes(undefined) ? undefined : parts.map((part) => textOf(resolve(part))).join(' ');
  };
  /** CloudFormation begins it with the stack's name. */
  const madeName = (id: string): string => `${stack}-${unknownOf(stage.stage, id)}`;

  const fill = (id: string, resource: TemplateResource, kind: ResourceKind, text: string): string =>
    text
      .replaceAll('{arn}', `arn:aws:${kind.arn}`)
      .replaceAll('@', '{region}:{account}')
      .replaceAll('{region}', region)
      .replaceAll('{account}', ACCOUNT)
      .replaceAll('{id}', unknownOf(stage.stage, id))
      .replaceAll('{name}', () => nameOf(id, resource, kind) ?? '');

  const nameOf = (id: string, resource: TemplateResource, kind: ResourceKind): string | undefined =>
    kind.name === undefined ? undefined : (givenName(resource, kind.name) ?? madeName(id));

  const arnsOf = (id: string, resource: TemplateResource, kind: ResourceKind): readonly string[] =>
    [...(kind.arn === undefined ? [] : [kind.arn]), ...(kind.parts ?? [])].map((arn) =>
      fill(id, resource, kind, `arn:aws:${arn}`),
    );

  const attributeOf = (id: string, attribute: string | undefined): string | undefined => {
    const resource = template.Resources[id];
    if (resource === undefined) return undefined;
    const kind = kindOf(id, resource.Type);
    if (attribute === undefined) {
      return fill(id, resource, kind, kind.ref ?? (kind.name === undefined ? '{id}' : '{name}'));
    }
    const known = kind.attributes?.[attribute] ?? (attribute === 'Arn' && kind.arn !== undefined ? '{arn}' : undefined);
    return known === undefined ? unknownOf(stage.stage, `${id}.${attribute}`) : fill(id, resource, kind, known);
  };

  const pseudo: Readonly<Record<string, string>> = {
    'AWS::AccountId': ACCOUNT,
    'AWS::Partition': 'aws',
    'AWS::Region': region,
    'AWS::StackName': stack,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${ACCOUNT}:stack/${stack}/${unknownOf(stage.stage, 'stack')}`,
    'AWS::URLSuffix': 'amazonaws.com',
  };

  const look = (id: string, attribute?: string): string => {
    const parameter = valueAt(template.Parameters?.[id], 'Default');
    const found = attributeOf(id, attribute) ?? pseudo[id] ?? (parameter === undefined ? undefined : textOf(parameter));
    if (found !== undefined) return found;
    throw new UnresolvedTemplate(`${stage.stage} refers to ${id}, which its template does not have`);
  };

  return { look, nameOf, arnsOf };
};

/**
 * A template with its references worked out: physical names and ARNs as they will be, with marks for what only AWS can
 * know (see `unknownOf`). All stages are taken to live in one account, which is where they could meet.
 * @throws {UnknownResourceType} for a type of which it is not known how it is named
 * @throws {UnresolvedTemplate} for a function that is not known, or a reference to nothing
 */
export const resolveTemplate = (stage: PackagedStage): ResolvedTemplate => {
  const resolve = createResolver((id, attribute) => names.look(id, attribute));
  const names = createNames(stage, resolve);

  const resolveResource = (id: string, resource: TemplateResource): ResolvedResource => {
    const kind = kindOf(id, resource.Type);
    const resolved = resolve(resource.Properties ?? {});
    return {
      type: resource.Type,
      name: names.nameOf(id, resource, kind),
      arns: names.arnsOf(id, resource, kind),
      properties: isRecord(resolved) ? resolved : {},
    };
  };

  const { Resources, ...rest } = stage.template;
  const resources = new Map(Object.entries(Resources).map(([id, resource]) => [id, resolveResource(id, resource)]));
  const resolvedRest = resolve(rest);
  return { resources, rest: isRecord(resolvedRest) ? resolvedRest : {} };
};

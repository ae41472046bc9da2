import { createResolver, type Look, textOf, UnresolvedTemplate } from '../intrinsics.ts';
import { isRecord, type PackagedStage, valueAt } from '../template.ts';

/** What a template comes to where it is deployed: logical ids by what AWS called them. */
export interface DeployedNames {
  readonly account: string;
  readonly physicalIds: ReadonlyMap<string, string>;
}

export interface DeployedResource {
  readonly id: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** The same with its references as the template has them. */
  readonly source: Readonly<Record<string, unknown>>;
}

const pseudoOf = ({ service, stage, region }: PackagedStage, account: string): Readonly<Record<string, string>> => ({
  'AWS::AccountId': account,
  'AWS::Partition': 'aws',
  'AWS::Region': region,
  'AWS::StackName': `${service}-${stage}`,
  'AWS::URLSuffix': 'amazonaws.com',
});

/** The last part of an ARN or a URL: what it is called. */
export const nameIn = (arn: string): string => arn.slice(Math.max(arn.lastIndexOf(':'), arn.lastIndexOf('/')) + 1);

/** A name that is fixed by the template itself, for what the stack does not list. */
const GIVEN_NAMES = ['FunctionName', 'TableName', 'QueueName', 'TopicName', 'RoleName', 'Name'];

const givenName = (properties: unknown): string | undefined => {
  const found = GIVEN_NAMES.map((property) => valueAt(properties, property)).find((name) => typeof name === 'string');
  return typeof found === 'string' ? found : undefined;
};

const NAME_ATTRIBUTES = ['Arn', 'QueueName', 'TableName', 'TopicName', 'StreamArn', 'ProviderName', 'LatestStreamArn'];

/**
 * The resources of a stage with their references worked out as far as a comparison needs: a reference is what AWS calls the
 * resource, an ARN its name alone. What cannot be known is left out with the property that asks for it.
 */
export const resolveDeployed = (stage: PackagedStage, names: DeployedNames): readonly DeployedResource[] => {
  const pseudo = pseudoOf(stage, names.account);
  const { Resources, Parameters } = stage.template;
  const look: Look = (id, attribute) => {
    if (pseudo[id] !== undefined) return pseudo[id];
    const parameter = valueAt(Parameters?.[id], 'Default');
    if (parameter !== undefined) return textOf(parameter);
    const physical = names.physicalIds.get(id) ?? givenName(Resources[id]?.Properties);
    if (physical === undefined) throw new UnresolvedTemplate(`${id} is not deployed`);
    if (attribute === undefined) return physical;
    if (NAME_ATTRIBUTES.includes(attribute)) return nameIn(physical);
    throw new UnresolvedTemplate(`${id}.${attribute} is not known here`);
  };
  const resolve = createResolver(look);

  const resolved = (value: unknown): unknown => {
    try {
      return resolve(value);
    } catch (fault) {
      if (!(fault instanceof UnresolvedTemplate)) throw fault;
      if (Array.isArray(value)) return value.map(resolved).filter((inner) => inner !== undefined);
      if (!isRecord(value)) return undefined;
      return Object.fromEntries(
        Object.entries(value).flatMap(([key, inner]) => {
          if (key === 'Ref' || key.startsWith('Fn::')) return [];
          const known = resolved(inner);
          return known === undefined ? [] : [[key, known]];
        }),
      );
    }
  };

  return Object.entries(Resources).map(([id, { Type, Properties = {} }]) => {
    const properties = resolved(Properties);
    return { id, type: Type, properties: isRecord(properties) ? properties : {}, source: Properties };
  });
};

export const textAt = (properties: unknown, path: string): string | undefined => {
  const value = valueAt(properties, path);
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
};

export const recordAt = (properties: unknown, path: string): Readonly<Record<string, unknown>> => {
  const value = valueAt(properties, path);
  return isRecord(value) ? value : {};
};

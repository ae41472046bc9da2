import type { RegisteredTable, TableRegistry } from '../table-registry.ts';
import type { Expected } from './aspects.ts';
import { type DeployedResource, nameIn, textAt } from './deployed-template.ts';
import { tableAspects } from './table-aspects.ts';

const daysOf = (properties: unknown): number | undefined => {
  const days = textAt(properties, 'PointInTimeRecoverySpecification.RecoveryPeriodInDays');
  return days === undefined ? undefined : Number(days);
};

const keyOf = (properties: unknown): string | undefined => {
  const key = textAt(properties, 'SSESpecification.KMSMasterKeyId');
  return key === undefined ? undefined : nameIn(key);
};

const isProtected = (properties: unknown): boolean => textAt(properties, 'DeletionProtectionEnabled') === 'true';

const capacityOf = (own: DeployedResource | undefined, table: RegisteredTable): RegisteredTable['capacity'] => {
  if (own === undefined) return table.capacity;
  return textAt(own.properties, 'BillingMode') === 'PROVISIONED' ? 'provisioned' : 'on-demand';
};

/**
 * Every table of the registry, as the template makes it. One that is adopted is in no template: it owes what the stack gives
 * its own tables, which the owner of the adopted one has to see to; but a key of the stage's.
 */
export const expectTables = (
  registry: TableRegistry,
  resources: readonly DeployedResource[],
  suffix: string,
): readonly Expected[] => {
  const made = resources.filter(({ type }) => type === 'AWS::DynamoDB::Table');
  return registry.map((table) => {
    const name = `${table.model}-${suffix}-NONE`;
    const own = made.find(({ properties }) => textAt(properties, 'TableName') === name);
    const properties = (own ?? made[0])?.properties;
    const aspects = tableAspects({
      key: 'id',
      indexes: table.indexes,
      stream: table.stream,
      ttl: table.ttl,
      capacity: capacityOf(own, table),
      pointInTimeDays: daysOf(properties),
      isProtected: isProtected(properties),
      keyId: keyOf(properties),
    });
    const { 'encryption key': _, ...adopted } = aspects;
    return { area: 'tables', name, aspects: own === undefined ? adopted : aspects };
  });
};

const policyOf = (resources: readonly DeployedResource[], target: DeployedResource): unknown =>
  resources.find(
    ({ type, source }) =>
      type === 'AWS::ApplicationAutoScaling::ScalingPolicy' && textAt(source, 'ScalingTargetId.Ref') === target.id,
  )?.properties.TargetTrackingScalingPolicyConfiguration;

/** `table/Contacts-…-NONE/index/email dynamodb:index:ReadCapacityUnits` */
export const scaledName = (resourceId: string, dimension: string): string => `${resourceId} ${dimension}`;

export interface ScalingFacts {
  readonly minimum: number | string | undefined;
  readonly maximum: number | string | undefined;
  readonly targetPercent: number | string | undefined;
  readonly outSeconds: number | string | undefined;
  readonly inSeconds: number | string | undefined;
}

export const scalingAspects = ({ minimum, maximum, targetPercent, outSeconds, inSeconds }: ScalingFacts) => ({
  range: `${minimum} to ${maximum}`,
  target: targetPercent === undefined ? 'none' : `${targetPercent} %`,
  cooldowns: `out ${outSeconds ?? 0} s, in ${inSeconds ?? 0} s`,
});

/** What scales by itself, and how far. */
export const expectCapacity = (resources: readonly DeployedResource[]): readonly Expected[] =>
  resources
    .filter(({ type }) => type === 'AWS::ApplicationAutoScaling::ScalableTarget')
    .map((target) => {
      const { properties } = target;
      const policy = policyOf(resources, target);
      const aspects = scalingAspects({
        minimum: textAt(properties, 'MinCapacity'),
        maximum: textAt(properties, 'MaxCapacity'),
        targetPercent: textAt(policy, 'TargetValue'),
        outSeconds: textAt(policy, 'ScaleOutCooldown'),
        inSeconds: textAt(policy, 'ScaleInCooldown'),
      });
      const name = scaledName(`${properties.ResourceId}`, `${properties.ScalableDimension}`);
      return { area: 'capacity', name, aspects };
    });

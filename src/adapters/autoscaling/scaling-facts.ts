import {
  type ApplicationAutoScalingClient,
  paginateDescribeScalableTargets,
  paginateDescribeScalingPolicies,
  type ScalableTarget,
  type ScalingPolicy,
} from '@aws-sdk/client-application-auto-scaling';
import type { Aspects } from '../../domain/operations/stage/aspects.ts';
import { scaledName, scalingAspects } from '../../domain/operations/stage/expect-tables.ts';
import type { AreaReader } from '../../domain/operations/stage/ports.ts';
import { readAll } from '../shared/area-reading.ts';

const NAMESPACE = { ServiceNamespace: 'dynamodb' } as const;

const nameOf = ({ ResourceId, ScalableDimension }: ScalableTarget | ScalingPolicy): string =>
  scaledName(`${ResourceId}`, `${ScalableDimension}`);

/** How far tables and indexes scale by themselves, and at what. */
export const createScalingFacts = (client: ApplicationAutoScalingClient): AreaReader =>
  readAll(async () => {
    const policies = new Map<string, ScalingPolicy>();
    for await (const page of paginateDescribeScalingPolicies({ client }, NAMESPACE))
      for (const policy of page.ScalingPolicies ?? []) policies.set(nameOf(policy), policy);
    const things = new Map<string, Aspects>();
    for await (const page of paginateDescribeScalableTargets({ client }, NAMESPACE))
      for (const target of page.ScalableTargets ?? []) {
        const tracking = policies.get(nameOf(target))?.TargetTrackingScalingPolicyConfiguration;
        const facts = {
          minimum: target.MinCapacity,
          maximum: target.MaxCapacity,
          targetPercent: tracking?.TargetValue,
          outSeconds: tracking?.ScaleOutCooldown,
          inSeconds: tracking?.ScaleInCooldown,
        };
        things.set(nameOf(target), scalingAspects(facts));
      }
    return things;
  });

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ofType, type Properties, packaged, ROOT, type Template } from './packaged.ts';

const registry: Record<string, Properties> = parse(readFileSync(join(ROOT, 'infra/tables.yml'), 'utf8'));

let prod: Template;
beforeAll(async () => {
  prod = await packaged('prod');
}, 60_000);

const START = { ReadCapacityUnits: 5, WriteCapacityUnits: 5 };

/** Every table and index that is provisioned, as autoscaling names it. */
const provisioned = (): readonly string[] =>
  Object.entries(registry)
    .filter(([, { capacity }]) => capacity === 'provisioned')
    .flatMap(([model, { indexes = {} }]) => [
      `table/\${${model}Table}`,
      ...Object.keys(indexes).map((index) => `table/\${${model}Table}/index/${index}`),
    ]);

const tableOf = (model: string): Properties => prod.Resources[`${model}Table`]?.Properties ?? {};
const targets = () => ofType(prod, 'AWS::ApplicationAutoScaling::ScalableTarget');
const policies = () => ofType(prod, 'AWS::ApplicationAutoScaling::ScalingPolicy');

describe('the capacity of tables', () => {
  it('is what the registry says', () => {
    for (const [model, { capacity }] of Object.entries(registry)) {
      const expected = capacity === 'provisioned' ? ['PROVISIONED', START] : ['PAY_PER_REQUEST', undefined];
      const { BillingMode, ProvisionedThroughput } = tableOf(model);
      expect([model, BillingMode, ProvisionedThroughput]).toEqual([model, ...expected]);
    }
  });

  it('is that of the table for its indexes too', () => {
    for (const model of Object.keys(registry)) {
      const { ProvisionedThroughput, GlobalSecondaryIndexes = [] } = tableOf(model);
      for (const index of GlobalSecondaryIndexes) expect(index.ProvisionedThroughput).toEqual(ProvisionedThroughput);
    }
  });

  it('scales from 5 to 4000, reads and writes, of every provisioned table and each of its indexes', () => {
    const scaled = targets().map(([, { ResourceId, ScalableDimension }]) => [ResourceId['Fn::Sub'], ScalableDimension]);
    expect(scaled).toEqual(
      provisioned().flatMap((path) =>
        ['Read', 'Write'].map((direction) => [
          path,
          `dynamodb:${path.includes('/index/') ? 'index' : 'table'}:${direction}CapacityUnits`,
        ]),
      ),
    );
    for (const [, target] of targets()) expect(target).toMatchObject({ MinCapacity: 5, MaxCapacity: 4000 });
  });

  it('aims at 70 %, out after 60 seconds and in after 300', () => {
    expect(policies().map(([, { ScalingTargetId }]) => ScalingTargetId.Ref)).toEqual(targets().map(([id]) => id));
    for (const [, policy] of policies()) {
      const { ScalableDimension } = prod.Resources[policy.ScalingTargetId.Ref]?.Properties ?? {};
      const direction = ScalableDimension.includes('Read') ? 'Read' : 'Write';
      expect(policy).toMatchObject({
        PolicyName: expect.stringContaining(`-${prod.Outputs.BackendSuffix?.Value}-NONE-`),
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: 70,
          ScaleOutCooldown: 60,
          ScaleInCooldown: 300,
          PredefinedMetricSpecification: { PredefinedMetricType: `DynamoDB${direction}CapacityUtilization` },
        },
      });
    }
  });

  it('is on demand everywhere in a stage that asks for it', async () => {
    const template = await packaged('dev');
    for (const [, { BillingMode }] of ofType(template, 'AWS::DynamoDB::Table')) {
      expect(BillingMode).toBe('PAY_PER_REQUEST');
    }
    expect(JSON.stringify(template)).not.toContain('AWS::ApplicationAutoScaling');
  }, 60_000);
});

const { sub } = require('../lib/cloudformation.cjs');
const { logicalId, tableName } = require('../lib/registry.cjs');

const MINIMUM_UNITS = 5;
const MAXIMUM_UNITS = 4000;
const TARGET_PERCENT = 70;

const DIRECTIONS = ['Read', 'Write'];

/**
 * Each policy makes four alarms of its own, and CloudWatch takes few calls a second: made all at once, some are refused
 * and the deployment with them. So many wait for one another at a time.
 */
const LANES = 8;

const pascal = (name) => name.replaceAll(/(^|-)([a-z])/g, (_, __, letter) => letter.toUpperCase());

/** What scales by itself: a table, and each of its indexes. */
const scaledThings = ([model, table]) => [
  { id: logicalId(model), kind: 'table', path: `table/\${${logicalId(model)}}`, model, label: 'table' },
  ...Object.keys(table.indexes ?? {}).map((index) => ({
    id: `${logicalId(model)}${pascal(index)}Index`,
    kind: 'index',
    path: `table/\${${logicalId(model)}}/index/${index}`,
    model,
    label: index,
  })),
];

const scaling = ({ id, kind, path, model, label }, direction, settings, after) => {
  const target = `${id}${direction}Target`;
  const policy = `${id}${direction}Scaling`;
  return {
    [target]: {
      Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
      ...(after === undefined ? {} : { DependsOn: [after] }),
      Properties: {
        ServiceNamespace: 'dynamodb',
        ResourceId: sub(path),
        ScalableDimension: `dynamodb:${kind}:${direction}CapacityUnits`,
        MinCapacity: MINIMUM_UNITS,
        MaxCapacity: MAXIMUM_UNITS,
      },
    },
    [policy]: {
      Type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
      Properties: {
        PolicyName: `${tableName(model, settings)}-${label}-${direction.toLowerCase()}`,
        PolicyType: 'TargetTrackingScaling',
        ScalingTargetId: { Ref: target },
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: TARGET_PERCENT,
          ScaleOutCooldown: 60,
          ScaleInCooldown: 300,
          PredefinedMetricSpecification: { PredefinedMetricType: `DynamoDB${direction}CapacityUtilization` },
        },
      },
    },
  };
};

/** Autoscaling of these tables and of their indexes: a target and a policy each for reads and for writes. */
const scalingOf = (tables, settings) => {
  const wanted = tables
    .flatMap(scaledThings)
    .flatMap((thing) => DIRECTIONS.map((direction) => ({ thing, direction, id: `${thing.id}${direction}Scaling` })));
  return Object.assign(
    {},
    ...wanted.map(({ thing, direction }, at) => scaling(thing, direction, settings, wanted[at - LANES]?.id)),
  );
};

module.exports = { MINIMUM_UNITS, scalingOf };

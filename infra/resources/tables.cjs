const { keeping } = require('../lib/cloudformation.cjs');
const { isAdopted, isProvisioned, logicalId, readRegistry, streamArn, tableName } = require('../lib/registry.cjs');
const resolveStage = require('../lib/stage.cjs');
const { MINIMUM_UNITS, scalingOf } = require('./table-scaling.cjs');

const keySchema = ({ partition, sort }) => [
  { AttributeName: partition, KeyType: 'HASH' },
  ...(sort === undefined ? [] : [{ AttributeName: sort, KeyType: 'RANGE' }]),
];

const projection = (wanted) =>
  Array.isArray(wanted) ? { ProjectionType: 'INCLUDE', NonKeyAttributes: wanted } : { ProjectionType: wanted };

const keyAttributes = (indexes) =>
  [...new Set(['id', ...Object.values(indexes).flatMap(({ partition, sort }) => [partition, ...(sort ? [sort] : [])])])]
    .sort()
    .map((name) => ({ AttributeName: name, AttributeType: 'S' }));

const optional = (condition, properties) => (condition ? properties : {});

/** What a table, and each of its indexes, starts with. Autoscaling moves it from there. */
const throughput = (provisioned) =>
  optional(provisioned, {
    ProvisionedThroughput: { ReadCapacityUnits: MINIMUM_UNITS, WriteCapacityUnits: MINIMUM_UNITS },
  });

/** One CloudFormation table. What holds data outlives its stack, except on the local stage, which starts afresh. */
const tableResource = (model, table, settings) => {
  const indexes = table.indexes ?? {};
  const provisioned = isProvisioned(table, settings);
  return {
    Type: 'AWS::DynamoDB::Table',
    ...keeping(settings),
    Properties: {
      TableName: tableName(model, settings),
      AttributeDefinitions: keyAttributes(indexes),
      KeySchema: keySchema({ partition: 'id' }),
      ...optional(table.indexes, {
        GlobalSecondaryIndexes: Object.entries(indexes).map(([name, index]) => ({
          IndexName: name,
          KeySchema: keySchema(index),
          Projection: projection(index.projection),
          ...throughput(provisioned),
        })),
      }),
      BillingMode: provisioned ? 'PROVISIONED' : 'PAY_PER_REQUEST',
      ...throughput(provisioned),
      ...optional(table.stream, { StreamSpecification: { StreamViewType: table.stream } }),
      ...optional(table.ttl, { TimeToLiveSpecification: { AttributeName: table.ttl, Enabled: true } }),
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: { 'Fn::GetAtt': ['StageKey', 'Arn'] } },
      DeletionProtectionEnabled: settings.retainData,
    },
  };
};

const createdTables = (settings) => Object.entries(readRegistry()).filter(([, table]) => !isAdopted(table, settings));

const resources = async (variables) => {
  const settings = await resolveStage(variables);
  const created = createdTables(settings);
  const provisioned = created.filter(([, table]) => isProvisioned(table, settings));
  return {
    Resources: {
      ...Object.fromEntries(created.map(([model, table]) => [logicalId(model), tableResource(model, table, settings)])),
      ...scalingOf(provisioned, settings),
    },
    Outputs: {
      BackendSuffix: { Description: 'Table names are <Model>-<suffix>-NONE', Value: settings.backendSuffix },
    },
  };
};

const streamArns = async (variables) => {
  const settings = await resolveStage(variables);
  const registry = readRegistry();
  return Object.fromEntries(
    Object.entries(registry)
      .filter(([, table]) => table.stream !== undefined)
      .map(([model]) => [model, streamArn(model, settings, registry)]),
  );
};

module.exports = { resources, streamArns };

import { HOLDING_DATA } from '../../src/domain/operations/deploy/template-changes.ts';
import { ofType, type Properties, packaged, type Template } from './packaged.ts';

/** The framework's own: it holds artifacts, which a build makes again. */
const ARTIFACTS = 'ServerlessDeploymentBucket';

const idOf = (value: Properties | undefined): string => value?.Ref ?? value?.['Fn::GetAtt']?.[0] ?? '';

describe.each(['prod', 'dev'])('what goes wrong in %s', (stage) => {
  let template: Template;
  beforeAll(async () => {
    template = await packaged(stage);
  }, 120_000);

  const queues = () => ofType(template, 'AWS::SQS::Queue');
  const deadLetterQueueOf = (properties: Properties): string => idOf(properties.RedrivePolicy?.deadLetterTargetArn);
  /** Queues that nobody works off: what lies there waits for a person. */
  const lastOnes = () => queues().filter(([, { RedrivePolicy }]) => RedrivePolicy === undefined);

  it('O5: ends in a dead-letter queue: every queue has one or is one', () => {
    const last = lastOnes().map(([id]) => id);
    expect(last.length).toBeGreaterThanOrEqual(3);
    for (const [id, properties] of queues())
      if (!last.includes(id)) expect([id, last]).toEqual([id, expect.arrayContaining([deadLetterQueueOf(properties)])]);
  });

  it('O5: is told: every dead-letter queue has an alarm that speaks at its first message', () => {
    const alarms = ofType(template, 'AWS::CloudWatch::Alarm').map(([, properties]) => properties);
    for (const [id] of lastOnes()) {
      const own = alarms.filter(
        ({ Namespace, Dimensions = [] }) =>
          Namespace === 'AWS/SQS' && Dimensions.some(({ Value }: Properties) => idOf(Value) === id),
      );
      expect([id, own]).toEqual([
        id,
        [
          expect.objectContaining({
            MetricName: 'ApproximateNumberOfMessagesVisible',
            Threshold: 0,
            ComparisonOperator: 'GreaterThanThreshold',
            AlarmActions: [{ Ref: 'AlertTopic' }],
          }),
        ],
      ]);
    }
  });

  it('O5: of a queue that a function reads is handed to nobody else than its dead letters', () => {
    const known = new Set(queues().map(([id]) => id));
    for (const [id, { DestinationConfig, EventSourceArn }] of ofType(template, 'AWS::Lambda::EventSourceMapping')) {
      const source = idOf(EventSourceArn);
      const failures = known.has(source)
        ? deadLetterQueueOf(template.Resources[source]?.Properties ?? {})
        : idOf(DestinationConfig?.OnFailure?.Destination);
      expect([id, known.has(failures)]).toEqual([id, true]);
    }
  });

  it('E4: loses no data: what holds it is retained, and tables and pool are protected and restorable', () => {
    const held = Object.entries(template.Resources).filter(
      ([id, { Type }]) => HOLDING_DATA.includes(Type) && id !== ARTIFACTS,
    );
    expect(held.length).toBeGreaterThan(50);
    for (const [id, resource] of held.filter(([, { Type }]) => Type !== 'AWS::Cognito::UserPoolClient'))
      expect([id, resource.DeletionPolicy, resource.UpdateReplacePolicy]).toEqual([id, 'Retain', 'Retain']);
    for (const [id, table] of ofType(template, 'AWS::DynamoDB::Table'))
      expect([id, table]).toEqual([
        id,
        expect.objectContaining({
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
        }),
      ]);
    expect(template.Resources.UserPool?.Properties.DeletionProtection).toBe('ACTIVE');
  });
});

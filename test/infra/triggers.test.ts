import { ofType, type Properties, packaged, type Template } from './packaged.ts';

let prod: Template;
beforeAll(async () => {
  prod = await packaged('prod');
}, 60_000);

const patternsOf = ({ FilterCriteria }: Properties) =>
  FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) => JSON.parse(Pattern));

describe('the stream mappings', () => {
  const mappings = () => ofType(prod, 'AWS::Lambda::EventSourceMapping');

  it('are three: signals, and two lanes of notifications', () => {
    expect(mappings().map(([id]) => id)).toEqual([
      'PlanNotificationsFromSignals',
      'DeliverUrgentNotifications',
      'DeliverBulkNotifications',
    ]);
  });

  it('N2: each filters, reports single failures, retries finitely by halves, and leaves a trace of what it gave up', () => {
    for (const [, properties] of mappings()) {
      expect(patternsOf(properties).length).toBeGreaterThan(0);
      expect(properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
      expect(properties.BisectBatchOnFunctionError).toBe(true);
      expect(properties.MaximumRetryAttempts).toBeGreaterThan(0);
      expect(properties.MaximumRetryAttempts).toBeLessThanOrEqual(10);
      expect(properties.MaximumRecordAgeInSeconds).toBeGreaterThan(0);
      expect(properties.MaximumRecordAgeInSeconds).toBeLessThan(86_400);
      expect(properties.DestinationConfig.OnFailure.Destination).toEqual({
        'Fn::GetAtt': ['NotificationTriggerFailures', 'Arn'],
      });
    }
  });

  it('lead each to a function of its own: Lambda refuses a second mapping of one function on one stream, whatever it filters', () => {
    const pairs = mappings().map(([, { EventSourceArn, FunctionName }]) =>
      JSON.stringify([EventSourceArn, FunctionName]),
    );
    expect(new Set(pairs).size).toBe(pairs.length);
  });

  it('N8: the lanes share nothing and leave nothing out', () => {
    const lanes = mappings()
      .filter(([id]) => id.startsWith('Deliver'))
      .flatMap(([, properties]) => patternsOf(properties));
    expect(lanes.map(({ dynamodb }) => dynamodb.NewImage.status.S)).toEqual([['PENDING'], ['PENDING']]);
    expect(lanes.flatMap(({ dynamodb }) => dynamodb.NewImage.priority.S).toSorted()).toEqual(['high', 'low', 'medium']);
    for (const { eventName } of lanes) expect(eventName).toEqual(['INSERT', 'MODIFY']);
  });

  it('plans new signals only: what planning writes back does not plan again', () => {
    const [, plan] = mappings().find(([id]) => id === 'PlanNotificationsFromSignals') ?? [];
    expect(patternsOf(plan ?? {})).toEqual([{ eventName: ['INSERT'] }]);
  });
});

describe('the schedule', () => {
  it('N2: runs each minute, is retried, and leaves what it could not start in a queue', () => {
    const [[, { ScheduleExpression, State, Targets }]] = ofType(prod, 'AWS::Events::Rule') as [[string, Properties]];
    expect({ ScheduleExpression, State }).toEqual({ ScheduleExpression: 'rate(1 minute)', State: 'ENABLED' });
    expect(Targets).toHaveLength(1);
    expect(Targets[0].RetryPolicy.MaximumRetryAttempts).toBeGreaterThan(0);
    expect(Targets[0].DeadLetterConfig.Arn).toEqual({ 'Fn::GetAtt': ['NotificationTriggerFailures', 'Arn'] });
  });

  it('may write to that queue', () => {
    const policy = prod.Resources.NotificationTriggerFailuresPolicy?.Properties.PolicyDocument.Statement;
    const [[, { Name }]] = ofType(prod, 'AWS::Events::Rule') as [[string, Properties]];
    const allowed = policy.find(({ Effect }: { Effect: string }) => Effect === 'Allow');
    expect(allowed.Principal).toEqual({ Service: 'events.amazonaws.com' });
    expect(JSON.stringify(allowed.Condition)).toContain(`:rule/${Name}`);
  });

  it('ends a run that failed asynchronously in the same queue', () => {
    const [[, properties]] = ofType(prod, 'AWS::Lambda::EventInvokeConfig') as [[string, Properties]];
    expect(properties).toMatchObject({ MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 300 });
    expect(properties.DestinationConfig.OnFailure.Destination).toEqual({
      'Fn::GetAtt': ['NotificationTriggerFailures', 'Arn'],
    });
  });
});

import { ofType, type Properties, packaged, type Template } from './packaged.ts';

let prod: Template;
beforeAll(async () => {
  prod = await packaged('prod');
}, 60_000);

const patternsOf = ({ FilterCriteria }: Properties) =>
  FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) => JSON.parse(Pattern));

describe('the stream mappings', () => {
  const all = () => ofType(prod, 'AWS::Lambda::EventSourceMapping');
  const mappings = () => all().filter(([, { StartingPosition }]) => StartingPosition !== undefined);

  it('are those of signals, of two lanes of notifications, of requests, and of what happens to a request elsewhere', () => {
    expect(mappings().map(([id]) => id)).toEqual([
      'PlanNotificationsFromSignals',
      'DeliverUrgentNotifications',
      'DeliverBulkNotifications',
      'RecordStatusChangesOfRequests',
      'FollowQuotes',
      'FollowMeetings',
      'FollowNotes',
      'FollowAssignments',
    ]);
  });

  it('read each stream that the registry has, and what was there before too where a change matters', () => {
    const streamed = ofType(prod, 'AWS::DynamoDB::Table').filter(([, { StreamSpecification }]) => StreamSpecification);
    const read = new Set(mappings().map(([, { EventSourceArn }]) => EventSourceArn['Fn::GetAtt'][0]));
    expect([...read].toSorted()).toEqual(streamed.map(([id]) => id).toSorted());
    const [, requests] = streamed.find(([id]) => id === 'RequestsTable') ?? [];
    expect(requests?.StreamSpecification).toEqual({ StreamViewType: 'NEW_AND_OLD_IMAGES' });
  });

  it('N13: and what the provider tells comes by a queue, which hides an event six times as long as a run may last', () => {
    const [mapping, ...others] = all().filter(([, { StartingPosition }]) => StartingPosition === undefined);
    expect(others).toEqual([]);
    const [, { EventSourceArn, FunctionResponseTypes }] = mapping ?? ['', {}];
    expect(EventSourceArn).toEqual({ 'Fn::GetAtt': ['NotificationFeedback', 'Arn'] });
    expect(FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
    const queue = prod.Resources.NotificationFeedback?.Properties;
    const { Timeout } = prod.Resources.RecordDashfeedbackLambdaFunction?.Properties ?? {};
    expect(queue?.VisibilityTimeout).toBeGreaterThanOrEqual(6 * Timeout);
    expect(queue?.RedrivePolicy).toEqual({
      deadLetterTargetArn: { 'Fn::GetAtt': ['NotificationFeedbackFailures', 'Arn'] },
      maxReceiveCount: 10,
    });
  });

  it('N2: each filters, reports single failures, retries finitely by halves, and leaves a trace of what it gave up', () => {
    for (const [id, properties] of mappings()) {
      const failures = /Notification/.test(id) ? 'NotificationTriggerFailures' : 'StatusTriggerFailures';
      expect(patternsOf(properties).length).toBeGreaterThan(0);
      expect(properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
      expect(properties.BisectBatchOnFunctionError).toBe(true);
      expect(properties.MaximumRetryAttempts).toBeGreaterThan(0);
      expect(properties.MaximumRetryAttempts).toBeLessThanOrEqual(10);
      expect(properties.MaximumRecordAgeInSeconds).toBeGreaterThan(0);
      expect(properties.MaximumRecordAgeInSeconds).toBeLessThan(86_400);
      expect(properties.DestinationConfig.OnFailure.Destination).toEqual({ 'Fn::GetAtt': [failures, 'Arn'] });
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

describe.each([
  ['wake-due-notifications', 'rate(1 minute)', 'NotificationTriggerFailures'],
  ['sweep-statuses', 'rate(1 hour)', 'StatusTriggerFailures'],
  ['reconcile-users', 'cron(30 9 * * ? *)', 'UserTriggerFailures'],
  ['reconcile-user-commands', 'rate(5 minutes)', 'UserTriggerFailures', '{"only":"commands"}'],
  ['erase-users', 'rate(15 minutes)', 'UserTriggerFailures'],
])('the schedule %s', (functionName, rate, failures, input?: string) => {
  const name = `realtechee-backend-prod-${functionName}`;
  const rule = () => ofType(prod, 'AWS::Events::Rule').find(([, { Name }]) => Name === name)?.[1] ?? {};
  const queue = { 'Fn::GetAtt': [failures, 'Arn'] };

  it(`N2, S3, U2: is ${rate}, is retried, and leaves what it could not start in a queue`, () => {
    const { ScheduleExpression, State, Targets } = rule();
    expect({ ScheduleExpression, State }).toEqual({ ScheduleExpression: rate, State: 'ENABLED' });
    expect(Targets).toHaveLength(1);
    expect(Targets[0].Input).toBe(input);
    expect(Targets[0].RetryPolicy.MaximumRetryAttempts).toBeGreaterThan(0);
    expect(Targets[0].DeadLetterConfig.Arn).toEqual(queue);
  });

  it('may write to that queue', () => {
    const policy = prod.Resources[`${failures}Policy`]?.Properties.PolicyDocument.Statement;
    const allowed = policy.find(({ Effect }: { Effect: string }) => Effect === 'Allow');
    expect(allowed.Principal).toEqual({ Service: 'events.amazonaws.com' });
    expect(JSON.stringify(allowed.Condition)).toContain(`:rule/${name}"`);
  });

  it('ends a run that failed asynchronously in the same queue', () => {
    const [target] = rule().Targets;
    const logicalId = target.Arn['Fn::GetAtt'][0];
    const [, config] =
      ofType(prod, 'AWS::Lambda::EventInvokeConfig').find(([, { FunctionName }]) => FunctionName.Ref === logicalId) ??
      [];
    expect(config?.MaximumRetryAttempts).toBe(1);
    expect(config?.MaximumEventAgeInSeconds).toBeLessThanOrEqual(3600);
    expect(config?.DestinationConfig.OnFailure.Destination).toEqual(queue);
  });
});

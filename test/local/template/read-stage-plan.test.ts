// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are templates of CloudFormation
import type { Template } from '../../../local/template/intrinsics.ts';
import { UnsupportedTemplate } from '../../../local/template/intrinsics.ts';
import { readStagePlan } from '../../../local/template/read-stage-plan.ts';
import { exampleTemplate } from '../fixtures/example-stage.ts';

const AT = {
  region: 'us-west-1',
  accountId: '000000000000',
  queuesEndpoint: 'http://127.0.0.1:4566',
  httpEndpoint: 'http://localhost:8026',
};
type Resources = Record<string, { Type: string; Properties?: Record<string, unknown> }>;

const resources = (): Resources => exampleTemplate().Resources;
const plan = (Resources: Resources) => readStagePlan({ Resources } as Template, AT);
const withEnvironment = (variables: Record<string, unknown>): Resources => {
  const all = resources();
  const tell = all.Tell?.Properties as { Environment: { Variables: Record<string, unknown> } };
  Object.assign(tell.Environment.Variables, variables);
  return all;
};

it('reads functions by the name of their artifact, with their own settings', () => {
  const { suffix, functions } = plan(resources());
  expect(suffix).toBe('abcdefghijklmnopqrstuvwxyz');
  expect(functions[0]).toMatchObject({
    name: 'tell',
    arn: 'arn:aws:lambda:us-west-1:000000000000:function:example-local-tell',
    timeoutSeconds: 5,
    asynchronous: { maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 },
  });
});

it('works out what the environment refers to', () => {
  const { functions } = plan(
    withEnvironment({
      QUEUE_URL: { Ref: 'Failures' },
      QUEUE_ARN: { 'Fn::GetAtt': 'Failures.Arn' },
      QUEUE_NAME: { 'Fn::GetAtt': ['Failures', 'QueueName'] },
      TABLE_ARN: { 'Fn::Sub': '${SignalEventsTable.Arn}/index/*' },
      URL: { 'Fn::Sub': ['https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}/${path}', { path: 'leave' }] },
      JOINED: { 'Fn::Join': ['-', ['a', { Ref: 'AWS::AccountId' }]] },
      LITERAL: { 'Fn::Sub': '${!Api}' },
      COUNT: 3,
    }),
  );
  expect(functions[0]?.environment).toMatchObject({
    QUEUE_URL: 'http://127.0.0.1:4566/000000000000/example-local-failures',
    QUEUE_ARN: 'arn:aws:sqs:us-west-1:000000000000:example-local-failures',
    QUEUE_NAME: 'example-local-failures',
    TABLE_ARN: 'arn:aws:dynamodb:us-west-1:000000000000:table/SignalEvents-abcdefghijklmnopqrstuvwxyz-NONE/index/*',
    URL: 'https://localapi.execute-api.us-west-1.amazonaws.com/leave',
    JOINED: 'a-000000000000',
    LITERAL: '${Api}',
    COUNT: '3',
  });
});

it('reads every setting of a stream mapping', () => {
  const all = resources();
  Object.assign(all.TellOfSignals?.Properties ?? {}, {
    BatchSize: 5,
    MaximumBatchingWindowInSeconds: 1,
    MaximumRecordAgeInSeconds: 3600,
    ParallelizationFactor: 10,
  });
  expect(plan(all).mappings).toEqual([
    {
      id: 'TellOfSignals',
      functionArn: 'arn:aws:lambda:us-west-1:000000000000:function:example-local-tell',
      tableName: 'SignalEvents-abcdefghijklmnopqrstuvwxyz-NONE',
      startingPosition: 'TRIM_HORIZON',
      settings: {
        filterPatterns: ['{"eventName":["INSERT"]}'],
        batchSize: 5,
        maximumBatchingWindowInSeconds: 1,
        maximumRetryAttempts: 1,
        maximumRecordAgeInSeconds: 3600,
        bisectBatchOnFunctionError: true,
        reportBatchItemFailures: true,
      },
      onFailureArn: 'arn:aws:sqs:us-west-1:000000000000:example-local-failures',
    },
  ]);
});

it('takes what AWS takes where a mapping says nothing', () => {
  const all = resources();
  const { FunctionName, EventSourceArn } = all.TellOfSignals?.Properties ?? {};
  all.TellOfSignals = {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: { FunctionName, EventSourceArn, StartingPosition: 'LATEST' },
  };
  expect(plan(all).mappings[0]).toMatchObject({
    startingPosition: 'LATEST',
    onFailureArn: undefined,
    settings: {
      filterPatterns: [],
      batchSize: 100,
      maximumBatchingWindowInSeconds: 0,
      maximumRetryAttempts: -1,
      maximumRecordAgeInSeconds: -1,
      bisectBatchOnFunctionError: false,
      reportBatchItemFailures: false,
    },
  });
});

it('reads rules and schedules with their retry policy and dead-letter queue', () => {
  const all = resources();
  const target = {
    Arn: { 'Fn::GetAtt': ['Tick', 'Arn'] },
    DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Failures', 'Arn'] } },
  };
  const RetryPolicy = { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 300 };
  all.EachHour = {
    Type: 'AWS::Events::Rule',
    Properties: { Name: 'rule', ScheduleExpression: 'rate(1 hour)', Targets: [{ ...target, Id: 'x', RetryPolicy }] },
  };
  all.Nightly = {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      Name: 'nightly',
      ScheduleExpression: 'cron(0 8 * * ? *)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { ...target, RoleArn: 'role', Input: '{"a":1}' },
    },
  };
  all.Off = { ...all.EachHour, Properties: { ...all.EachHour.Properties, State: 'DISABLED' } };
  const deadLetterArn = 'arn:aws:sqs:us-west-1:000000000000:example-local-failures';
  expect(plan(all).schedules).toEqual([
    expect.objectContaining({
      name: 'rule',
      source: 'aws.events',
      maximumRetryAttempts: 3,
      maximumEventAgeSeconds: 300,
      deadLetterArn,
    }),
    expect.objectContaining({
      name: 'nightly',
      source: 'aws.scheduler',
      maximumRetryAttempts: 185,
      input: '{"a":1}',
      deadLetterArn,
    }),
  ]);
});

it('reads how asynchronous events are retried', () => {
  const all = resources();
  all.Config = {
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: {
      FunctionName: { Ref: 'Tick' },
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 1,
      MaximumEventAgeInSeconds: 300,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Failures', 'Arn'] } } },
    },
  };
  expect(plan(all).functions[1]?.asynchronous).toEqual({
    maximumRetryAttempts: 1,
    maximumEventAgeSeconds: 300,
    onFailureArn: 'arn:aws:sqs:us-west-1:000000000000:example-local-failures',
    deadLetterArn: undefined,
  });
});

const withAuthoriser = (properties = {}): Resources => ({
  ...resources(),
  Pool: { Type: 'AWS::Cognito::UserPool' },
  Client: { Type: 'AWS::Cognito::UserPoolClient' },
  Admins: { Type: 'AWS::Cognito::UserPoolGroup', Properties: { GroupName: 'admin', UserPoolId: { Ref: 'Pool' } } },
  People: {
    Type: 'AWS::ApiGatewayV2::Authorizer',
    Properties: {
      ApiId: { Ref: 'Api' },
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      Name: 'people',
      JwtConfiguration: {
        Audience: [{ Ref: 'Client' }],
        Issuer: { 'Fn::Sub': 'https://cognito-idp.${AWS::Region}.${AWS::URLSuffix}/${Pool}' },
      },
      ...properties,
    },
  },
});

it('reads whose tokens count, on which routes, and the groups of people', () => {
  const authoriser = {
    issuer: 'https://cognito-idp.us-west-1.amazonaws.com/us-west-1_LocalPool',
    audience: ['localclient'],
  };
  const all = withAuthoriser();
  Object.assign(all.LeaveRoute?.Properties ?? {}, { AuthorizationType: 'JWT', AuthorizerId: { Ref: 'People' } });
  const routes = [expect.objectContaining({ routeKey: 'POST /leave/{list}', authoriser })];
  expect(plan(all)).toMatchObject({ authoriser, routes, userGroups: ['admin'] });
  expect(plan(withAuthoriser()).routes[0]).not.toHaveProperty('authoriser');
});

it('reads from where browsers may call', () => {
  const all = changed('Api', { CorsConfiguration: { AllowOrigins: ['http://localhost:3000'], MaxAge: 600 } });
  expect(plan(all).cors).toEqual({
    origins: ['http://localhost:3000'],
    methods: [],
    headers: [],
    exposed: [],
    maxAgeSeconds: 600,
  });
  expect(plan(resources()).cors).toBeUndefined();
});

const changed = (id: string, properties: Record<string, unknown>): Resources => {
  const all = resources();
  Object.assign(all[id]?.Properties ?? {}, properties);
  return all;
};
const added = (Type: string, Properties = {}): Resources => ({ ...resources(), Added: { Type, Properties } });

it.each<[string, Resources, string]>([
  [
    'an unknown setting of a mapping',
    changed('TellOfSignals', { TumblingWindowInSeconds: 5 }),
    'TumblingWindowInSeconds',
  ],
  ['a batch size that AWS refuses', changed('TellOfSignals', { BatchSize: 20_000 }), 'BatchSize'],
  [
    'a queue as event source',
    changed('TellOfSignals', { EventSourceArn: { 'Fn::GetAtt': ['Failures', 'Arn'] } }),
    'does not filter what a queue holds',
  ],
  ['another runtime', changed('Tell', { Runtime: 'python3.13' }), 'Runtime'],
  ['layers', changed('Tell', { Layers: ['x'] }), 'Layers'],
  ['a rule that waits for events', changed('EachHour', { EventPattern: {} }), 'EventPattern'],
  ['a route signed with keys of AWS', changed('LeaveRoute', { AuthorizationType: 'AWS_IAM' }), 'AuthorizationType'],
  [
    'a route whose authoriser is not there',
    changed('LeaveRoute', { AuthorizationType: 'JWT', AuthorizerId: 'x' }),
    'AuthorizerId x',
  ],
  ['scopes', changed('LeaveRoute', { AuthorizationScopes: ['a'] }), 'AuthorizationScopes'],
  ['an authoriser that is a function', withAuthoriser({ AuthorizerType: 'REQUEST' }), 'AuthorizerType'],
  ['a token in the query', withAuthoriser({ IdentitySource: ['$request.querystring.token'] }), 'IdentitySource'],
  ['cookies across origins', changed('Api', { CorsConfiguration: { AllowCredentials: true } }), 'AllowCredentials'],
  ['a function URL', added('AWS::Lambda::Url'), 'AWS::Lambda::Url'],
  ['a pipe', added('AWS::Pipes::Pipe'), 'AWS::Pipes::Pipe'],
  ['a REST API', added('AWS::ApiGateway::RestApi'), 'AWS::ApiGateway::RestApi'],
  [
    'another time zone',
    added('AWS::Scheduler::Schedule', {
      Name: 'a',
      ScheduleExpression: 'rate(1 hour)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      ScheduleExpressionTimezone: 'America/Los_Angeles',
      Target: { Arn: 'a' },
    }),
    'ScheduleExpressionTimezone',
  ],
  ['an unknown function of the template', withEnvironment({ A: { 'Fn::ImportValue': 'x' } }), 'Fn::ImportValue'],
  ['an unknown resource', withEnvironment({ A: { Ref: 'Nothing' } }), 'Nothing'],
  ['functions of two suffixes', withEnvironment({ BACKEND_SUFFIX: 'other' }), 'BACKEND_SUFFIX'],
])('refuses %s instead of running something else', (_, given, naming) => {
  expect(() => plan(given)).toThrow(UnsupportedTemplate);
  expect(() => plan(given)).toThrow(naming);
});

it('reads a queue as event source, and where SES publishes what becomes of mail', () => {
  const all = resources();
  const EventSourceArn = 'arn:aws:sqs:us-west-1:000000000000:example-local-events';
  const { FunctionName } = all.TellOfSignals?.Properties ?? {};
  all.TellOfSignals = {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: { FunctionName, EventSourceArn, BatchSize: 50, FunctionResponseTypes: ['ReportBatchItemFailures'] },
  };
  const EventDestination = { Enabled: true, MatchingEventTypes: ['send'], SnsDestination: { TopicARN: 'arn:topic' } };
  all.MailFeedback = {
    Type: 'AWS::SES::ConfigurationSetEventDestination',
    Properties: { ConfigurationSetName: 'set', EventDestination },
  };
  const { mappings, queueMappings, mailEvents } = plan(all);
  expect(mappings).toEqual([]);
  expect(queueMappings).toEqual([
    {
      id: 'TellOfSignals',
      functionArn: 'arn:aws:lambda:us-west-1:000000000000:function:example-local-tell',
      queueArn: EventSourceArn,
      batchSize: 50,
      reportBatchItemFailures: true,
    },
  ]);
  expect(mailEvents).toEqual([{ configurationSet: 'set', topicArn: 'arn:topic' }]);
});

it('leaves out what does not drive functions', () => {
  expect(() => plan(added('AWS::CloudWatch::Alarm', { Anything: { Ref: 'AtAll' } }))).not.toThrow();
});

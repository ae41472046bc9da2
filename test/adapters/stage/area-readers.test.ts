import {
  ApplicationAutoScalingClient,
  PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import {
  CognitoIdentityProviderClient,
  CreateUserPoolCommand,
  SetUserPoolMfaConfigCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  CreateTableCommand,
  DynamoDBClient,
  UpdateContinuousBackupsCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { DisableRuleCommand, EventBridgeClient, PutRuleCommand } from '@aws-sdk/client-eventbridge';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import {
  GetAccountCommand,
  GetConfigurationSetCommand,
  GetEmailIdentityCommand,
  NotFoundException,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { zipSync } from 'fflate';
import { createScalingFacts } from '../../../src/adapters/autoscaling/scaling-facts.ts';
import { createAlarmFacts } from '../../../src/adapters/cloudwatch/alarm-facts.ts';
import { createPoolFacts } from '../../../src/adapters/cognito/pool-facts.ts';
import { createDynamoTableFacts } from '../../../src/adapters/dynamodb/dynamo-table-facts.ts';
import { createRuleFacts } from '../../../src/adapters/eventbridge/rule-facts.ts';
import { createFunctionFacts } from '../../../src/adapters/lambda/function-facts.ts';
import { createMappingFacts } from '../../../src/adapters/lambda/mapping-facts.ts';
import { createSendingFacts } from '../../../src/adapters/ses/sending-facts.ts';
import { createTopicFacts } from '../../../src/adapters/sns/topic-facts.ts';
import { createQueueFacts } from '../../../src/adapters/sqs/queue-facts.ts';
import type { AreaReader } from '../../../src/domain/operations/stage/ports.ts';
import { createTestDatabase } from '../../support/dynamodb.ts';
import { describeOnMoto, type Moto, startMoto } from '../../support/moto.ts';

const REGION = 'us-west-1';
const ACCOUNT = '123456789012';

const readBy = async (reader: AreaReader, ...names: readonly string[]) => {
  let heard = 0;
  const reading = await reader.read(names, () => {
    heard += 1;
  });
  expect(heard).toBe(names.length);
  if (!('things' in reading)) throw new Error('nothing was read');
  return Object.fromEntries(reading.things);
};

describeOnMoto('what a stage has, read from AWS', () => {
  let moto: Moto;
  const config = () => ({
    region: REGION,
    endpoint: moto.url,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  beforeAll(async () => {
    moto = await startMoto();
  }, 60_000);
  afterAll(() => moto.stop());

  it('tables: keys, indexes, stream, expiry, point-in-time recovery, protection', async () => {
    const client = new DynamoDBClient(config());
    const hash = (AttributeName: string) => ({ AttributeName, KeyType: 'HASH' as const });
    await client.send(
      new CreateTableCommand({
        TableName: 'Things',
        KeySchema: [hash('id')],
        AttributeDefinitions: ['id', 'owner', 'at'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
        DeletionProtectionEnabled: true,
        GlobalSecondaryIndexes: [
          {
            IndexName: 'owner-at',
            KeySchema: [hash('owner'), { AttributeName: 'at', KeyType: 'RANGE' }],
            Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['colour', 'age'] },
          },
        ],
      }),
    );
    const before = await readBy(createDynamoTableFacts({ client }), 'Things', 'Absent');
    expect(before.Things).toMatchObject({ expiry: 'none', 'point-in-time recovery': 'off' });
    await client.send(
      new UpdateContinuousBackupsCommand({
        TableName: 'Things',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
      }),
    );
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: 'Things',
        TimeToLiveSpecification: { Enabled: true, AttributeName: 'ttl' },
      }),
    );
    expect(await readBy(createDynamoTableFacts({ client }), 'Things', 'Absent')).toEqual({
      Things: {
        key: 'id',
        'index owner-at': 'owner, at: age colour',
        stream: 'NEW_IMAGE',
        expiry: 'ttl',
        capacity: 'on-demand',
        'point-in-time recovery': '35 days',
        'deletion protection': 'on',
        'encryption key': 'none',
      },
    });
  });

  it('capacity: how far a table scales, and at what', async () => {
    const client = new ApplicationAutoScalingClient(config());
    const scaled = {
      ServiceNamespace: 'dynamodb',
      ResourceId: 'table/Things',
      ScalableDimension: 'dynamodb:table:ReadCapacityUnits',
    } as const;
    await client.send(new RegisterScalableTargetCommand({ ...scaled, MinCapacity: 5, MaxCapacity: 4000 }));
    await client.send(
      new PutScalingPolicyCommand({
        ...scaled,
        PolicyName: 'reads',
        PolicyType: 'TargetTrackingScaling',
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: 70,
          ScaleOutCooldown: 60,
          ScaleInCooldown: 300,
          PredefinedMetricSpecification: { PredefinedMetricType: 'DynamoDBReadCapacityUtilization' },
        },
      }),
    );
    const name = 'table/Things dynamodb:table:ReadCapacityUnits';
    expect(await readBy(createScalingFacts(client), name)).toEqual({
      [name]: { range: '5 to 4000', target: '70 %', cooldowns: 'out 60 s, in 300 s' },
    });
  });

  it('functions and what starts them', async () => {
    const { Role } = await new IAMClient(config()).send(
      new CreateRoleCommand({ RoleName: 'work', AssumeRolePolicyDocument: '{}' }),
    );
    const client = new LambdaClient(config());
    await client.send(
      new CreateFunctionCommand({
        FunctionName: 'shop-work',
        Role: Role?.Arn,
        Code: { ZipFile: zipSync({ 'index.js': new Uint8Array() }) },
        Handler: 'index.handler',
        Runtime: 'nodejs20.x',
        MemorySize: 512,
        Timeout: 60,
        Environment: { Variables: { STAGE: 'shop' } },
      }),
    );
    await client.send(
      new PutFunctionConcurrencyCommand({ FunctionName: 'shop-work', ReservedConcurrentExecutions: 50 }),
    );
    expect(await readBy(createFunctionFacts(client), 'shop-work', 'absent')).toEqual({
      'shop-work': {
        runtime: 'nodejs20.x',
        architecture: 'x86_64',
        memory: '512',
        timeout: '60',
        'reserved concurrency': '50',
        tracing: 'PassThrough',
        code: expect.stringMatching(/^[\w+/]{43}=$/),
        'environment STAGE': 'shop',
      },
    });

    const sqs = new SQSClient(config());
    await sqs.send(new CreateQueueCommand({ QueueName: 'work-queue' }));
    await client.send(
      new CreateEventSourceMappingCommand({
        FunctionName: 'shop-work',
        EventSourceArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:work-queue`,
        BatchSize: 5,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      }),
    );
    expect(await readBy(createMappingFacts(client), 'shop-work from work-queue')).toEqual({
      'shop-work from work-queue': {
        state: 'on',
        batch: '5',
        'partial failures': expect.stringMatching(/^o(n|ff)$/), // moto keeps nothing of it
        'failures go to': 'none',
      },
    });

    const events = new EventBridgeClient(config());
    for (const Name of ['shop-hourly', 'shop-nightly', 'other'])
      await events.send(new PutRuleCommand({ Name, ScheduleExpression: 'rate(1 hour)' }));
    await events.send(new DisableRuleCommand({ Name: 'shop-nightly' }));
    expect(await readBy(createRuleFacts(events, 'shop-'), 'shop-hourly')).toEqual({
      'shop-hourly': { state: 'on', schedule: 'rate(1 hour)' },
      'shop-nightly': { state: 'off', schedule: 'rate(1 hour)' },
    });
  });

  it('queues, with where what fails in them goes', async () => {
    const client = new SQSClient(config());
    await client.send(new CreateQueueCommand({ QueueName: 'letters' }));
    await client.send(
      new CreateQueueCommand({
        QueueName: 'feedback',
        Attributes: {
          MessageRetentionPeriod: '1209600',
          KmsMasterKeyId: 'alias/aws/sqs',
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:letters`,
            maxReceiveCount: 5,
          }),
        },
      }),
    );
    expect(await readBy(createQueueFacts(client), 'feedback', 'letters', 'absent')).toEqual({
      feedback: { retention: '1209600', 'encryption key': 'sqs', 'dead letters': 'letters' },
      letters: { retention: '345600', 'encryption key': 'none', 'dead letters': 'none' },
    });
  });

  it('alarms and whom they tell, the topic and whether somebody hears it', async () => {
    const client = new CloudWatchClient(config());
    const topic = `arn:aws:sns:${REGION}:${ACCOUNT}:Alerts`;
    for (const AlarmName of ['shop-late', 'shop-mute', 'other'])
      await client.send(
        new PutMetricAlarmCommand({
          AlarmName,
          Namespace: 'Shop',
          MetricName: 'Age',
          Statistic: 'Maximum',
          Period: 60,
          Threshold: 300,
          ComparisonOperator: 'GreaterThanThreshold',
          EvaluationPeriods: 2,
          TreatMissingData: 'breaching',
          AlarmActions: [topic],
          ActionsEnabled: AlarmName !== 'shop-mute',
        }),
      );
    const told = { tells: 'Alerts', threshold: '300', periods: '2', 'missing data': 'breaching' };
    const read = await readBy(createAlarmFacts(client, 'shop-'), 'shop-late');
    expect(read['shop-late']).toMatchObject({ ...told, actions: 'on', threshold: expect.stringMatching(/^300/) });
    expect(read['shop-mute']).toMatchObject({ actions: 'off' });
    expect(read).not.toHaveProperty('other');

    const sns = new SNSClient(config());
    await sns.send(new CreateTopicCommand({ Name: 'Alerts' }));
    const topics = createTopicFacts(sns, { region: REGION, account: ACCOUNT });
    expect(await readBy(topics, 'Alerts', 'Absent')).toEqual({ Alerts: { 'confirmed subscriptions': 'none' } });
    await sns.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'email', Endpoint: 'oncall@example.com' }));
    expect(await readBy(topics, 'Alerts')).toEqual({ Alerts: { 'confirmed subscriptions': 'some' } });
  });

  it('the user pool: second factor, protection, passwords', async () => {
    const client = new CognitoIdentityProviderClient(config());
    const { UserPool } = await client.send(
      new CreateUserPoolCommand({
        PoolName: 'shop',
        DeletionProtection: 'ACTIVE',
        Policies: { PasswordPolicy: { MinimumLength: 8 } },
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      }),
    );
    await client.send(
      new SetUserPoolMfaConfigCommand({
        UserPoolId: UserPool?.Id,
        MfaConfiguration: 'OPTIONAL',
        SoftwareTokenMfaConfiguration: { Enabled: true },
      }),
    );
    const pools = createPoolFacts(client, (name) => (name === 'shop' ? UserPool?.Id : undefined));
    expect(await readBy(pools, 'shop', 'absent')).toEqual({
      shop: {
        MFA: 'OPTIONAL',
        'deletion protection': 'ACTIVE',
        'password length': '8',
        'own sign-up': 'off',
      },
    });
  });
});

describe('what a stage may send, read from SES by its recorded answers', () => {
  it('is the identity, the configuration set and the account', async () => {
    const ses = mockClient(SESv2Client);
    const missing = new NotFoundException({ message: 'no', $metadata: {} });
    ses.on(GetEmailIdentityCommand).rejects(missing);
    ses
      .on(GetEmailIdentityCommand, { EmailIdentity: 'example.com' })
      .resolves({ IdentityType: 'DOMAIN', VerifiedForSendingStatus: true, DkimAttributes: { Status: 'SUCCESS' } });
    ses
      .on(GetConfigurationSetCommand)
      .resolves({ ConfigurationSetName: 'shop', SendingOptions: { SendingEnabled: false } });
    ses.on(GetAccountCommand).resolves({ SendingEnabled: true, ProductionAccessEnabled: true });
    const reader = createSendingFacts(new SESv2Client({ region: REGION }));
    expect(
      await readBy(reader, 'identity example.com', 'identity example.org', 'configuration set shop', 'account'),
    ).toEqual({
      'identity example.com': { verified: 'yes', DKIM: 'SUCCESS' },
      'configuration set shop': { sending: 'off' },
      account: { sending: 'on' },
    });
  });
});

describe('the tables of DynamoDB Local', () => {
  it('are read without what it does not have', async () => {
    const database = await createTestDatabase(['Contacts', 'SignalEvents']);
    const reading = await createDynamoTableFacts({ client: database.client, isLocal: true }).read(
      [`Contacts-${database.suffix}-NONE`],
      () => {},
    );
    database.close();
    expect(reading).toMatchObject({
      without: expect.arrayContaining(['expiry', 'point-in-time recovery']),
      things: new Map([
        [
          `Contacts-${database.suffix}-NONE`,
          expect.objectContaining({ key: 'id', 'index email': 'email, id: KEYS_ONLY', stream: 'none' }),
        ],
      ]),
    });
  });
});

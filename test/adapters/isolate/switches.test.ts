import { EventBridgeClient, PutRuleCommand } from '@aws-sdk/client-eventbridge';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { zipSync } from 'fflate';
import { createDynamoIsolationRecords } from '../../../src/adapters/dynamodb/dynamo-isolation-records.ts';
import { createRuleSwitches } from '../../../src/adapters/eventbridge/rule-switches.ts';
import { createRoleDenials } from '../../../src/adapters/iam/role-denials.ts';
import { createFunctionSwitches, createStreamSwitches } from '../../../src/adapters/lambda/function-switches.ts';
import { functionsNamed } from '../../../src/adapters/lambda/functions-named.ts';
import {
  describeDenialsContract,
  describeIsolationRecordsContract,
  describeSwitchesContract,
} from '../../contract/isolation.contract.ts';
import { createTestDatabase, type TestDatabase } from '../../support/dynamodb.ts';
import { describeOnMoto, type Moto, startMoto } from '../../support/moto.ts';

const REGION = 'us-west-1';
const FUNCTIONS = ['shop-work', 'shop-free', 'shop-absent'];

describeOnMoto('the switches of a stage on AWS', () => {
  let moto: Moto;
  let lambda: LambdaClient;
  let events: EventBridgeClient;
  let iam: IAMClient;
  let streamId = '';
  beforeAll(async () => {
    moto = await startMoto();
    const config = {
      region: REGION,
      endpoint: moto.url,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    };
    lambda = new LambdaClient(config);
    events = new EventBridgeClient(config);
    iam = new IAMClient(config);
    const role = await iam.send(new CreateRoleCommand({ RoleName: 'work', AssumeRolePolicyDocument: '{}' }));
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: 'work',
        PolicyName: 'own',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' }],
        }),
      }),
    );
    for (const FunctionName of ['shop-work', 'shop-free', 'other'])
      await lambda.send(
        new CreateFunctionCommand({
          FunctionName,
          Role: role.Role?.Arn,
          Code: { ZipFile: zipSync({ 'index.js': new Uint8Array() }) },
          Handler: 'index.handler',
          Runtime: 'nodejs20.x',
        }),
      );
    await lambda.send(
      new PutFunctionConcurrencyCommand({ FunctionName: 'shop-work', ReservedConcurrentExecutions: 50 }),
    );
    const sqs = new SQSClient(config);
    for (const QueueName of ['feedback', 'foreign']) await sqs.send(new CreateQueueCommand({ QueueName }));
    const map = (FunctionName: string, queue: string) =>
      lambda.send(
        new CreateEventSourceMappingCommand({
          FunctionName,
          EventSourceArn: `arn:aws:sqs:${REGION}:123456789012:${queue}`,
        }),
      );
    streamId = (await map('shop-work', 'feedback')).UUID ?? '';
    await map('other', 'foreign');
    for (const Name of ['shop-hourly', 'shop-nightly', 'other-hourly'])
      await events.send(new PutRuleCommand({ Name, ScheduleExpression: 'rate(1 hour)' }));
  }, 60_000);
  afterAll(() => moto.stop());

  describe('streams', () => {
    describeSwitchesContract('stream', ['on', 'off'], async () => ({
      switches: createStreamSwitches(lambda, FUNCTIONS),
      id: streamId,
    }));

    it('are of functions that are found by their names where the stack does not tell of them', async () => {
      expect([...(await functionsNamed(lambda, 'shop-'))].sort()).toEqual(['shop-free', 'shop-work']);
    });

    it('are those of the stage’s own functions', async () => {
      const names = (await createStreamSwitches(lambda, FUNCTIONS).read()).map(({ name }) => name);
      expect(names).toEqual(['shop-work from feedback']);
    });
  });

  describe('functions', () => {
    describeSwitchesContract('function', ['50', '0'], async () => ({
      switches: createFunctionSwitches(lambda, FUNCTIONS),
      id: 'shop-work',
    }));
    describeSwitchesContract('function', ['unreserved', '0'], async () => ({
      switches: createFunctionSwitches(lambda, FUNCTIONS),
      id: 'shop-free',
    }));
  });

  describe('schedules', () => {
    describeSwitchesContract('schedule', ['on', 'off'], async () => ({
      switches: createRuleSwitches(events, 'shop-'),
      id: 'shop-hourly',
    }));
  });

  describe('roles', () => {
    describeDenialsContract(async () => createRoleDenials(iam));
  });
});

describe('the record of an isolation on DynamoDB', () => {
  const opened: TestDatabase[] = [];
  afterAll(() => {
    for (const database of opened) database.close();
  });
  describeIsolationRecordsContract(async () => {
    const database = await createTestDatabase(['BackendState']);
    opened.push(database);
    return createDynamoIsolationRecords({ ...database, clock: () => new Date('2026-04-01T12:00:00.000Z') });
  });
});

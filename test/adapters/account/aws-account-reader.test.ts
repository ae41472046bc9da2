import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { AttachRolePolicyCommand, CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { zipSync } from 'fflate';
import { createAwsAccountReader } from '../../../src/adapters/account/aws-account-reader.ts';
import type { AccountContents } from '../../../src/domain/operations/ports.ts';
import { proveIsolation } from '../../../src/domain/operations/prove-isolation.ts';
import { smallStage } from '../../domain/operations/small-stage.ts';
import { describeOnMoto, type Moto, startMoto } from '../../support/moto.ts';

const REGION = 'us-west-1';
const OWN = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };

describeOnMoto('the account of deployed stages', () => {
  let moto: Moto;
  let contents: AccountContents;
  const heard: string[] = [];
  const before = { ...process.env };
  const reader = () => createAwsAccountReader({ rolePrefix: 'shop-', endpoint: moto.url });

  beforeAll(async () => {
    moto = await startMoto();
    Object.assign(process.env, OWN);
    const config = { region: REGION, endpoint: moto.url };
    const iam = new IAMClient(config);
    const trust = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    });
    for (const RoleName of ['shop-prod-WorkRole', 'shop-dev-WorkRole', 'foreign']) {
      await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
    }
    const Statement = [
      { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: `arn:aws:sqs:${REGION}:123456789012:shop-*` },
    ];
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: 'shop-dev-WorkRole',
        PolicyName: 'work',
        PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
      }),
    );
    const PolicyArn = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'shop-prod-WorkRole', PolicyArn })).catch(() => undefined);
    const sqs = new SQSClient(config);
    for (const QueueName of ['shop-prod-letters', 'shop-dev-letters'])
      await sqs.send(new CreateQueueCommand({ QueueName }));
    await new LambdaClient(config).send(
      new CreateFunctionCommand({
        FunctionName: 'shop-dev-work',
        Role: 'arn:aws:iam::123456789012:role/shop-dev-WorkRole',
        Code: { ZipFile: zipSync({ 'index.js': new Uint8Array() }) },
        Handler: 'index.handler',
        Runtime: 'nodejs20.x',
        Environment: { Variables: { QUEUE_URL: 'https://sqs/shop-prod-letters', SECRET: 'hidden' } },
      }),
    );
    const key = { AttributeName: 'id' };
    await new DynamoDBClient(config).send(
      new CreateTableCommand({
        TableName: 'Orders',
        KeySchema: [{ ...key, KeyType: 'HASH' }],
        AttributeDefinitions: [{ ...key, AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    await new SSMClient(config).send(
      new PutParameterCommand({ Name: '/shop/dev/key', Value: 'hidden', Type: 'String' }),
    );
    await new CloudWatchLogsClient(config).send(
      new CreateLogGroupCommand({ logGroupName: '/aws/lambda/shop-dev-work' }),
    );
    contents = await reader().read(REGION, (what) => heard.push(what));
  }, 60_000);
  afterAll(async () => {
    process.env = before;
    await moto.stop();
  });

  it('is read: names of everything, variables of functions, policies of the roles that are asked for', () => {
    expect(contents).toMatchObject({
      region: REGION,
      tables: ['Orders'],
      queues: expect.arrayContaining(['shop-prod-letters', 'shop-dev-letters']),
      parameters: ['/shop/dev/key'],
      logGroups: ['/aws/lambda/shop-dev-work'],
      functions: [{ name: 'shop-dev-work', roleArn: 'arn:aws:iam::<account-id>:role/shop-dev-WorkRole' }],
    });
    expect(contents.roles.map(({ name }) => name).toSorted()).toEqual(['shop-dev-WorkRole', 'shop-prod-WorkRole']);
    expect(contents.roles.find(({ name }) => name === 'shop-dev-WorkRole')?.policies).toMatchObject({
      work: { Statement: [{ Resource: `arn:aws:sqs:${REGION}:<account-id>:shop-*` }] },
      trust: { Statement: [{ Action: 'sts:AssumeRole' }] },
    });
    expect(heard).toEqual(['tables', 'functions', 'roles', 'parameters', 'queues', 'log groups']);
  });

  it('E1: shows where a deployed stage names or reaches another, and no value of a variable', async () => {
    const prove = proveIsolation({
      packager: { pack: async (stage) => smallStage(stage) },
      exemptions: [],
      progress: () => {},
      account: reader(),
    });
    const { violations } = await prove(['prod', 'dev']);
    const places = violations.map(({ rule, here }) => `${rule} ${here.stage} ${here.id} ${here.path}`);
    expect(places).toContain('reach dev role shop-dev-WorkRole work.Statement[0]');
    expect(places).toContain('mention dev function shop-dev-work Environment.Variables.QUEUE_URL');
    expect(JSON.stringify(violations)).not.toMatch(/hidden|123456789012/);
  });
});

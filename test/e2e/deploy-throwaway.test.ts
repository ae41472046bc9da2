import { CreateTableCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetFunctionConcurrencyCommand, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { GetQueueUrlCommand, PurgeQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { readRegistry } from '../../local/tables.ts';
import { packaged } from '../infra/packaged.ts';
import { describeOnMoto } from '../support/moto.ts';
import { type DeployedAccount, openAccount } from './deployed-account.ts';

const STACK = 'realtechee-backend-dev';
/** A stage of one's own, as docs/deploy.md has it, but with a bucket of files to lose. */
const OWN = ['retainData=false', 'backups=false', 'audit=false', 'dashboards=false'].flatMap((one) => ['--param', one]);
const STAGE = ['--stage', 'dev', ...OWN];
const DEPLOY = ['deploy', ...STAGE, '--apply', '--watch', '0', '--within', '1'];
const named = (title: string) => ['--param', `title=${title}`];

const TABLES = Object.keys(readRegistry()).length;
const ITEM = { id: { S: 'request-1' } };

describeOnMoto('a stage that keeps nothing', () => {
  let account: DeployedAccount;
  beforeAll(async () => {
    account = await openAccount();
  }, 60_000);
  afterAll(() => account?.close());

  const ended = async (args: readonly string[], code: number, input?: string): Promise<string> => {
    const run = await account.realtechee(args, input);
    expect([args, run.code, run.output]).toEqual([args, code, expect.any(String)]);
    return run.output;
  };
  const executed = () => account.door.actions.filter((action) => action === 'ExecuteChangeSet').length;
  const queueOf = async (QueueName: string) => (await account.sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl;

  it('O4: is deployed for the first time by realtechee deploy, past its guards', async () => {
    const output = await ended(DEPLOY, 0);
    expect(output).toContain('A first deployment: everything is made.');
    expect(output).toMatch(/passed +executions +105 more are reserved, 895 stay free for others/);
    expect(output).not.toContain('REFUSED');
    expect(output).toContain('dev is deployed');
    expect(await account.tableNames()).toHaveLength(TABLES);
    expect((await account.topicNames()).filter((name) => name.endsWith('-Alerts'))).toEqual([
      'RealTechee-Development-Alerts',
    ]);
    expect(await account.nestedStacks(STACK)).toHaveLength(1);
    await ended(['config', 'set', 'notifications/unsubscribe-key', '--stdin', '--stage', 'dev'], 0, 'k'.repeat(44));
  }, 180_000);

  it('O4, E1: is not touched where a parameter takes its data away, or makes it share what is prod’s', async () => {
    const before = [await account.template(STACK), executed()];
    const ofProd = 'mailFrom=RealTechee <notifications@realtechee.com>';
    const output = await ended([...DEPLOY, '--param', 'files=false', '--param', ofProd], 1);
    expect(output).toMatch(/REFUSED +data +FilesBucket \(AWS::S3::Bucket\) would be removed/);
    expect(output).toMatch(/REFUSED +isolation +.*realtechee\.com/);
    expect(output).toContain('dev may not be deployed');
    expect([await account.template(STACK), executed()]).toEqual(before);
  }, 120_000);

  it('O4: is updated, after CloudFormation has said what that would do', async () => {
    const output = await ended([...DEPLOY, ...named('Renamed')], 0);
    expect(output).toMatch(/changed +AlertTopic +AWS::SNS::Topic +Properties\.TopicName/);
    expect(output).toMatch(/Modify +AlertTopic/);
    expect(output).toMatch(/passed +executions +reserves no more than it has/);
    expect(output).toContain('dev is deployed');
    expect((await account.topicNames()).filter((name) => name.endsWith('-Alerts'))).toEqual([
      'RealTechee-Renamed-Alerts',
    ]);
  }, 180_000);

  it('O4: goes back to what it was when a sign is ill since, that was well before', async () => {
    const before = await account.template(STACK);
    const QueueUrl = await queueOf(`${STACK}-notification-dead-letters`);
    account.door.once('ExecuteChangeSet', async () => {
      expect((await account.topicNames()).filter((name) => name.endsWith('-Alerts'))).toEqual([
        'RealTechee-Broken-Alerts',
      ]); // so far it has come
      await account.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{}' }));
    });
    const output = await ended([...DEPLOY, ...named('Broken')], 1);
    expect(output).toContain(
      'was deployed and rolled back to the template from before: the stage is not well since: dead letters',
    );
    expect((await account.topicNames()).filter((name) => name.endsWith('-Alerts'))).toEqual([
      'RealTechee-Renamed-Alerts',
    ]);
    expect(await account.template(STACK)).toEqual(before);
    await account.sqs.send(new PurgeQueueCommand({ QueueUrl }));
  }, 180_000);

  it('is isolated and resumed, exactly as it was', async () => {
    const state = async () => {
      const { EventSourceMappings = [] } = await account.lambda.send(new ListEventSourceMappingsCommand({}));
      const { ReservedConcurrentExecutions: reserved } = await account.lambda.send(
        new GetFunctionConcurrencyCommand({ FunctionName: `${STACK}-users-api` }),
      );
      return { reserved, streams: [...new Set(EventSourceMappings.map(({ State }) => State))] };
    };
    const before = await state();
    expect(before).toEqual({ reserved: 5, streams: ['Enabled'] });

    const isolate = ['isolate', '--stage', 'dev', '--apply', '--reason', 'a rehearsal'];
    const stopped = await ended([...isolate, '--no-proof'], 0); // moto answers policies that are no JSON
    expect(stopped).toContain('dev stands still: nothing starts, nothing is sent.');
    expect(stopped).toMatch(/schedule +realtechee-backend-dev-run-drill +on +off/);
    expect(await state()).toEqual({ reserved: 0, streams: ['Disabled'] });

    expect(await ended([...isolate, '--resume'], 0)).toContain('dev is as it was before it was isolated.');
    expect(await state()).toEqual(before);
  }, 120_000);

  it('E1: goes without a trace that would keep it from coming again, and leaves what is prod’s', async () => {
    const TableName = `Requests-${(await packaged('prod')).Outputs.BackendSuffix?.Value}-NONE`;
    await account.dynamodb.send(
      new CreateTableCommand({
        TableName,
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    await account.dynamodb.send(new PutItemCommand({ TableName, Item: ITEM }));

    expect((await account.namesOf(STACK)).length).toBeGreaterThan(70);

    const { code, output } = await account.sls('remove', ...STAGE);
    expect([code, output]).toEqual([0, expect.stringContaining('successfully removed')]);
    expect(await account.namesOf(STACK)).toEqual([]);
    expect(await account.tableNames()).toEqual([TableName]);
    const { Item } = await account.dynamodb.send(new GetItemCommand({ TableName, Key: ITEM }));
    expect(Item).toEqual(ITEM);
  }, 180_000);
});

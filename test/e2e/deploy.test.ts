import { DescribeTableCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { readRegistry } from '../../local/tables.ts';
import { packaged, packagedParts } from '../infra/packaged.ts';
import { describeOnMoto } from '../support/moto.ts';
import { type DeployedAccount, openAccount } from './deployed-account.ts';

const PROD = 'realtechee-backend-prod';
const DEV = 'realtechee-backend-dev';
const CONTACT = { id: { S: 'contact-1' }, email: { S: 'owner@example.com' } };

const done = async (account: DeployedAccount, ...args: readonly string[]): Promise<void> => {
  const { code, output } = await account.sls(...args);
  expect([args, code, output]).toEqual([args, 0, expect.stringMatching(/Service deployed|successfully removed/)]);
};

const suffixes = async () => {
  const [prod, dev] = await Promise.all(['prod', 'dev'].map((stage) => packaged(stage)));
  return { prod: `${prod?.Outputs.BackendSuffix?.Value}`, dev: `${dev?.Outputs.BackendSuffix?.Value}` };
};

const ofStage = (names: readonly string[], suffix: string) => names.filter((name) => name.includes(`-${suffix}-`));

/** What moto makes nothing of, and CloudFormation has been given all the same. */
const IGNORED_BY_MOTO = [
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApplicationAutoScaling::ScalableTarget',
  'AWS::Backup::BackupPlan',
  'AWS::CloudFront::Distribution',
  'AWS::CloudTrail::Trail',
  'AWS::CloudWatch::Alarm',
  'AWS::Cognito::IdentityPool',
  'AWS::Cognito::UserPool',
  'AWS::Cognito::UserPoolGroup',
];

const TABLES = Object.keys(readRegistry()).length;

describeOnMoto('prod and dev, deployed to one account', () => {
  let account: DeployedAccount;
  beforeAll(async () => {
    account = await openAccount();
    await done(account, 'deploy', '--stage', 'prod');
    await done(account, 'deploy', '--stage', 'dev');
  }, 240_000);
  afterAll(() => account?.close());

  it('E1: have each the tables of the registry, with their streams and indexes', async () => {
    const names = await account.tableNames();
    expect(names).toHaveLength(2 * TABLES);
    for (const suffix of Object.values(await suffixes())) {
      expect(ofStage(names, suffix)).toHaveLength(TABLES);
      const { Table } = await account.dynamodb.send(
        new DescribeTableCommand({ TableName: `NotificationQueue-${suffix}-NONE` }),
      );
      expect(Table?.StreamSpecification).toEqual({ StreamEnabled: true, StreamViewType: 'NEW_IMAGE' });
      expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName)).toEqual(['dueShard-dueAt', 'signalId']);
    }
  }, 60_000);

  const idsIn = async (stack: string) => Object.keys((await account.template(stack)).Resources).toSorted();

  it('E1: share no physical resource', async () => {
    const [prod, dev] = [await account.physicalIds(PROD), await account.physicalIds(DEV)];
    expect(prod.length).toBeGreaterThan(60);
    expect(prod.filter((id) => dev.includes(id))).toEqual([]);
  });

  it.each([
    PROD,
    DEV,
  ])('%s: CloudFormation was given all of the packaged templates, the nested one too', async (stack) => {
    const { parent, nested } = await packagedParts(stack.replace(/.*-/, ''));
    expect(await idsIn(stack)).toEqual(Object.keys(parent.Resources).toSorted());
    const [inside = ''] = await account.nestedStacks(stack);
    expect(await idsIn(inside)).toEqual(Object.keys(nested.get('AlarmsStack')?.Resources ?? {}).toSorted());
  }, 60_000);

  it('also what moto ignores', async () => {
    const templates = await Promise.all([PROD, ...(await account.nestedStacks(PROD))].map(account.template));
    const types = templates.flatMap(({ Resources }) => Object.values(Resources).map(({ Type }) => Type));
    expect(types).toEqual(expect.arrayContaining(IGNORED_BY_MOTO));
  });

  it('E1, E4: removing dev leaves prod whole with its items, and the data of dev where it was', async () => {
    const suffix = await suffixes();
    const TableName = `Contacts-${suffix.prod}-NONE`;
    const before = await account.physicalIds(PROD);
    await account.dynamodb.send(new PutItemCommand({ TableName, Item: CONTACT }));

    await done(account, 'remove', '--stage', 'dev');

    await expect(account.physicalIds(DEV)).rejects.toThrow(DEV);
    expect(await account.nestedStacks(DEV)).toEqual([]);
    expect(await account.nestedStacks(PROD)).toHaveLength(1);
    expect(await account.physicalIds(PROD)).toEqual(before);
    const names = await account.tableNames();
    expect(ofStage(names, suffix.prod)).toHaveLength(TABLES);
    expect(ofStage(names, suffix.dev)).toHaveLength(TABLES);
    const { Item } = await account.dynamodb.send(new GetItemCommand({ TableName, Key: { id: CONTACT.id } }));
    expect(Item).toEqual(CONTACT);
  }, 60_000);
});

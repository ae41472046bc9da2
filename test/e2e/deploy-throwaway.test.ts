import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { readRegistry } from '../../local/tables.ts';
import { packaged } from '../infra/packaged.ts';
import { describeOnMoto } from '../support/moto.ts';
import { type DeployedAccount, openAccount } from './deployed-account.ts';

const THROWAWAY = ['--stage', 'dev', '--param', 'retainData=false'];

const TABLES = Object.keys(readRegistry()).length;

describeOnMoto('a stage that keeps nothing, deployed before prod', () => {
  let account: DeployedAccount;
  beforeAll(async () => {
    account = await openAccount();
  }, 60_000);
  afterAll(() => account?.close());

  const done = async (...args: readonly string[]): Promise<void> => {
    const { code, output } = await account.sls(...args);
    expect([args, code, output]).toEqual([args, 0, expect.any(String)]);
  };

  it('E1: goes without a trace, leaves prod with its items, and can come again', async () => {
    await done('deploy', ...THROWAWAY);
    const ofDev = await account.tableNames();
    expect(ofDev).toHaveLength(TABLES);

    await done('deploy', '--stage', 'prod');
    const TableName = `Requests-${(await packaged('prod')).Outputs.BackendSuffix?.Value}-NONE`;
    await account.dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: 'request-1' } } }));
    await done('remove', ...THROWAWAY);
    expect((await account.tableNames()).filter((name) => ofDev.includes(name))).toEqual([]);

    await done('deploy', ...THROWAWAY);
    expect(await account.tableNames()).toHaveLength(2 * TABLES);
    const { Item } = await account.dynamodb.send(new GetItemCommand({ TableName, Key: { id: { S: 'request-1' } } }));
    expect(Item).toEqual({ id: { S: 'request-1' } });
  }, 240_000);
});

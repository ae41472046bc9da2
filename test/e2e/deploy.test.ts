import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DescribeTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ensureBundles } from '../../tools/build-bundles.ts';
import { runSls, type SlsRun } from '../../tools/build-sls.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const hasMoto = spawnSync('moto_server', ['--help'], { stdio: 'ignore' }).status === 0;
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

const freePort = async (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

const answers = async (url: string, server: ChildProcess): Promise<void> => {
  for (let tries = 0; tries < 200; tries += 1) {
    if (server.exitCode !== null) throw new Error(`moto_server ended with ${server.exitCode}`);
    const answer = await fetch(`${url}/moto-api/`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`moto_server did not answer at ${url}`);
};

const deploy = async (url: string): Promise<SlsRun> =>
  runSls(ROOT, ['deploy', '--stage', 'dev'], {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    SLS_AWS_MONITORING_FREQUENCY: '500',
  });

const tableNames = async (client: DynamoDBClient): Promise<readonly string[]> =>
  (await client.send(new ListTablesCommand({}))).TableNames ?? [];

(hasMoto ? describe : describe.skip)(`sls deploy${hasMoto ? '' : ' (skipped: moto_server is not on the PATH)'}`, () => {
  let server: ChildProcess;
  let url: string;

  beforeAll(async () => {
    await ensureBundles(ROOT);
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    server = spawn('moto_server', ['-H', '127.0.0.1', '-p', `${port}`], { stdio: 'ignore' });
    await answers(url, server);
  }, 60_000);

  afterAll(async () => {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    if (server.kill()) await ended;
  });

  it('succeeds twice in a row, and the tables, the queues and their streams are there', async () => {
    const client = new DynamoDBClient({ endpoint: url, region: 'us-west-1', credentials });
    for (const time of ['first', 'second']) {
      const { code, output } = await deploy(url);
      expect([time, code, output]).toEqual([time, 0, expect.stringContaining('Service deployed')]);
    }
    const names = await tableNames(client);
    expect(names).toHaveLength(44);
    const queue = names.find((name) => name.startsWith('NotificationQueue-'));
    const { Table } = await client.send(new DescribeTableCommand({ TableName: queue }));
    expect(Table?.StreamSpecification).toEqual({ StreamEnabled: true, StreamViewType: 'NEW_IMAGE' });
    expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName)).toEqual(['dueShard-dueAt', 'signalId']);
    client.destroy();
  }, 180_000);
});

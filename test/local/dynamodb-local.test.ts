import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { startDynamoDbLocal } from '../../local/dynamodb-local.ts';

jest.setTimeout(60_000);

const clientOf = (endpoint: string) =>
  new DynamoDBClient({
    endpoint,
    region: 'us-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const untilGone = async (pid: number): Promise<void> => {
  for (let tries = 0; isAlive(pid) && tries < 200; tries += 1) await new Promise((done) => setTimeout(done, 25));
};

const isReachable = (host: string, port: number): Promise<boolean> =>
  new Promise((answer) => {
    const socket = connect({ host, port });
    socket.once('connect', () => {
      socket.destroy();
      answer(true);
    });
    socket.once('error', () => answer(false));
  });

describe('DynamoDB Local as a child process', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dynamodb-local-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps its tables in the folder given, and leaves no process when stopped', async () => {
    const dbPath = join(folder, 'made', 'when', 'missing');
    const first = await startDynamoDbLocal({ dbPath });
    const client = clientOf(first.endpoint);
    await client.send(
      new CreateTableCommand({
        TableName: 'Kept',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      }),
    );
    client.destroy();
    await first.stop();
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);

    const second = await startDynamoDbLocal({ dbPath });
    const again = clientOf(second.endpoint);
    const { TableNames } = await again.send(new ListTablesCommand({}));
    again.destroy();
    await second.stop();
    expect(TableNames).toEqual(['Kept']);
  });

  it('listens on the loopback address alone, and says so when its port is taken', async () => {
    const database = await startDynamoDbLocal();
    const port = Number(new URL(database.endpoint).port);
    try {
      expect(await isReachable('127.0.0.1', port)).toBe(true);
      // Linux gives the whole of 127.0.0.0/8 to the loopback device: bound to all interfaces, this would answer.
      if (process.platform === 'linux') expect(await isReachable('127.0.0.2', port)).toBe(false);
      await expect(startDynamoDbLocal({ port })).rejects.toThrow(
        `cannot listen on 127.0.0.1:${port}: the port is in use`,
      );
    } finally {
      await database.stop();
    }
  });

  it('ends when its parent is killed', async () => {
    const module = JSON.stringify(resolve('local/dynamodb-local.ts'));
    const script = `const { startDynamoDbLocal } = await import(${module});
      console.log((await startDynamoDbLocal()).pid);`;
    const parent = spawn(resolve('node_modules/.bin/node'), ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = Number(await new Promise((heard) => parent.stdout.once('data', heard)));
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await untilGone(pid);
    expect(isAlive(pid)).toBe(false);
  });

  it('names the command that installs Java on each system when there is none', async () => {
    const start = startDynamoDbLocal({ java: join(folder, 'no-java-here') });
    await expect(start).rejects.toThrow(/needs Java, and none was found/);
    await expect(start).rejects.toThrow(/apt-get install openjdk-17-jre-headless\n.*brew install.*\n.*winget install/);
  });

  it.each([
    ['speaks up', 'echo "ready port=1 java=11"; cat > /dev/null', /needs Java 17 or newer; the one found is Java 11/],
    ['cannot load the classes', 'echo "Error: UnsupportedClassVersionError" >&2; exit 1', /cannot run on this Java/],
    ['fails otherwise', 'echo "no memory today" >&2; exit 1', /ended while it started:\nno memory today/],
  ])('says what is wrong when a Java that is too old or broken %s', async (_, script, message) => {
    const java = join(folder, 'java');
    writeFileSync(java, `#!/bin/sh\n${script}\n`);
    chmodSync(java, 0o755);
    await expect(startDynamoDbLocal({ java })).rejects.toThrow(message);
  });
});

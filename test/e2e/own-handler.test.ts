import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoSignalStore } from '../../src/adapters/dynamodb/dynamo-signal-store.ts';
import { hookItem } from '../../src/adapters/dynamodb/hook-record.ts';
import { tableName } from '../../src/adapters/dynamodb/tables.ts';
import { aHook, NOW } from '../support/builders.ts';
import { createTestDatabase } from '../support/dynamodb.ts';

const run = promisify(execFile);
const ROOT = join(__dirname, '..', '..');
const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
const node = (args: readonly string[], env: NodeJS.ProcessEnv = process.env) =>
  run(process.execPath, [...args], { cwd: ROOT, env, timeout: 60_000 });

const anEvent = (bodies: readonly object[]) => ({
  Records: bodies.map((body, index) => ({ messageId: `m${index}`, body: JSON.stringify(body) })),
});

describe('a handler of another team, built from this library', () => {
  beforeAll(async () => {
    await node([TSC, '-p', 'tsconfig.build.json']);
  }, 60_000);

  it('compiles against the exported types', async () => {
    await expect(node([TSC, '-p', 'examples/own-handler'])).resolves.toMatchObject({ stdout: '' });
  }, 60_000);

  it('writes its signal once, and hands back what it could not emit', async () => {
    const database = await createTestDatabase(['SignalEvents', 'SignalNotificationHooks']);
    const { client, suffix, endpoint, credentials } = database;
    const hook = hookItem(aHook({ signalType: 'INVOICE_PAID' }), NOW);
    await client.send(new PutCommand({ TableName: tableName('SignalNotificationHooks', suffix), Item: hook }));
    const invoice = { invoiceId: '42', customerEmail: 'jane@example.com', amount: 1200 };
    const huge = { ...invoice, invoiceId: '43', note: 'x'.repeat(400_000) };
    const call = [
      "import { handler } from './examples/own-handler/emit-invoice-paid.ts';",
      "import { readFileSync } from 'node:fs';",
      'const answer = await handler(JSON.parse(process.env.TEST_EVENT ?? readFileSync(0, "utf8")));',
      'console.log(JSON.stringify(answer));',
    ].join('\n');
    const invoke = (bodies: readonly object[]) => {
      const child = node(['--input-type=module', '--eval', call], {
        ...process.env,
        BACKEND_SUFFIX: suffix,
        AWS_REGION: 'us-west-1',
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      });
      child.child.stdin?.end(JSON.stringify(anEvent(bodies)));
      return child;
    };
    expect(JSON.parse((await invoke([invoice, invoice, huge])).stdout)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm2' }],
    });
    const signals = createDynamoSignalStore({ client, suffix, clock: () => NOW });
    expect(await signals.get('invoice-paid-42')).toMatchObject({
      ok: true,
      value: { payload: invoice, source: 'billing' },
    });
    database.close();
  }, 60_000);
});

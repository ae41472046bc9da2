import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';

const ROOT = join(__dirname, '..', '..');
const SIGNAL = {
  signalType: 'CONTACT_US_FORM_SUBMITTED',
  payload: {
    ...{ customerName: 'Jane Roe', customerEmail: 'jane@example.com', subject: 'Kitchen', message: 'A new one' },
    ...{ submissionId: 'submission-1', submittedAt: '2026-04-01T09:00:00.000Z' },
  },
};

interface Answer {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

describe('a recovery of the local stage, from the damage to a signal on the recovered tables', () => {
  let folder: string;
  let stage: ChildProcess;
  let output = '';
  const environment = () => ({ ...process.env, REALTECHEE_LOCAL_FOLDER: join(folder, 'local') });

  const command = (...args: readonly string[]): Promise<Answer> =>
    new Promise((resolve) => {
      const bin = join(ROOT, 'bin', 'realtechee.js');
      const child = execFile(process.execPath, [bin, ...args], { cwd: folder, env: environment() }, (_, out, err) =>
        resolve({ code: child.exitCode, out, err }),
      );
    });
  const running = () => JSON.parse(readFileSync(join(folder, 'local', 'stage.json'), 'utf8'));
  const tables = () => {
    const { endpoints, suffix, region } = running();
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = DynamoDBDocumentClient.from(
      new DynamoDBClient({ region, endpoint: endpoints.dynamodb, credentials }),
    );
    return { client, suffix, nameOf: (model: string) => `${model}-${suffix}-NONE` };
  };
  /** Its mails: text messages wait for the morning. */
  const messagesOf = async (signalId: string): Promise<readonly { readonly id: string; readonly status: string }[]> => {
    const { client, nameOf } = tables();
    const { Items = [] } = await client.send(new ScanCommand({ TableName: nameOf('NotificationQueue') }));
    client.destroy();
    return Items.filter(({ signalId: of, channel }) => of === signalId && channel === 'email').map(
      ({ id, status }) => ({
        id,
        status,
      }),
    );
  };
  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    for (let look = 0; look < 120; look += 1) {
      if (await holds()) return;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    throw new Error(`not in time:\n${output}`);
  };
  const mails = async (): Promise<number> => {
    const response = await fetch(`${running().endpoints.inbox}/store`);
    return JSON.parse(await response.text()).emails.length;
  };
  /** Emits it, and waits until all its messages were sent. */
  const told = async (id: string): Promise<void> => {
    const file = join(folder, `${id}.ndjson`);
    writeFileSync(file, `${JSON.stringify({ ...SIGNAL, id })}\n`);
    expect(await command('signals', 'emit', '--file', file)).toMatchObject({ code: 0 });
    await until(async () => {
      const messages = await messagesOf(id);
      return (
        messages.length > 0 && messages.every(({ status }) => ['SENT', 'DELIVERED', 'SUPPRESSED'].includes(status))
      );
    });
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'recover-stage-'));
    const args = [join(ROOT, 'local', 'start.ts'), '--keep', '--quiet', '--port', '9640'];
    stage = spawn(process.execPath, args, { cwd: ROOT, env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [stage.stdout, stage.stderr]) stream?.on('data', (text: Buffer) => (output += text));
    await until(async () => output.includes('Ready after'));
  }, 120_000);
  afterAll(async () => {
    const ended = new Promise((resolve) => stage.once('exit', resolve));
    stage.kill('SIGINT');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it('O1, N3: brings the tables back, puts the stage onto them, plans and delivers there, and sends nothing twice', async () => {
    await told('before-the-damage');
    const sent = await mails();
    expect(sent).toBeGreaterThan(0);
    const { suffix: former } = running();
    const made = await command('backup', 'create', '--apply', '--json');
    const backup: string = JSON.parse(made.out).backup ?? /local-\d{8}T\d{6}Z-\w+/.exec(made.out)?.[0] ?? '';

    const damaged = tables();
    await damaged.client.send(new DeleteTableCommand({ TableName: damaged.nameOf('SignalNotificationHooks') }));
    const [message] = await messagesOf('before-the-damage');
    const Key = { id: message?.id };
    await damaged.client.send(new DeleteCommand({ TableName: damaged.nameOf('NotificationQueue'), Key }));
    damaged.client.destroy();

    const recovered = await command('recover', '--point', backup, '--apply', '--json');
    const { recovery } = JSON.parse(recovered.out);
    expect([recovered.code, recovery.made.length]).toEqual([0, 46]);
    const resume = ['recover', '--resume', recovery.id, '--switch'];
    expect(await command(...resume)).toMatchObject({ code: 0, out: expect.stringContaining('Nothing was done') });
    expect(running().suffix).toBe(former);

    const switched = await command(...resume, '--apply', '--json');
    expect([switched.code, switched.err]).toEqual([0, expect.any(String)]);
    expect(running().suffix).toBe(recovery.suffix);
    expect(JSON.parse(switched.out)).toMatchObject({
      recovery: { done: { switch: expect.any(String), resume: expect.any(String) } },
      measured: { resumedSeconds: expect.any(Number), isTimeMet: true },
    });

    await told('after-the-switch');
    expect(await mails()).toBe(2 * sent);
    expect(await messagesOf('before-the-damage')).toHaveLength((await messagesOf('after-the-switch')).length);
  }, 240_000);
});

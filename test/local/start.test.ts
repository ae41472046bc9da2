import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StageFile } from '../../local/stage-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'start-'));
const stageFile = join(folder, 'stage.json');
const children: ChildProcess[] = [];

jest.setTimeout(120_000);
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

interface Started {
  readonly child: ChildProcess;
  output(): string;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
}

const start = (args: readonly string[] = [], variables: Record<string, string> = {}): Started => {
  const child = spawn(process.execPath, ['local/start.ts', '--port', '18025', ...args], {
    env: { ...process.env, REALTECHEE_LOCAL_FOLDER: folder, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk));
  return { child, output: () => output, ended: new Promise((resolve) => child.on('close', resolve)) };
};

const until = async (holds: () => boolean | Promise<boolean>, what: () => string): Promise<void> => {
  const limit = performance.now() + 60_000;
  while (!(await holds())) {
    if (performance.now() > limit) throw new Error(`not in time: ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
const ready = (started: Started): Promise<void> =>
  until(() => started.output().includes('Ready after') || started.child.exitCode !== null, started.output);
const running = (): StageFile => JSON.parse(readFileSync(stageFile, 'utf8')) as StageFile;
const isUp = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(2000) }).then(
    () => true,
    () => false,
  );

const send = async (subject: string): Promise<void> => {
  const response = await fetch(`${running().endpoints.door}/v2/email/outbound-emails`, {
    method: 'POST',
    body: JSON.stringify({
      FromEmailAddress: 'from@example.com',
      Destination: { ToAddresses: ['to@example.com'] },
      Content: { Simple: { Subject: { Data: subject }, Body: { Text: { Data: 'Hello' } } } },
    }),
  });
  expect(response.status).toBe(200);
};
const subjects = async (): Promise<string[]> => {
  const response = await fetch(`${running().endpoints.inbox}/inbox.json`);
  return ((await response.json()) as { messages: { subject: string }[] }).messages.map(({ subject }) => subject);
};

it('says what runs where, refuses a second one, and ends without a trace', async () => {
  const first = start();
  await ready(first);
  const { endpoints, pid } = running();
  expect(pid).toBe(first.child.pid);
  expect(first.output()).toMatch(/Inbox +http:\/\/localhost:18025/);
  expect(first.output()).toMatch(/plan-notifications +stream of SignalEvents/);

  const second = start();
  expect(await second.ended).toBe(1);
  expect(second.output()).toContain(`A local stage is already running (process ${pid}): ${endpoints.inbox}`);

  first.child.kill('SIGINT');
  expect(await first.ended).toBe(0);
  expect(existsSync(stageFile)).toBe(false);
  expect(readdirSync(join(folder, 'unkept'))).toEqual([]);
  for (const url of Object.values(endpoints)) expect(await isUp(url)).toBe(false);
});

it('leaves no process when it is killed, and shows each message once when it starts again', async () => {
  const first = start(['--keep']);
  await ready(first);
  const { endpoints } = running();
  await send('one');
  await send('two');
  first.child.kill('SIGKILL');
  await first.ended;
  await until(
    async () => !(await isUp(endpoints.dynamodb)),
    () => 'DynamoDB Local is still there',
  );

  const second = start(['--keep']);
  await ready(second);
  expect(await subjects()).toEqual(['one', 'two']);
  await send('three');
  expect(await subjects()).toEqual(['one', 'two', 'three']);
  second.child.kill('SIGTERM');
  expect(await second.ended).toBe(0);
});

it('says how to install Java where there is none', async () => {
  const started = start([], { PATH: '', JAVA_HOME: '' });
  expect(await started.ended).toBe(1);
  for (const command of ['apt-get install', 'brew install', 'winget install']) {
    expect(started.output()).toContain(command);
  }
});

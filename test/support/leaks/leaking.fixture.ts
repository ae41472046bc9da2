import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFunctionLog } from '../../../local/functions/function-log.ts';
import { createJournal } from '../../../src/adapters/logger/powertools-journal.ts';
import { emfLines } from '../emf-lines.ts';
import { aSecret } from '../secrets.ts';

/** Lets a secret out by the ways that LEAK_BY names. Run by test/infra/leak-watch.test.ts, and by nobody else. */
const answering = async (answer: string, ask: (port: number) => Promise<unknown>): Promise<void> => {
  const server = createServer((_, response) => response.end(answer));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  await ask((server.address() as AddressInfo).port);
  server.closeAllConnections();
  server.close();
};
const printing = ['-e', `process.stdout.write(${JSON.stringify(aSecret())})`];

const WAYS: Readonly<Record<string, () => unknown>> = {
  console: () => console.log('the key is %s', aSecret()),
  stream: () => process.stdout.write(`${aSecret()}\n`),
  pieces: () => {
    const secret = aSecret();
    process.stderr.write(secret.slice(0, 9));
    process.stderr.write(secret.slice(9));
  },
  journal: () => createJournal({ service: 'x', stage: 'x', level: 'INFO' }).info('x.y', { key: aSecret() }),
  caught: () => {
    const lines = emfLines();
    process.stdout.write(aSecret());
    lines.restore();
  },
  answer: () => answering(aSecret(), (port) => fetch(`http://127.0.0.1:${port}`).then((answer) => answer.text())),
  request: () =>
    answering('', async (port) => {
      const asking = request({ port, method: 'POST' });
      asking.end(aSecret());
      const [answer] = await once(asking, 'response');
      answer.resume();
      await once(answer, 'end');
    }),
  process: async () => {
    const child = spawn(process.execPath, printing);
    child.stdout.resume();
    await once(child, 'close');
  },
  'process at once': () => spawnSync(process.execPath, printing),
  'file of a process': () => execFileSync(process.execPath, printing),
  log: () => {
    const folder = mkdtempSync(join(tmpdir(), 'log-'));
    createFunctionLog(folder, () => undefined).write('x', aSecret());
    rmSync(folder, { recursive: true });
  },
  'process of its own': () => spawnSync(process.execPath, [join(__dirname, 'log-a-secret.ts')]),
  failure: () => expect(aSecret()).toBe('something else'),
  nothing: () => console.log('no secret'),
};

const named = process.env.LEAK_BY?.split(',') ?? [];

it.each(named)('lets a secret out by %s', async (way) => {
  const leak = WAYS[way];
  if (leak === undefined) throw new Error(`there is no way ${way}: ${Object.keys(WAYS).join(', ')}`);
  await leak();
});

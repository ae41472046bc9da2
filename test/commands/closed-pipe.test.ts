import { spawn } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

it('O3: ends as usual when whoever reads its output has had enough', async () => {
  const child = spawn(process.execPath, ['bin/realtechee.js', 'users', 'matrix', '--json'], { cwd: ROOT });
  const err: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => err.push(text));
  child.stdout.destroy(); // before anything was written
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect([code, err]).toEqual([0, []]);
});

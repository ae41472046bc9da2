import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LeakReport } from '../support/leak-reporter.ts';
import { ROOT } from './packaged.ts';

const folder = mkdtempSync(join(tmpdir(), 'leak-watch-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Of another run, so that this one does not find it. */
const SECRET = 'secret-of-the-run-that-is-watched';

interface Run extends LeakReport {
  readonly code: number;
  readonly output: string;
}

/** A run of its own, which lets a secret out by these ways. */
const runLeakingBy = (...ways: readonly string[]): Promise<Run> =>
  new Promise((resolve) => {
    const report = join(folder, `${ways[0]?.replaceAll(' ', '-')}.json`);
    const env = { ...process.env, TEST_CANARY: SECRET, LEAK_BY: ways.join(), LEAK_REPORT: report };
    const args = ['--testMatch', '**/support/leaks/leaking.fixture.ts'];
    const jest = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
    execFile(process.execPath, [jest, ...args], { cwd: ROOT, env }, (fault, stdout, stderr) => {
      const { looked, leaks }: LeakReport = JSON.parse(readFileSync(report, 'utf8'));
      resolve({ code: Number(fault?.code ?? 0), output: stdout + stderr, looked, leaks });
    });
  });

const WAYS: readonly (readonly [way: string, place: string])[] = [
  ['console', 'printed (console.log)'],
  ['stream', 'printed'],
  ['journal', 'printed'],
  ['caught', 'printed (caught by the test)'],
  ['answer', 'HTTP answers (GET /)'],
  ['request', 'HTTP requests (/)'],
  ['process', `output of processes (${process.execPath})`],
  ['process at once', `output of processes (${process.execPath})`],
  ['file of a process', `output of processes (${process.execPath})`],
  ['log', 'lines of logs'],
];

describe('the search for secrets in a run', () => {
  it('C3: fails a run that lets one out by any way, and says which test did, without showing it', async () => {
    const { code, leaks } = await runLeakingBy(...WAYS.map(([way]) => way), 'nothing');
    expect(code).toBe(1);
    for (const [way, place] of WAYS)
      expect(leaks.map((leak) => `${leak}.`).join('\n')).toContain(`among the ${place}: lets a secret out by ${way}.`);
    expect(leaks.join()).not.toContain('out by nothing');
    expect(leaks.join()).not.toContain(SECRET);
  }, 60_000);

  it.each([
    ['pieces', 'a secret is in what the run printed'],
    ['failure', 'a secret is in what it printed, or in how it failed'],
  ])(
    'C3: fails a run that lets one out by %s of what it prints',
    async (way, said) => {
      const { code, leaks } = await runLeakingBy(way);
      expect([code, leaks.join()]).toEqual([1, expect.stringContaining(said)]);
    },
    60_000,
  );

  it('C3: fails a run that lets one out in a process that a test starts, by its log', async () => {
    const { code, leaks } = await runLeakingBy('process of its own');
    expect([code, leaks.join()]).toEqual([1, expect.stringContaining('a secret is among the lines of logs')]);
  }, 60_000);

  it('C3: lets a run pass that shows none, and counts what it has looked at', async () => {
    const { code, leaks, looked } = await runLeakingBy('nothing');
    expect([code, leaks]).toEqual([0, []]);
    expect(looked).toMatchObject({ 'test files': 1, printed: expect.any(Number) });
    expect(looked['characters of output']).toBeGreaterThan(0);
  }, 60_000);
});

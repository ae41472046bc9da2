import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

interface Answer {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

describe('operations on a running local stage', () => {
  let folder: string;
  let stage: ChildProcess;
  const environment = () => ({ ...process.env, REALTECHEE_LOCAL_FOLDER: folder });

  const command = (...args: readonly string[]): Promise<Answer> =>
    new Promise((resolve) => {
      const bin = join(ROOT, 'bin', 'realtechee.js');
      const report = ['--report', join(folder, 'report.json')];
      const child = execFile(
        process.execPath,
        [bin, ...args, ...report],
        { cwd: ROOT, env: environment() },
        (_, out, err) => resolve({ code: child.exitCode, out, err }),
      );
    });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'operations-stage-'));
    stage = spawn(process.execPath, [join(ROOT, 'local', 'start.ts'), '--quiet', '--port', '9620'], {
      cwd: ROOT,
      env: environment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise<void>((resolve, reject) => {
      stage.once('exit', (code) => reject(new Error(`the stage ended with ${code}`)));
      stage.stdout?.on('data', (text: Buffer) => {
        if (`${text}`.includes('Ready after')) resolve();
      });
    });
  }, 240_000);
  afterAll(async () => {
    const ended = new Promise((resolve) => stage.once('exit', resolve));
    stage.kill('SIGINT');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it('O3: stage check finds it as promised', async () => {
    const { code, out } = await command('stage', 'check', '--json');
    const { verdict, findings, areas } = JSON.parse(out);
    expect([code, verdict, findings]).toEqual([0, 'done', []]);
    expect(areas.find(({ area }: { area: string }) => area === 'tables').aspects).toBeGreaterThan(100);
  }, 120_000);

  it('N15, O3: health follows a signal through its own functions, sends nothing, and leaves nothing', async () => {
    const { code, out } = await command('health', '--comprehensive', '--json');
    const { verdict, signs } = JSON.parse(out);
    expect(signs.filter((sign: { verdict: string }) => sign.verdict === 'ill')).toEqual([]);
    expect([code, verdict]).toEqual([0, 'done']);
    const probe = signs.find(({ sign }: { sign: string }) => sign === 'signal');
    expect(probe.messages.length).toBeGreaterThan(0);
    for (const { status } of probe.messages) expect(status).toBe('SUPPRESSED');
    const trace = await new Promise<string>((resolve) => {
      const args = [join(ROOT, 'bin', 'realtechee.js'), 'signals', 'trace', probe.signalId];
      execFile(process.execPath, args, { cwd: ROOT, env: environment() }, (_, text, err) => resolve(text + err));
    });
    expect(trace).toContain('there is no such signal');
  }, 120_000);

  it('refuses what the local stage has not, with the reason', async () => {
    const refusals = await Promise.all([command('monitor'), command('isolate'), command('deploy')]);
    expect(refusals.map(({ code }) => code)).toEqual([1, 1, 1]);
    const [monitor, isolate, deploy] = refusals.map(({ err }) => err);
    expect(monitor).toContain('--keep');
    expect(isolate).toContain('Ctrl-C');
    expect(deploy).toContain('npm start');
  }, 120_000);
});

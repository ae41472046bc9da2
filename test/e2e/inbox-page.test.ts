import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { aSignal } from '../support/builders.ts';

const run = promisify(execFile);
const ROOT = join(__dirname, '..', '..');
const hasChromium = spawnSync('chromium', ['--version']).status === 0;
const title = 'the inbox in a browser';
const suite = hasChromium
  ? describe
  : (_: string, work: () => void) => describe.skip(`${title} (skipped: chromium is not on the PATH)`, work);

const QUIETLY = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update', '--virtual-time-budget=8000', '--dump-dom'],
];

suite(title, () => {
  const folder = mkdtempSync(join(tmpdir(), 'inbox-'));
  let demo: ChildProcess;
  let inbox: string;

  beforeAll(async () => {
    const signals = join(folder, 'signals.ndjson');
    const { signalType, payload } = aSignal();
    writeFileSync(signals, `${JSON.stringify({ id: 'browser-1', signalType, payload })}\n`);
    const args = ['local/demo.ts', '--stay', '--signals', signals, '--data', join(folder, 'data')];
    demo = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] });
    inbox = await new Promise((found, failed) => {
      let said = '';
      demo.stderr?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const [, address] = /stays open at (\S+);/.exec(said) ?? [];
        if (address !== undefined) found(address);
      });
      demo.once('exit', (code) => failed(new Error(`the demo ended with ${code}:\n${said}`)));
    });
  }, 120_000);

  afterAll(async () => {
    const ended = new Promise((done) => demo.once('exit', done));
    demo.kill('SIGINT');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  const pageAt = async (address: string): Promise<string> => {
    const profile = `--user-data-dir=${join(folder, 'profile')}`;
    const { stdout } = await run('chromium', [...QUIETLY, profile, address], {
      timeout: 60_000,
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  };

  it('shows e-mails and SMS together, and an opened mail', async () => {
    const page = await pageAt(inbox);
    expect(page).toContain('4 e-mails, 2 SMS');
    expect(page).toContain('Jane Doe: A question');
    expect(page).toMatch(/SMS to \+1\d{10} \(1 segment, GSM-7\)/);
    expect(page).toContain('jane@example.com');
    expect(page).toMatch(/<iframe/);
  }, 90_000);
});

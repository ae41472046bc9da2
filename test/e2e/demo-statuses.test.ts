import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The demo runs once, stays, and is asked by the command line as it stands. */
describe('npm run demo -- --scenario statuses', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fortnight-'));
  const env = { ...process.env, REALTECHEE_LOCAL_FOLDER: folder };
  let demo: ChildProcess;
  let out = '';

  beforeAll(async () => {
    const args = ['local/demo.ts', '--scenario', 'statuses', '--json', '--stay', '--data', join(folder, 'data')];
    demo = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    demo.stdout?.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    await new Promise<void>((ready, failed) => {
      let said = '';
      demo.stderr?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.includes('stays open at')) ready();
      });
      demo.once('exit', (code) => failed(new Error(`the demo ended with ${code}:\n${said}`)));
    });
  }, 240_000);

  afterAll(async () => {
    const ended = new Promise((done) => demo.once('exit', done));
    demo.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  const lines = () =>
    out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));

  const realtechee = (...args: string[]): Promise<Ended> =>
    new Promise((done) => {
      const options = { cwd: ROOT, env, timeout: 60_000 };
      execFile(process.execPath, ['bin/realtechee.js', 'statuses', ...args], options, (error, stdout, stderr) =>
        done({ code: typeof error?.code === 'number' ? error.code : 0, out: stdout, err: stderr }),
      );
    });
  const told = async (...args: string[]) => {
    const { code, out: said, err } = await realtechee(...args, '--json');
    return { code, err, lines: said.trimEnd().split('\n') };
  };

  it('S4: warns, saves, expires, takes up again and archives as it should, each mail once, and leaves test data alone', () => {
    const { summary } = lines().at(-1);
    expect(summary).toEqual({ requests: 10, warned: 11, moved: 10, mails: 21, faults: [] });
    expect(lines()).toContainEqual(expect.objectContaining({ requestId: 'probe', status: 'New' }));
    expect(lines().filter(({ requestId, day }) => requestId === 'probe' && day !== undefined)).toEqual([]);
  });

  it('S6: says of each why it is where it is and what comes next, in the time of the stage', async () => {
    const kitchen = await realtechee('explain', 'kitchen');
    expect(kitchen).toMatchObject({ code: 0, err: '' });
    expect(kitchen.out).toContain('came         from Expired by demo-admin: The owner has called');
    expect(kitchen.out).toContain('next         Expired: staff or the timer inactivity, with a reason');
    expect((await realtechee('explain', 'nope')).code).toBe(1);
    expect((await told('history', 'roof')).lines.map((line) => JSON.parse(line).newStatus)).toEqual([
      'Expired',
      'Pending walk-thru',
    ]);
  }, 60_000);

  it('S6: simulates what is to come', async () => {
    const { lines: simulated } = await told('simulate', '--at', '2036-01-01');
    const { summary } = JSON.parse(simulated.at(-1) ?? '');
    expect(summary).toMatchObject({ moves: 4, unreadable: 0 });
  }, 60_000);

  it('S5: moves a request for the operator, and refuses what may not be', async () => {
    const done = await told('transition', 'garden', 'Archived', '--reason', 'other_reason');
    expect(done).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(done.lines.join(''))).toMatchObject({
      actor: expect.stringMatching(/^operator:\S+$/),
      version: 1,
    });
    const refused = await realtechee('transition', 'garden', 'Expired');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain('a request in Archived cannot go to Expired; it can go to New');
  }, 60_000);

  it('O2: has nothing to fill in where the functions were awake', async () => {
    for (const args of [[], ['--apply']]) {
      const { code, lines: said } = await told('backfill', ...args);
      expect(code).toBe(0);
      expect(JSON.parse(said.at(-1) ?? '')).toMatchObject({ summary: { looked: 10, right: 10, failed: 0 } });
    }
  }, 60_000);
});

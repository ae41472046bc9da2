import { spawn } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** Runs Node in a process of its own until it ends, for 150 seconds at most. */
export const runNode = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const options = { cwd: ROOT, env: { ...process.env, ...env } };
    const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, err]: [string[], string[]] = [[], []];
    child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => err.push(text));
    const timer = setTimeout(() => child.kill('SIGKILL'), 150_000);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, out: out.join(''), err: err.join('') });
    });
  });

/** What a scenario that has ended well says of it. */
export const outcomeOf = <Outcome>({ code, out, err }: Ended): Outcome => {
  if (code !== 0) throw new Error(`the scenario ended with ${code}:\n${err}`);
  return JSON.parse(out);
};

/** Runs a scenario of this folder, with a local stage that tells of itself there; answers what it says. */
export const runScenario = async <Outcome>(scenario: string, localFolder: string): Promise<Outcome> =>
  outcomeOf(await runNode([join('test', 'e2e', scenario)], { REALTECHEE_LOCAL_FOLDER: localFolder }));

import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { deadEndpoint } from './raw-provider.ts';

const executable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

export const hasMoto = (process.env.PATH ?? '')
  .split(delimiter)
  .some((folder) => executable(join(folder, 'moto_server')));

/** `describe` where moto is on the PATH; elsewhere a skipped suite whose title says why. */
export const describeOnMoto = (title: string, suite: () => void): void => {
  if (hasMoto) describe(title, suite);
  else describe.skip(`${title} (skipped: moto_server is not on the PATH; pip install 'moto[server]')`, suite);
};

export interface Moto {
  readonly url: string;
  stop(): Promise<void>;
}

const isReady = async (url: string): Promise<boolean> => {
  try {
    return (await fetch(`${url}/moto-api/`)).status < 500;
  } catch {
    return false;
  }
};

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exited;
};

/** A moto server in a child process, on a loopback port of its own. */
export const startMoto = async (): Promise<Moto> => {
  const url = await deadEndpoint();
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', new URL(url).port], { stdio: 'ignore' });
  for (let waited = 0; waited < 30_000 && child.exitCode === null; waited += 100) {
    if (await isReady(url)) return { url, stop: () => stop(child) };
    await pause(100);
  }
  await stop(child);
  throw new Error('moto_server did not start');
};

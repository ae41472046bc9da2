import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PROJECT = fileURLToPath(new URL('..', import.meta.url));
/** Ignored by git. Another one makes another stage, which does not know of the first. */
export const LOCAL_FOLDER = resolve(process.env.REALTECHEE_LOCAL_FOLDER ?? resolve(PROJECT, '.local'));
/** Where a running stage says so: the command line looks here. */
export const STAGE_FILE = resolve(LOCAL_FOLDER, 'stage.json');
/** Where `--keep` keeps its data. */
export const KEPT_DATA = resolve(LOCAL_FOLDER, 'data');

export interface StageEndpoints {
  /** In the browser. */
  readonly inbox: string;
  /** SES, SNS, SSM and Cognito for AWS clients; the same port. */
  readonly door: string;
  readonly dynamodb: string;
  readonly queues: string;
  readonly http: string;
}

/** A process by its number and its start, since numbers come again. */
export interface ProcessMark {
  readonly pid: number;
  readonly started: string;
}

export interface StageFile extends ProcessMark {
  readonly endpoints: StageEndpoints;
  readonly stage: string;
  readonly region: string;
  readonly suffix: string;
  /** Where the stage's parameter store is, which `realtechee config` changes. */
  readonly configurationFile: string;
  /** Absent where nothing is kept. */
  readonly dataDir?: string;
  /** What a process needs to speak to this stage as its functions do. */
  readonly environment: Readonly<Record<string, string>>;
}

export class StageAlreadyRunning extends Error {
  override readonly name = 'StageAlreadyRunning';
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** When a process was started, in whatever way this system says so; '' where it does not. */
const startOf = (pid: number): string => {
  if (existsSync(`/proc/${pid}/stat`)) {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? '';
    return `${boot}/${afterName.split(' ')[19]}`;
  }
  return spawnSync('ps', ['-o', 'lstart=', '-p', `${pid}`], { encoding: 'utf8' }).stdout?.trim() ?? '';
};

export const thisProcess = (): ProcessMark => ({ pid: process.pid, started: startOf(process.pid) });

const isRunning = ({ pid, started }: ProcessMark): boolean => isAlive(pid) && startOf(pid) === started;

const readMark = <Mark extends ProcessMark>(file: string): Mark | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Mark;
  } catch {
    return undefined; // absent, or cut off by a crash while it was written
  }
};

const write = (file: string, content: unknown): void => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.${process.pid}`, file);
};

/** The stage that is running, if one is. A file left by one that was killed counts for nothing. */
export const readRunningStage = (file: string = STAGE_FILE): StageFile | undefined => {
  const found = readMark<StageFile>(file);
  return found !== undefined && isRunning(found) ? found : undefined;
};

/** Tells where the stage runs, until the answered function is called. */
export const announceStage = (stage: Omit<StageFile, keyof ProcessMark>, file: string = STAGE_FILE): (() => void) => {
  write(file, { ...thisProcess(), ...stage });
  return () => {
    if (readMark(file)?.pid === process.pid) rmSync(file, { force: true });
  };
};

const lockOf = (folder: string): string => resolve(folder, 'lock.json');

const holderOf = (folder: string): ProcessMark | undefined => {
  const holder = readMark<ProcessMark>(lockOf(folder));
  return holder !== undefined && isRunning(holder) ? holder : undefined;
};

/** Whether a living process has this data folder. */
export const isTaken = (folder: string): boolean => holderOf(folder) !== undefined;

/**
 * Takes a data folder for this process, until the answered function is called.
 * @throws {StageAlreadyRunning} while a living process has it
 */
export const takeDataFolder = (folder: string): (() => void) => {
  mkdirSync(folder, { recursive: true });
  const take = (): void => writeFileSync(lockOf(folder), JSON.stringify(thisProcess()), { flag: 'wx' });
  try {
    take();
  } catch {
    const holder = holderOf(folder);
    if (holder !== undefined) {
      throw new StageAlreadyRunning(
        `A local stage is already running on ${folder} (process ${holder.pid}). ` +
          `Use it, or end it first: Ctrl-C where it runs, or kill ${holder.pid}.`,
      );
    }
    rmSync(lockOf(folder), { force: true });
    take();
  }
  return () => rmSync(lockOf(folder), { force: true });
};

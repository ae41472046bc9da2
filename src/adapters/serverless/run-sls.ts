import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SlsRun {
  readonly code: number | null;
  readonly output: string;
}

export interface SlsOptions {
  readonly root: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Where the functions' archives lie; without, where the build leaves them. */
  readonly artifacts?: string;
}

/** A folder that looks like the project to `sls`, for it to leave its working files in. */
const serviceFolder = ({ root, artifacts = join(root, '.build') }: SlsOptions): string => {
  const folder = mkdtempSync(join(tmpdir(), 'realtechee-sls-'));
  copyFileSync(join(root, 'serverless.yml'), join(folder, 'serverless.yml'));
  for (const name of ['infra', 'node_modules']) symlinkSync(join(root, name), join(folder, name), 'junction');
  symlinkSync(artifacts, join(folder, '.build'), 'junction');
  return folder;
};

/** `sls` asks no network while packaging; its schema cache stays inside the project. */
const environmentFor = ({ root, env }: SlsOptions): NodeJS.ProcessEnv => ({
  ...env,
  SLS_SCHEMA_CACHE_BASE_DIR: join(root, 'node_modules', '.cache', 'osls'),
  AWS_EC2_METADATA_DISABLED: 'true',
});

/**
 * Runs `sls` over the project, and answers its exit code with all it printed. Runs may overlap: `sls` keeps everything it
 * makes in one folder, so each run gets its own.
 */
export const runSls = async (options: SlsOptions): Promise<SlsRun> => {
  const cwd = serviceFolder(options);
  try {
    const bin = join(options.root, 'node_modules', 'osls', 'bin', 'serverless.js');
    const child = spawn(process.execPath, [bin, ...options.args], {
      cwd,
      env: environmentFor(options),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk));
    const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
    return { code, output };
  } finally {
    rmSync(cwd, { recursive: true });
  }
};

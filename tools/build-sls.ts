import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SlsRun {
  readonly code: number | null;
  readonly output: string;
}

/** What `sls` reads of the project. */
const LINKED = ['infra', '.build', 'node_modules'];

/** A folder that looks like the project to `sls`, for it to leave its working files in. */
const serviceFolder = (root: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'realtechee-sls-'));
  copyFileSync(join(root, 'serverless.yml'), join(folder, 'serverless.yml'));
  for (const name of LINKED) symlinkSync(join(root, name), join(folder, name), 'junction');
  return folder;
};

/** `sls` asks no network while packaging; its schema cache stays inside the project. */
const environmentFor = (root: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...env,
  SLS_SCHEMA_CACHE_BASE_DIR: join(root, 'node_modules', '.cache', 'osls'),
  AWS_EC2_METADATA_DISABLED: 'true',
});

/**
 * Runs `sls` over the project, and answers its exit code with all it printed. Runs may overlap: `sls` keeps everything it
 * makes in one folder, so each run gets its own.
 */
export const runSls = async (root: string, args: readonly string[], env = process.env): Promise<SlsRun> => {
  const cwd = serviceFolder(root);
  try {
    const child = spawn(process.execPath, [join(root, 'node_modules', 'osls', 'bin', 'serverless.js'), ...args], {
      cwd,
      env: environmentFor(root, env),
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

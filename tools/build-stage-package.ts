import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBundles } from './build-bundles.ts';
import { contentHash, isStamped, writeWhole } from './build-hash.ts';

const SOURCES = ['serverless.yml', 'infra', 'package-lock.json'];

/** What `sls` needs to run without a network: it looks up nothing, and keeps its cache inside the project. */
export const slsEnvironment = (root: string, env = process.env): NodeJS.ProcessEnv => ({
  ...env,
  SLS_SCHEMA_CACHE_BASE_DIR: join(root, 'node_modules', '.cache', 'osls'),
  AWS_EC2_METADATA_DISABLED: 'true',
});

const sls = async (root: string, args: readonly string[]): Promise<void> => {
  const command = [join(root, 'node_modules', 'osls', 'bin', 'serverless.js'), ...args];
  const child = spawn(process.execPath, command, {
    cwd: root,
    env: slsEnvironment(root),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk));
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(`sls ${args.join(' ')} ended with ${code}:\n${output}`);
};

/**
 * Packages a stage as `sls deploy` would: builds what changed, and answers the path of the compiled template. A second
 * call over the same sources answers at once.
 */
export const packageStage = async (
  stage: string,
  outDir: string,
  {
    root = join(import.meta.dirname, '..'),
    params = [],
  }: { readonly root?: string; readonly params?: readonly string[] } = {},
): Promise<string> => {
  const template = join(outDir, 'cloudformation-template-update-stack.json');
  const stamp = join(outDir, 'package.sha256');
  await ensureBundles(root);
  const hash = `${contentHash(root, SOURCES)} ${[stage, ...params].join(' ')}`;
  if (existsSync(template) && isStamped(stamp, hash)) return template;
  mkdirSync(outDir, { recursive: true });
  const unfinished = mkdtempSync(join(outDir, 'unfinished-'));
  try {
    await sls(root, [
      'package',
      '--stage',
      stage,
      '--package',
      unfinished,
      ...params.flatMap((param) => ['--param', param]),
    ]);
    for (const file of readdirSync(unfinished)) renameSync(join(unfinished, file), join(outDir, file));
  } finally {
    rmSync(unfinished, { recursive: true });
  }
  writeWhole(stamp, hash);
  return template;
};

import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readPackage } from '../src/adapters/serverless/read-package.ts';
import type { Template } from '../src/domain/operations/template.ts';
import { ensureBundles } from './build-bundles.ts';
import { contentHash, isStamped, writeWhole } from './build-hash.ts';
import { runSls } from './build-sls.ts';

const TEMPLATE = 'cloudformation-template-update-stack.json';
const SOURCES = ['serverless.yml', 'infra', 'package-lock.json'];

const packageInto = async (root: string, outDir: string, args: readonly string[]): Promise<void> => {
  mkdirSync(outDir, { recursive: true });
  const unfinished = mkdtempSync(join(resolve(outDir), 'unfinished-'));
  try {
    const { code, output } = await runSls(root, ['package', '--package', unfinished, ...args]);
    if (code !== 0) throw new Error(`sls package ${args.join(' ')} ended with ${code}:\n${output}`);
    const [template, others] = [[TEMPLATE], readdirSync(unfinished).filter((file) => file !== TEMPLATE)];
    for (const file of [...others, ...template]) renameSync(join(unfinished, file), join(outDir, file));
  } finally {
    rmSync(unfinished, { recursive: true });
  }
};

export interface PackageOptions {
  readonly root?: string;
  /** As after `--param`: `name=value`. */
  readonly params?: readonly string[];
}

/**
 * Packages a stage as `sls deploy` would: builds what changed, and answers the path of the compiled template. A second
 * call over the same sources answers at once.
 */
export const packageStage = async (
  stage: string,
  outDir: string,
  { root = join(import.meta.dirname, '..'), params = [] }: PackageOptions = {},
): Promise<string> => {
  const template = join(outDir, TEMPLATE);
  const stamp = join(outDir, 'package.sha256');
  await ensureBundles(root);
  const hash = `${contentHash(root, SOURCES)} ${[stage, ...params].join(' ')}`;
  if (!existsSync(template) || !isStamped(stamp, hash)) {
    await packageInto(root, outDir, ['--stage', stage, ...params.flatMap((param) => ['--param', param])]);
    writeWhole(stamp, hash);
  }
  return template;
};

/** The whole stage in one view, from the compiled template that `packageStage` answers and what it nests. */
export const wholeTemplate = (path: string): Template => readPackage(dirname(path)).template;

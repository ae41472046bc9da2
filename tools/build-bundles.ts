import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { zipSync } from 'fflate';
import { type DeployedFunction, deployedFunctions } from './build-functions.ts';
import { contentHash, isStamped, writeWhole } from './build-hash.ts';
import { leanSdk } from './build-lean-sdk.ts';
import { oneRegionSigning } from './build-one-region-signing.ts';
import { registryInBundle } from './build-registry.ts';

export interface Bundle {
  readonly name: string;
  /** Uncompressed size of index.cjs: what a cold start has to read. */
  readonly bytes: number;
}

const SOURCES = ['src', 'infra/functions', 'infra/tables.yml', 'package-lock.json', 'tools'];
const STAMP = 'bundles.sha256';

/** Local midnight, because the archive stores local time: the same bytes in every time zone. */
const ARCHIVE_TIME = new Date(1980, 0, 1);
const READABLE_FILE = 0o100644 << 16;

const bundle = async (root: string, { entry }: DeployedFunction): Promise<Uint8Array> => {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    minify: true,
    keepNames: false,
    legalComments: 'none',
    // What is imported lazily anyway is bundled anyway; as a call it would need a file beside index.cjs.
    supported: { 'dynamic-import': false },
    alias: {
      '@aws-sdk/credential-provider-node': join(import.meta.dirname, 'build-environment-credentials.ts'),
      '@aws-sdk/middleware-endpoint-discovery': join(import.meta.dirname, 'build-no-endpoint-discovery.ts'),
      '@smithy/core/event-streams': join(import.meta.dirname, 'build-no-event-streams.ts'),
    },
    plugins: [oneRegionSigning, leanSdk(join(root, entry)), registryInBundle(root)],
    logLevel: 'error',
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`esbuild wrote nothing for ${entry}`);
  return output.contents;
};

const archive = (code: Uint8Array): Uint8Array =>
  zipSync({ 'index.cjs': [code, { level: 9, mtime: ARCHIVE_TIME, os: 3, attrs: READABLE_FILE }] });

const removeStale = (outDir: string, names: readonly string[]): void => {
  for (const found of readdirSync(outDir)) {
    const name = found.replace(/\.zip$/, '');
    const isOurs = found.endsWith('.zip') || existsSync(join(outDir, found, 'index.cjs'));
    if (isOurs && !names.includes(name)) rmSync(join(outDir, found), { recursive: true });
  }
};

/** Of the source, and of what was made of it. */
const stampOf = (sources: string, outDir: string, functions: readonly DeployedFunction[]): string => {
  const made = functions.flatMap(({ name }) => [`${name}.zip`, join(name, 'index.cjs')]);
  return `${sources} ${contentHash(outDir, made)}`;
};

/**
 * Bundles every function of the template into `<outDir>/<name>/index.cjs` and `<outDir>/<name>.zip`. The same source
 * gives the same bytes, whenever and wherever.
 */
export const buildBundles = async (root: string, outDir = join(root, '.build')): Promise<readonly Bundle[]> => {
  const functions = deployedFunctions(root);
  const hash = contentHash(root, SOURCES);
  mkdirSync(outDir, { recursive: true });
  removeStale(
    outDir,
    functions.map(({ name }) => name),
  );
  const bundles = await Promise.all(
    functions.map(async (deployed) => {
      const code = await bundle(root, deployed);
      mkdirSync(join(outDir, deployed.name), { recursive: true });
      writeWhole(join(outDir, deployed.name, 'index.cjs'), code);
      writeWhole(join(outDir, `${deployed.name}.zip`), archive(code));
      return { name: deployed.name, bytes: code.length };
    }),
  );
  writeWhole(join(outDir, STAMP), stampOf(hash, outDir, functions));
  return bundles;
};

/** Builds the bundles unless those there are of this very source, and as they were made. Answers whether it had to. */
export const ensureBundles = async (root: string, outDir = join(root, '.build')): Promise<boolean> => {
  const stamp = stampOf(contentHash(root, SOURCES), outDir, deployedFunctions(root));
  if (isStamped(join(outDir, STAMP), stamp)) return false;
  await buildBundles(root, outDir);
  return true;
};

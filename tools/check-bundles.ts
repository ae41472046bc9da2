import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureBundles } from './build-bundles.ts';

/** Prints what each function's cold start has to read, and refuses more than the limit. `[folder]`: `.build` otherwise. */
const LIMIT_BYTES = 500_000;

const root = join(import.meta.dirname, '..');
const folder = process.argv[2] === undefined ? join(root, '.build') : resolve(process.argv[2]);
if (process.argv[2] === undefined) await ensureBundles(root);

const bundles = readdirSync(folder)
  .map((name) => ({ name, file: join(folder, name, 'index.cjs') }))
  .filter(({ file }) => existsSync(file))
  .map(({ name, file }) => ({ name, bytes: statSync(file).size }));

for (const { name, bytes } of bundles) {
  const kilobytes = `${(bytes / 1000).toFixed(1)} KB`.padStart(10);
  process.stdout.write(`${name.padEnd(32)}${kilobytes}${bytes > LIMIT_BYTES ? '  over the limit' : ''}\n`);
}
const tooLarge = bundles.filter(({ bytes }) => bytes > LIMIT_BYTES);
if (bundles.length === 0) process.stderr.write(`no bundles in ${folder}\n`);
if (tooLarge.length > 0)
  process.stderr.write(`over ${LIMIT_BYTES / 1000} KB: ${tooLarge.map(({ name }) => name).join(', ')}\n`);
process.exitCode = bundles.length === 0 || tooLarge.length > 0 ? 1 : 0;

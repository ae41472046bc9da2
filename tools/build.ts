import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildBundles, ensureBundles } from './build-bundles.ts';
import { refuseWrongLifecycles } from './check-lifecycles.ts';

const root = join(import.meta.dirname, '..');

refuseWrongLifecycles();

/** What a deployment sends, and nothing else. */
if (process.argv.includes('--functions')) {
  const isNew = await ensureBundles(root);
  process.stdout.write(isNew ? 'bundled the functions\n' : 'the bundles are of this very source\n');
  process.exit();
}

const bundles = await buildBundles(root);
process.stdout.write(`bundled ${bundles.map(({ name }) => name).join(', ')}\n`);

const tsc = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (tsc.status !== 0) process.exit(tsc.status ?? 1);
process.stdout.write('compiled the library into dist/\n');

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildBundles } from './build-bundles.ts';
import { refuseWrongLifecycles } from './check-lifecycles.ts';

const root = join(import.meta.dirname, '..');

refuseWrongLifecycles();
const bundles = await buildBundles(root);
process.stdout.write(`bundled ${bundles.map(({ name }) => name).join(', ')}\n`);

const tsc = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (tsc.status !== 0) process.exit(tsc.status ?? 1);
process.stdout.write('compiled the library into dist/\n');

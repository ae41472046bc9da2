import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

interface Cruise {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

/** The modules of src that must at least be seen: fewer means that the parser is missing, not that all is well. */
const FEWEST_MODULES = 50;

const root = join(import.meta.dirname, '..');
const bin = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
const run = spawnSync(process.execPath, [bin, 'src', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 256 * 1024 * 1024,
});
if (run.error !== undefined || run.stdout === '')
  throw new Error(`dependency-cruiser did not run: ${run.stderr}`, { cause: run.error });

const { summary }: Cruise = JSON.parse(run.stdout);
for (const { rule, from, to } of summary.violations) console.error(`${rule.name}: ${from} -> ${to}`);
console.log(`arrows: ${summary.totalCruised} modules, ${summary.violations.length} violation(s)`);
if (summary.totalCruised < FEWEST_MODULES) {
  console.error(
    `Only ${summary.totalCruised} modules were seen, expected ${FEWEST_MODULES} at least: is @swc/core installed?`,
  );
  process.exitCode = 1;
}
if (summary.violations.length > 0) process.exitCode = 1;

/**
 * How long `sls package` takes for each stage, as a ratio to the start of `sls` itself, side by side in one run.
 * `node bench/packaging.ts [rounds]`. First measured, on two cores: prod 2.2 s, 16 times the start (0.14 s).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSls } from '../tools/build-sls.ts';

const root = join(import.meta.dirname, '..');
const rounds = Number(process.argv[2] ?? 3);
const folder = mkdtempSync(join(tmpdir(), 'bench-'));

const seconds = async (args: readonly string[]): Promise<number> => {
  const startedAt = performance.now();
  const { code, output } = await runSls(root, args);
  if (code !== 0) throw new Error(`sls ${args.join(' ')} ended with ${code}:\n${output}`);
  return (performance.now() - startedAt) / 1000;
};
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const measured: Record<string, number[]> = {};
const measure = async (name: string, args: readonly string[]): Promise<void> => {
  measured[name] = [...(measured[name] ?? []), await seconds(args)];
};
for (let round = 0; round < rounds; round += 1) {
  await measure('start of sls', ['--version']);
  for (const stage of ['local', 'dev', 'prod']) {
    await measure(`package ${stage}`, ['package', '--stage', stage, '--package', join(folder, stage)]);
  }
}
rmSync(folder, { recursive: true });

const start = median(measured['start of sls'] ?? []);
for (const [name, values] of Object.entries(measured)) {
  console.log(
    `${name.padEnd(16)} ${median(values).toFixed(2)} s  ${(median(values) / start).toFixed(1)} times the start`,
  );
}

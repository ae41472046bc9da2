import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { parse } from 'yaml';

const READER = /[\\/]src[\\/]adapters[\\/]registry[\\/]registry-file\.ts$/;

/** What functions read of a table: a bundle needs neither keys nor capacity. */
const READ = ['retention', 'personalData', 'references', 'subjects', 'erasure', 'secrets'];

/** The table registry as functions have it: no file, no parser. */
export const bundledRegistry = (root: string): unknown => {
  const registry: Record<string, Record<string, unknown>> = parse(
    readFileSync(join(root, 'infra', 'tables.yml'), 'utf8'),
  );
  const kept = (table: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(table).filter(([name]) => READ.includes(name)));
  return Object.fromEntries(Object.entries(registry).map(([model, table]) => [model, kept(table)]));
};

/** Puts the registry into the bundles of those functions that read it. */
export const registryInBundle = (root: string): Plugin => ({
  name: 'registry-in-bundle',
  setup: ({ onLoad }) => {
    onLoad({ filter: READER }, () => ({
      contents: `export const registryFile = () => (${JSON.stringify(bundledRegistry(root))});`,
      loader: 'js',
    }));
  },
});

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Plugin } from 'esbuild';
import { parse } from 'yaml';

const FILE = /[\\/]registry-file\.ts$/;

/** What each reader reads of a table: a bundle carries what is read in it, and no more. */
const READ: Readonly<Record<string, readonly string[]>> = {
  'read-models.ts': [],
  'read-data-registry.ts': ['retention', 'personalData', 'references', 'subjects', 'erasure', 'secrets'],
  'read-table-registry.ts': [
    'owner',
    'indexes',
    'stream',
    'ttl',
    'capacity',
    'retention',
    'personalData',
    'secrets',
    'references',
    'belongsTo',
    'naturalKeys',
    'served',
    'fields',
    'fieldsOf',
  ],
};

/** The table registry as one of its readers has it in a function: no file, no parser. @throws for a reader that is not known here */
export const bundledRegistry = (root: string, reader: string): unknown => {
  const read = READ[reader];
  if (read === undefined)
    throw new Error(`tools/build-registry.ts does not say what ${reader} reads of infra/tables.yml`);
  const registry: Record<string, Record<string, unknown>> = parse(
    readFileSync(join(root, 'infra', 'tables.yml'), 'utf8'),
  );
  const kept = (table: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(table).filter(([name]) => read.includes(name)));
  return Object.fromEntries(Object.entries(registry).map(([model, table]) => [model, kept(table)]));
};

/** Puts the registry into the bundles of those functions that read it, once for each reader. */
export const registryInBundle = (root: string): Plugin => ({
  name: 'registry-in-bundle',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: FILE }, ({ importer }) => ({ path: basename(importer), namespace: 'registry' }));
    onLoad({ filter: /.*/, namespace: 'registry' }, ({ path }) => ({
      contents: `export const registryFile = () => (${JSON.stringify(bundledRegistry(root, path))});`,
      loader: 'js',
    }));
  },
});

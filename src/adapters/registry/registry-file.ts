import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** What infra/tables.yml says. In a bundle there is no such file: tools/build-registry.ts puts in its place what this answers. */
export const registryFile = (): unknown =>
  parse(readFileSync(fileURLToPath(new URL('../../../infra/tables.yml', import.meta.url)), 'utf8'));

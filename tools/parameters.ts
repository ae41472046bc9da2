import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readersOf } from './parameters-document.ts';

/** Writes infra/parameters.json anew: `node tools/parameters.ts`. */
const root = join(import.meta.dirname, '..');
const file = join(root, 'infra', 'parameters.json');
writeFileSync(file, JSON.stringify(readersOf()));
execFileSync(join(root, 'node_modules', '.bin', 'biome'), ['format', '--write', file], { stdio: 'ignore' });

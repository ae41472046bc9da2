import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openapiDocument } from './openapi-document.ts';

/** Writes docs/openapi.json anew: `node tools/openapi.ts`. */
const root = join(import.meta.dirname, '..');
const file = join(root, 'docs', 'openapi.json');
const { version }: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
writeFileSync(file, JSON.stringify(openapiDocument(version)));
execFileSync(join(root, 'node_modules', '.bin', 'biome'), ['format', '--write', file], { stdio: 'ignore' });

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST } from '../src/domain/configuration/manifest.ts';
import { withTable } from './configuration-table.ts';

/** Writes the table of docs/configuration.md anew: `node tools/configuration-page.ts`. */
const file = join(import.meta.dirname, '..', 'docs', 'configuration.md');
writeFileSync(file, withTable(readFileSync(file, 'utf8'), MANIFEST));

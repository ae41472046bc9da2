import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST } from '../../src/domain/configuration/manifest.ts';
import { withTable } from '../../tools/configuration-table.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'configuration.md'), 'utf8');

describe('docs/configuration.md', () => {
  it('C1: lists the parameters as the manifest declares them (else: node tools/configuration-page.ts)', () => {
    expect(withTable(page, MANIFEST)).toBe(page);
    for (const { name } of MANIFEST) expect(page).toContain(`| \`${name}\` |`);
  });
});

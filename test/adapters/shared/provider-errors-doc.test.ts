import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { providerErrorsDoc } from '../../support/provider-errors-doc.ts';

const PATH = join(__dirname, '../../../docs/provider-errors.md');

it('N5: docs/provider-errors.md says what the code does', () => {
  if (process.env.UPDATE_DOCS !== undefined) writeFileSync(PATH, providerErrorsDoc());
  expect(readFileSync(PATH, 'utf8')).toBe(providerErrorsDoc());
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageStage, wholeTemplate } from './build-stage-package.ts';
import { costPage } from './cost/page.ts';

/** Writes docs/cost.md anew: `node tools/cost-page.ts`. */
const root = join(import.meta.dirname, '..');
const template = async (stage: string) =>
  wholeTemplate(await packageStage(stage, join(root, '.build', 'packages', stage)));

writeFileSync(join(root, 'docs', 'cost.md'), costPage({ prod: await template('prod'), dev: await template('dev') }));

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageStage } from './build-stage-package.ts';
import { costPage } from './cost/page.ts';

/** Writes docs/cost.md anew: `node tools/cost-page.ts`. */
const root = join(import.meta.dirname, '..');
const template = async (stage: string) =>
  JSON.parse(readFileSync(await packageStage(stage, join(root, '.build', 'packages', stage)), 'utf8'));

writeFileSync(join(root, 'docs', 'cost.md'), costPage({ prod: await template('prod'), dev: await template('dev') }));

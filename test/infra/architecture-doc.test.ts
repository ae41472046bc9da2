import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { countResources, drawStage } from '../../src/domain/operations/draw-stage.ts';
import type { PackagedStage } from '../../src/domain/operations/template.ts';
import { ROOT } from './packaged.ts';
import { packagedStage } from './packaged-stages.ts';

const PATH = join(ROOT, 'docs', 'architecture.md');
const STAGES = ['prod', 'dev', 'local'];

const tableOf = (stages: readonly PackagedStage[]): string => {
  const totals = stages.map(({ template }) => `${Object.keys(template.Resources).length}`);
  const rows = [
    ['type', ...STAGES],
    ['---', ...STAGES.map(() => '---:')],
    ...countResources(stages),
    ['**all**', ...totals],
  ];
  return rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
};

const filled = (doc: string, name: string, text: string): string =>
  doc.replace(
    new RegExp(`(<!-- generated: ${name} -->\n)[\\s\\S]*?(<!-- end -->)`),
    (_, before: string, after: string) => `${before}\n${text}\n\n${after}`,
  );

it('docs/architecture.md shows the stage as it is packaged', async () => {
  const stages = await Promise.all(STAGES.map(packagedStage));
  const [prod] = stages;
  if (prod === undefined) throw new Error('no stage');
  const doc = readFileSync(PATH, 'utf8');
  const picture = `\`\`\`mermaid\n${drawStage(prod)}\n\`\`\``;
  const current = filled(filled(doc, 'picture', picture), 'table', tableOf(stages));
  if (process.env.UPDATE_DOCS !== undefined) writeFileSync(PATH, current);
  expect(readFileSync(PATH, 'utf8')).toBe(current);
  expect(current).toContain('flowchart LR');
}, 60_000);

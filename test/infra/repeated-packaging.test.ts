import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sls } from './packaged.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'repeated-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Where in the deployment bucket the bundles go carries the time of the packaging; what they are does not. */
const TIME_OF_PACKAGING = /\d{13}-\d{4}-\d{2}-\d{2}T[\d:.]+Z/g;

const template = async (name: string): Promise<string> => {
  const out = join(folder, name);
  const { code, output } = await sls(['package', '--stage', 'prod', '--package', out]);
  expect([code, output]).toEqual([0, expect.stringContaining('Service packaged')]);
  return readFileSync(join(out, 'cloudformation-template-update-stack.json'), 'utf8').replaceAll(TIME_OF_PACKAGING, '');
};

describe('packaging a stage', () => {
  it('gives the same template each time, the suffix with it: nothing in it is drawn by lot', async () => {
    const [once, again] = [await template('once'), await template('again')];
    expect(again).toBe(once);
    const suffixes = new Set([...once.matchAll(/-([a-z2-7]{26})-NONE/g)].map(([, suffix]) => suffix));
    expect([...suffixes]).toEqual(['obupe5dbowg5pud3rhmea327oz']);
  }, 60_000);
});

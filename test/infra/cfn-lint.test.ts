import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packagedParts } from './packaged.ts';

const hasCfnLint = spawnSync('cfn-lint', ['--version'], { stdio: 'ignore' }).status === 0;
const reason = hasCfnLint ? '' : ' (skipped: cfn-lint is not on the PATH; pip install cfn-lint)';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cfn-lint-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const findings = async (stage: string, params: readonly string[]): Promise<string> => {
  const { parts } = await packagedParts(stage, params);
  const files = [{ id: 'stack', text: parts.text }, ...parts.nested].map(({ id, text }) => {
    const file = join(folder, `${[stage, ...params, id].join('-')}.json`);
    writeFileSync(file, text);
    return file;
  });
  const child = spawn('cfn-lint', ['--regions', 'us-west-1', '--', ...files], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk));
  await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  return output.trim();
};

(hasCfnLint ? describe : describe.skip)(`cfn-lint${reason}`, () => {
  it.each([
    ['prod', []],
    ['dev', []],
    ['prod', ['waf=true']],
  ])(
    'finds nothing in the templates of %s %s',
    async (stage, params) => {
      expect(await findings(stage, params)).toBe('');
    },
    60_000,
  );
});

import { join } from 'node:path';
import { build } from 'esbuild';
import { registryInBundle } from '../../tools/build-registry.ts';
import { ROOT } from './packaged.ts';

describe('the registry in a bundle', () => {
  it('is there without its file and without a parser, in a few kilobytes', async () => {
    const { outputFiles } = await build({
      absWorkingDir: ROOT,
      entryPoints: [join('src', 'adapters', 'registry', 'registry-file.ts')],
      bundle: true,
      write: false,
      platform: 'node',
      format: 'cjs',
      minify: true,
      plugins: [registryInBundle(ROOT)],
    });
    const [{ text } = { text: '' }] = outputFiles;
    expect(text).toContain('homeownerContactId');
    expect(text).not.toContain('node:fs');
    expect(text.length).toBeLessThan(12_000);
  });
});

import { join } from 'node:path';
import { build } from 'esbuild';
import { readDataRegistry } from '../../src/adapters/registry/read-data-registry.ts';
import { readModels } from '../../src/adapters/registry/read-models.ts';
import { readTableRegistry } from '../../src/adapters/registry/read-table-registry.ts';
import { bundledRegistry, registryInBundle } from '../../tools/build-registry.ts';
import { ROOT } from './packaged.ts';

const bundled = async (reader: string): Promise<string> => {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [join('src', 'adapters', 'registry', reader)],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    minify: true,
    external: ['zod/mini'],
    plugins: [registryInBundle(ROOT)],
  });
  const [{ text } = { text: '' }] = outputFiles;
  return text;
};

describe('the registry in a bundle', () => {
  it.each<readonly [string, string, string, number]>([
    ['read-models.ts', 'BackendState', 'homeownerContactId', 2_500],
    ['read-data-registry.ts', 'homeownerContactId', 'reactivations', 13_500],
    ['read-table-registry.ts', 'reactivations', 'payload.customerEmail', 23_000],
  ])('is there for %s without its file and without a parser, with what it reads alone', async (reader, has, not, most) => {
    const text = await bundled(reader);
    expect(text).toContain(has);
    expect(text).not.toContain(not);
    expect(text).not.toContain('node:fs');
    expect(text.length).toBeLessThan(most);
  });

  it.each([
    ['read-models.ts', readModels],
    ['read-data-registry.ts', readDataRegistry],
    ['read-table-registry.ts', readTableRegistry],
  ] as const)('says to %s what the file says', (reader, read) => {
    expect(read(bundledRegistry(ROOT, reader))).toEqual(read());
  });

  it('is refused to a reader of which nobody has said what it reads', () => {
    expect(() => bundledRegistry(ROOT, 'read-all.ts')).toThrow(/does not say what read-all.ts reads/);
  });
});

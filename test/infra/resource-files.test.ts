import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packaged, ROOT } from './packaged.ts';

const require = createRequire(join(ROOT, 'x.cjs'));

interface Part {
  readonly Resources?: object;
  readonly Outputs?: object;
  readonly extensions?: object;
}

/** What a resolver of the template asks the framework for. */
const VARIABLES = {
  options: {},
  resolveVariable: async (name: string) => (name === 'self:service' ? 'realtechee-backend' : 'prod'),
};

const partOf = async (reference: string): Promise<readonly [string, Part]> => {
  const [, path = '', member] = /^\$\{file\(([^)]+)\)(?::(\w+))?\}$/.exec(reference) ?? [];
  if (!existsSync(join(ROOT, path))) throw new Error(`serverless.yml names ${reference}, which is no file`);
  if (path.endsWith('.yml')) return [path, parse(readFileSync(join(ROOT, path), 'utf8'), { logLevel: 'error' })];
  const loaded = require(`./${path}`);
  return [path, await (member === undefined ? loaded : loaded[member])(VARIABLES)];
};

const readParts = async () => {
  const { resources } = parse(readFileSync(join(ROOT, 'serverless.yml'), 'utf8'), { logLevel: 'error' });
  return Promise.all((resources as readonly string[]).map(partOf));
};

describe('the files of resources', () => {
  it('name each resource and output once: a second would be merged into the first without a word', async () => {
    const parts = await readParts();
    for (const kind of ['Resources', 'Outputs', 'extensions'] as const) {
      const named = parts.flatMap(([path, part]) => Object.keys(part[kind] ?? {}).map((key) => ({ key, path })));
      const twice = named.filter(({ key }, at) => named.findIndex((other) => other.key === key) !== at);
      expect(twice).toEqual([]);
    }
  });

  it('say all there is, besides what the framework makes for functions and their triggers', async () => {
    const declared = new Set((await readParts()).flatMap(([, { Resources = {} }]) => Object.keys(Resources)));
    const made = Object.keys((await packaged('prod')).Resources).filter((id) => !declared.has(id));
    const byTheFramework =
      /^(Serverless|HttpApi|\w+(LambdaFunction|LogGroup|LambdaEvConf|LambdaPermissionHttpApi)$|\w+EventBridge)/;
    expect(made.filter((id) => !byTheFramework.test(id))).toEqual([]);
    expect(declared.size).toBeGreaterThan(150);
  }, 60_000);
});

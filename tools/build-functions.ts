import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';

export interface DeployedFunction {
  /** The key in infra/functions/<capability>.yml, and the name of the bundle. */
  readonly name: string;
  readonly capability: string;
  /** Path of the handler, from the root. */
  readonly entry: string;
}

const TRIGGERS = ['cognito', 'http', 'queue', 'schedule', 'stream'];

const entryOf = (root: string, capability: string, name: string): string => {
  const folder = join('src', 'handlers', capability);
  const wanted = TRIGGERS.map((trigger) => `${name}.${trigger}.ts`);
  const files = readdirSync(join(root, 'src', 'handlers'), { recursive: true, encoding: 'utf8' });
  const found = wanted.map((file) => join(capability, file)).filter((file) => files.includes(file));
  const [entry, ...others] = found;
  if (entry === undefined) {
    throw new Error(
      `infra/functions/${capability}.yml declares "${name}", but ${folder} has no handler of that name: ` +
        `expected ${wanted.join(' or ')}`,
    );
  }
  if (others.length > 0) throw new Error(`"${name}" has more than one handler: ${found.join(', ')}`);
  const path = join('src', 'handlers', entry);
  if (!/^export const handler\b/m.test(readFileSync(join(root, path), 'utf8'))) {
    throw new Error(`${path} has no \`export const handler\`, which is what "${name}" would call`);
  }
  return path;
};

/**
 * The functions that the template declares, each with its handler, in the order of their names.
 * @throws when a function has no handler, or two, or one that exports no `handler`, or is declared in two files (which osls would merge without a word)
 */
export const deployedFunctions = (root: string): readonly DeployedFunction[] => {
  const folder = join(root, 'infra', 'functions');
  const functions = readdirSync(folder)
    .filter((file) => file.endsWith('.yml'))
    .flatMap((file) => {
      const capability = basename(file, '.yml');
      const declared: Record<string, unknown> = parse(readFileSync(join(folder, file), 'utf8'), { logLevel: 'error' });
      return Object.keys(declared).map((name) => ({ name, capability, entry: entryOf(root, capability, name) }));
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const twice = functions.find(({ name }, at) => functions[at + 1]?.name === name);
  if (twice !== undefined) throw new Error(`"${twice.name}" is declared in two files of infra/functions`);
  return functions;
};

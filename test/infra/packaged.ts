import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readPackage } from '../../src/adapters/serverless/read-package.ts';
import { runSls, type SlsRun } from '../../tools/build-sls.ts';
import { packageStage, wholeTemplate } from '../../tools/build-stage-package.ts';

export const ROOT = join(import.meta.dirname, '..', '..');

// biome-ignore lint/suspicious/noExplicitAny: a template is whatever CloudFormation takes
export type Properties = Record<string, any>;
export interface Resource {
  readonly Type: string;
  readonly Properties: Properties;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}
export interface Template {
  readonly Description?: string;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
}

const folderOf = (stage: string, params: readonly string[]): string =>
  [stage, ...params]
    .join('-')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .slice(0, 100);

const packageOf = async (stage: string, params: readonly string[]): Promise<string> =>
  packageStage(stage, join(ROOT, '.build', 'packages', folderOf(stage, params)), { params });

/** All that a deployment of this stage would send, in one template. Packaged anew only when its sources changed. */
export const packaged = async (stage: string, params: readonly string[] = []): Promise<Template> =>
  JSON.parse(JSON.stringify(wholeTemplate(await packageOf(stage, params))));

/** The template that CloudFormation is sent, and by their ids those of the stacks that it nests. */
export const packagedParts = async (stage: string, params: readonly string[] = []) => {
  const file = await packageOf(stage, params);
  const { parts } = readPackage(dirname(file));
  const parent: Template = JSON.parse(readFileSync(file, 'utf8'));
  const nested = parts.nested.map(({ id, text }): readonly [string, Template] => [id, JSON.parse(text)]);
  return { parent, nested: new Map(nested), parts };
};

export const ofType = (template: Template, type: string): readonly (readonly [string, Properties])[] =>
  Object.entries(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, resource]) => [id, resource.Properties]);

/** Runs `sls` as a person would, without credentials. */
export const sls = async (args: readonly string[], root = ROOT): Promise<SlsRun> => {
  const { PATH, HOME } = process.env;
  return runSls(root, args, { PATH, HOME, AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' });
};

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as z from 'zod';
import type { NestedTemplate, TemplateParts } from '../../domain/operations/deploy/ports.ts';
import { joinTemplate, nestedIn } from '../../domain/operations/join-template.ts';
import { type Template, valueAt } from '../../domain/operations/template.ts';

const $Template = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).optional() }),
  ),
  Outputs: z.record(z.string(), z.unknown()).optional(),
  Parameters: z.record(z.string(), z.unknown()).optional(),
});

/** infra/plugins/nested-stack.cjs writes it so; the file in the package has the last part of the key for its name. */
const $TemplateUrl = z
  .string()
  .startsWith(`https://\${ServerlessDeploymentBucket}.`)
  .transform((url) => new URL(url.replaceAll(/\$\{[\w:]+\}/g, 'x')).pathname.slice(1));

export interface StagePackage {
  /** What CloudFormation is sent. */
  readonly parts: TemplateParts;
  /** The whole stage in one view, nested templates and all: what everything else reads. */
  readonly template: Template;
}

const parsed = (text: string): Template => $Template.parse(JSON.parse(text));

/** The templates in a folder that `sls package` wrote. @throws when one is missing, or they do not fit together */
export const readPackage = (folder: string): StagePackage => {
  const text = readFileSync(join(folder, 'cloudformation-template-update-stack.json'), 'utf8');
  const parent = parsed(text);
  const nested = nestedIn(parent).map((id): NestedTemplate => {
    const key = $TemplateUrl.parse(valueAt(parent.Resources[id]?.Properties?.TemplateURL, 'Fn::Sub'));
    return { id, key, text: readFileSync(join(folder, basename(key)), 'utf8') };
  });
  const templates = new Map(nested.map((one) => [one.id, parsed(one.text)]));
  return { parts: { text, nested }, template: joinTemplate(parent, templates) };
};

import { isRecord, type Template, type TemplateResource, valueAt } from './template.ts';

/** Two resources of a stage have one logical id, or a nested template asks for something that its parent does not give. */
export class TemplatesDoNotFit extends Error {
  override readonly name = 'TemplatesDoNotFit';
}

export const NESTED_STACK = 'AWS::CloudFormation::Stack';

type Given = Readonly<Record<string, unknown>>;

/** What a parameter is given, as infra/lib/split-template.cjs writes it: a text that is one reference, like `${Queue.QueueName}`. */
const referenceTo = (name: string, given: Given): string => {
  const [, target] = /^\$\{([\w.]+)\}$/.exec(String(valueAt(given[name], 'Fn::Sub'))) ?? [];
  if (target !== undefined) return target;
  throw new TemplatesDoNotFit(`${name} is given ${JSON.stringify(given[name])}, which is no reference`);
};

const asIntrinsic = (target: string): unknown => {
  const [id, ...attribute] = target.split('.');
  return attribute.length === 0 ? { Ref: id } : { 'Fn::GetAtt': [id, attribute.join('.')] };
};

const inText = (text: string, given: Given, own: Given): string =>
  text.replaceAll(/\$\{([^!}][^}]*)\}/g, (whole, name: string) =>
    name in own || !(name in given) ? whole : `\${${referenceTo(name, given)}}`,
  );

const substituted = (argument: unknown, given: Given): unknown => {
  const [text, variables] = Array.isArray(argument) ? argument : [argument];
  const own = isRecord(variables) ? variables : {};
  const whole = inText(String(text), given, own);
  return Array.isArray(argument) ? [whole, withGiven(own, given)] : whole;
};

/** A part of a nested template with what the parent gives in place of its parameters. */
const withGiven = (value: unknown, given: Given): unknown => {
  if (Array.isArray(value)) return value.map((inner: unknown) => withGiven(inner, given));
  if (!isRecord(value)) return value;
  if (typeof value.Ref === 'string' && value.Ref in given) return asIntrinsic(referenceTo(value.Ref, given));
  if ('Fn::Sub' in value) return { 'Fn::Sub': substituted(value['Fn::Sub'], given) };
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withGiven(inner, given)]));
};

const inParent = ({ Properties, ...resource }: TemplateResource, given: Given): TemplateResource => {
  const whole = withGiven(Properties ?? {}, given);
  return { ...resource, Properties: isRecord(whole) ? whole : {} };
};

/** The ids under which a template nests others. */
export const nestedIn = (template: Template): readonly string[] =>
  Object.entries(template.Resources).flatMap(([id, { Type }]) => (Type === NESTED_STACK ? [id] : []));

/**
 * A stage in one view: its template with the resources of those it nests in place of their stacks, as if it had never been
 * split. A stack whose template is not among `nested` stays as it is. CloudFormation is never sent this view.
 * @throws {TemplatesDoNotFit}
 */
export const joinTemplate = (parent: Template, nested: ReadonlyMap<string, Template>): Template => {
  const inside = [...nested].flatMap(([id, template]) => {
    const given = valueAt(parent.Resources[id]?.Properties, 'Parameters');
    const parameters = isRecord(given) ? given : {};
    const asked = Object.keys(template.Parameters ?? {}).find((name) => !(name in parameters));
    if (asked !== undefined) throw new TemplatesDoNotFit(`${id} asks for ${asked}, which it is not given`);
    return Object.entries(template.Resources).map(([name, one]) => [name, inParent(one, parameters)] as const);
  });
  const own = Object.entries(parent.Resources).filter(([id]) => !nested.has(id));
  const ids = [...own, ...inside].map(([id]) => id);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined) throw new TemplatesDoNotFit(`${twice} is the id of two resources`);
  return { ...parent, Resources: Object.fromEntries([...own, ...inside]) };
};

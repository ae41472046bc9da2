const PLACEHOLDER = /\$\{(!?)([^}]+)\}/g;
/** What may hang on a part of the template that stays behind; nothing here needs it. */
const NOT_MOVABLE = ['Fn::If', 'Fn::FindInMap'];

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value) => (value === undefined ? [] : [value].flat());

/** Reads a text like `Queue.QueueName`, or the pair that GetAtt takes. */
const partsOf = (target) =>
  Array.isArray(target) ? target : [target.split('.', 1)[0], target.slice(target.indexOf('.') + 1)];

/**
 * Rewrites references to what stays in the parent as references to parameters, and collects which these are.
 * `moved` are the ids that go.
 */
const createRewriter = (moved) => {
  const parameters = new Map();
  const staysWithin = (id) => moved.has(id) || id.startsWith('AWS::');
  /** Parameters are texts, and are given as one: `${Topic}`, `${Queue.QueueName}`. */
  const parameterFor = (target) => {
    const name = target.replaceAll('.', '');
    if (moved.has(name))
      throw new Error(`${name} is both a resource that is moved and what a parameter would be called`);
    parameters.set(name, { 'Fn::Sub': `\${${target}}` });
    return name;
  };

  const substituted = (text, own) =>
    text.replaceAll(PLACEHOLDER, (whole, literal, name) => {
      if (literal === '!' || name in own) return whole;
      return staysWithin(name.split('.', 1)[0]) ? whole : `\${${parameterFor(name)}}`;
    });

  const INTRINSICS = {
    Ref: (id) => ({ Ref: staysWithin(id) ? id : parameterFor(id) }),
    'Fn::GetAtt': (target) => {
      const [id, name] = partsOf(target);
      return staysWithin(id) ? { 'Fn::GetAtt': [id, name] } : { Ref: parameterFor(`${id}.${name}`) };
    },
    'Fn::Sub': (argument) => {
      if (!Array.isArray(argument)) return { 'Fn::Sub': substituted(argument, {}) };
      const [text, own = {}] = argument;
      return { 'Fn::Sub': [substituted(text, own), rewrite(own)] };
    },
  };

  const rewrite = (value) => {
    if (Array.isArray(value)) return value.map(rewrite);
    if (!isObject(value)) return value;
    const [name, ...others] = Object.keys(value);
    if (others.length === 0 && name in INTRINSICS) return INTRINSICS[name](value[name]);
    if (NOT_MOVABLE.includes(name)) throw new Error(`${name} cannot be moved into a nested stack`);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rewrite(inner)]));
  };
  return { rewrite, parameters };
};

const mentions = (value, ids) => {
  const text = JSON.stringify(value);
  return [...ids].filter((id) => text.includes(`"${id}"`) || text.includes(`\${${id}}`) || text.includes(`\${${id}.`));
};

/**
 * Takes the resources that `isMoved` chooses out of a template. Answers what is left; the template that holds the others,
 * with a parameter for each thing of the parent that they refer to; what these parameters are given; and what has to be made
 * before. A template without such resources is answered alone.
 * @throws when what stays refers to what goes
 */
const splitTemplate = (template, isMoved, description) => {
  const all = Object.entries(template.Resources);
  const going = all.filter(([, { Type }]) => isMoved(Type));
  const moved = new Set(going.map(([id]) => id));
  const staying = Object.fromEntries(all.filter(([id]) => !moved.has(id)));
  const parent = { ...template, Resources: staying };
  if (moved.size === 0) return { parent: template };
  const [needed] = mentions({ staying, outputs: template.Outputs ?? {} }, moved);
  if (needed !== undefined) throw new Error(`${needed} is referred to, and so cannot be moved into a nested stack`);

  const { rewrite, parameters } = createRewriter(moved);
  const before = new Set();
  const rewritten = going.map(([id, { DependsOn, ...resource }]) => {
    if (resource.Condition !== undefined)
      throw new Error(`${id} has a Condition, and so cannot be moved into a nested stack`);
    const own = listOf(DependsOn).filter((one) => moved.has(one));
    for (const one of listOf(DependsOn)) if (!moved.has(one)) before.add(one);
    return [id, { ...rewrite(resource), ...(own.length === 0 ? {} : { DependsOn: own }) }];
  });
  return {
    parent,
    nested: {
      AWSTemplateFormatVersion: '2010-09-09',
      Description: description,
      Parameters: Object.fromEntries([...parameters.keys()].map((name) => [name, { Type: 'String' }])),
      Resources: Object.fromEntries(rewritten),
    },
    given: Object.fromEntries(parameters),
    before: [...before],
  };
};

module.exports = { splitTemplate };

import { readGrants } from './read-grants.ts';
import type { ResolvedResource } from './resolve-template.ts';
import { leavesOf, listOf, valueAt } from './template.ts';

export type Resources = ReadonlyMap<string, ResolvedResource>;

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'starts' | 'reads' | 'writes';
}

const BUCKET = 'AWS::S3::Bucket';

/** The resource that a text is about: its ARN, or the name of a bucket, what lies below, or the id that AWS will give it. */
type About = (text: unknown) => string | undefined;

const aboutOf = (pictured: Resources): About => {
  const all = [...pictured];
  const isBelow = (text: string, own: string): boolean =>
    text === own || text.startsWith(`${own}/`) || text.startsWith(`${own}:`) || text.startsWith(`${own}.s3.`);
  return (text) =>
    typeof text !== 'string'
      ? undefined
      : all.find(
          ([id, { arns, name, type }]) =>
            [...arns, ...(type === BUCKET && name !== undefined ? [name] : [])].some((own) => isBelow(text, own)) ||
            text.includes(`.${id}›`),
        )?.[0];
};

const edge = (from: string | undefined, to: string | undefined, kind: Edge['kind']): readonly Edge[] =>
  from === undefined || to === undefined || from === to ? [] : [{ from, to, kind }];

const wiringOf = (id: string, { type, properties }: ResolvedResource, about: About): readonly Edge[] => {
  const at = (path: string): string | undefined => about(valueAt(properties, path));
  if (type === 'AWS::Lambda::EventSourceMapping') return edge(at('EventSourceArn'), at('FunctionName'), 'starts');
  if (type === 'AWS::ApiGatewayV2::Integration') return edge(at('ApiId'), at('IntegrationUri'), 'starts');
  if (type === 'AWS::SNS::Subscription') return edge(at('TopicArn'), at('Endpoint'), 'writes');
  if (type === 'AWS::Events::Rule') {
    return listOf(properties.Targets).flatMap((target) => edge(id, about(valueAt(target, 'Arn')), 'starts'));
  }
  if (type === 'AWS::Cognito::UserPool') {
    return leavesOf(properties.LambdaConfig).flatMap(({ value }) => edge(id, about(value), 'starts'));
  }
  return [];
};

const READS = /:(Get|BatchGet|Query|List|Describe|Receive)/;
/** What a trigger needs, and what is not pictured. */
const ASIDE = /GetRecords|^(kms|logs|xray):/;

/** A permission on more than this says "everywhere"; so many arrows would hide the others. */
const MANY = 10;

/** What a role may do: what it says itself, and the policies that are attached to it in the template. */
const policiesOf = (role: ResolvedResource | undefined, resources: Resources): readonly unknown[] => {
  const attached = [...resources.values()].filter(
    ({ type, properties }) => type === 'AWS::IAM::Policy' && listOf(properties.Roles).includes(role?.name),
  );
  return [role?.properties.Policies, ...attached.map(({ properties }) => properties.PolicyDocument)];
};

/** What a function may do, by its role, to what is pictured. */
const doingsOf = (
  id: string,
  { properties }: ResolvedResource,
  resources: Resources,
  about: About,
): readonly Edge[] => {
  const role = [...resources.values()].find(({ arns }) => arns.includes(String(properties.Role)));
  return policiesOf(role, resources)
    .flatMap((policy) => readGrants(policy, { stage: '', id, path: '' }))
    .filter(({ actions, resources: patterns }) => patterns.length <= MANY && !actions.some((one) => ASIDE.test(one)))
    .flatMap(({ actions, resources: patterns }) => {
      const kind = actions.every((action) => READS.test(action)) ? 'reads' : 'writes';
      return patterns.flatMap((pattern) => edge(id, about(pattern), kind));
    });
};

const NAMING: Readonly<Record<string, Edge['kind']>> = {
  'AWS::CloudFront::Distribution': 'reads',
  'AWS::Cognito::IdentityPool': 'reads',
  'AWS::CloudTrail::Trail': 'writes',
};

/** What a resource names in its own properties: a distribution its bucket, a trail the bucket it writes to. */
const namedBy = (id: string, { type, properties }: ResolvedResource, about: About): readonly Edge[] => {
  const kind = NAMING[type];
  if (kind === undefined) return [];
  const { AdvancedEventSelectors: _, ...own } = properties;
  return leavesOf(own).flatMap(({ value }) => edge(id, about(value), kind));
};

/** Each pair once; to start says more than to write, and to write more than to read. */
const merged = (edges: readonly Edge[]): readonly Edge[] => {
  const strongest: readonly Edge['kind'][] = ['starts', 'writes', 'reads'];
  const byPair = new Map<string, Edge>();
  for (const kind of strongest) {
    for (const one of edges.filter((other) => other.kind === kind)) {
      const pair = `${one.from} ${one.to}`;
      if (!byPair.has(pair)) byPair.set(pair, one);
    }
  }
  return [...byPair.values()];
};

/** What starts, reads and writes what, among the pictured resources of a stage. */
export const edgesOf = (resources: Resources, pictured: Resources): readonly Edge[] => {
  const about = aboutOf(pictured);
  return merged(
    [...resources].flatMap(([id, resource]) => [
      ...wiringOf(id, resource, about),
      ...(resource.type === 'AWS::Lambda::Function' ? doingsOf(id, resource, resources, about) : []),
      ...namedBy(id, resource, about),
    ]),
  );
};

import { type ResolvedResource, resolveTemplate } from './resolve-template.ts';
import { type Edge, edgesOf, type Resources } from './stage-edges.ts';
import type { PackagedStage, Template } from './template.ts';

const TABLES = 'tables';

interface Shape {
  readonly group: string;
  readonly open: string;
  readonly close: string;
}
const shape = (group: string, open: string, close: string): Shape => ({ group, open, close });

/** The types that the picture shows. */
const SHAPES: Readonly<Record<string, Shape>> = {
  'AWS::ApiGatewayV2::Api': shape('what comes in', '([', '])'),
  'AWS::WAFv2::WebACL': shape('what comes in', '([', '])'),
  'AWS::Events::Rule': shape('what comes in', '([', '])'),
  'AWS::Scheduler::Schedule': shape('what comes in', '([', '])'),
  'AWS::CloudFront::Distribution': shape('what comes in', '([', '])'),
  'AWS::Cognito::UserPool': shape('who people are', '([', '])'),
  'AWS::Cognito::IdentityPool': shape('who people are', '([', '])'),
  'AWS::Lambda::Function': shape('functions, a role each', '[', ']'),
  'AWS::DynamoDB::Table': shape(TABLES, '[(', ')]'),
  'AWS::SQS::Queue': shape('queues', '[[', ']]'),
  'AWS::SES::ConfigurationSet': shape('mail', '>', ']'),
  'AWS::S3::Bucket': shape('files, audit, backups', '[(', ')]'),
  'AWS::CloudTrail::Trail': shape('files, audit, backups', '[', ']'),
  'AWS::Backup::BackupVault': shape('files, audit, backups', '[(', ')]'),
  'AWS::SNS::Topic': shape('alerts', '>', ']'),
};
const GROUPS = [...new Set(Object.values(SHAPES).map(({ group }) => group))];
const TABLE = 'AWS::DynamoDB::Table';
/** Only the framework needs it. */
const UNSHOWN = 'ServerlessDeploymentBucket';
const ARROWS: Readonly<Record<Edge['kind'], string>> = { starts: '==>', writes: '-->', reads: '-.->' };

const titleOf = (id: string, { type, name, properties }: ResolvedResource, stack: string): string => {
  if (type === 'AWS::Events::Rule') return String(properties.ScheduleExpression ?? name);
  const isOwnName = type === 'AWS::Lambda::Function' || type === 'AWS::SQS::Queue';
  return isOwnName && name?.startsWith(`${stack}-`) === true ? name.slice(stack.length + 1) : id.replace(/Table$/, '');
};

const countOf = ({ Resources }: Template, types: readonly string[]): number =>
  Object.values(Resources).filter(({ Type }) => types.includes(Type)).length;

const memberLines = (group: string, shown: Resources, stack: string): readonly string[] =>
  [...shown].flatMap(([id, resource]) => {
    const drawn = SHAPES[resource.type];
    return drawn?.group === group ? [`    ${id}${drawn.open}"${titleOf(id, resource, stack)}"${drawn.close}`] : [];
  });

const alarmLines = (template: Template, shown: Resources): readonly string[] => {
  const alarms = countOf(template, ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm']);
  const topic = [...shown].find(([, { type }]) => type === 'AWS::SNS::Topic')?.[0];
  return topic === undefined || alarms === 0 ? [] : [`  Alarms{{"${alarms} alarms"}} --> ${topic}`];
};

/** The stage as a Mermaid picture, from its template: what comes in, what it starts, and what that reads and writes. */
export const drawStage = ({ service, stage, template, ...rest }: PackagedStage): string => {
  const { resources } = resolveTemplate({ service, stage, template, ...rest });
  const pictured: Resources = new Map([...resources].filter(([id, { type }]) => type in SHAPES && id !== UNSHOWN));
  const edges = edgesOf(resources, pictured);
  const touched = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const shown: Resources = new Map([...pictured].filter(([id, { type }]) => type !== TABLE || touched.has(id)));
  const more = pictured.size - shown.size;
  return [
    'flowchart LR',
    ...GROUPS.flatMap((group, at) => {
      const members = memberLines(group, shown, `${service}-${stage}`);
      const others = group === TABLES && more > 0 ? [`    OtherTables[("${more} tables more")]`] : [];
      return members.length === 0 ? [] : [`  subgraph group${at}["${group}"]`, ...members, ...others, '  end'];
    }),
    ...edges.map(({ from, to, kind }) => `  ${from} ${ARROWS[kind]} ${to}`),
    ...alarmLines(template, shown),
  ].join('\n');
};

/** How many resources of each type each stage has: rows of a table, the most first. */
export const countResources = (stages: readonly PackagedStage[]): readonly (readonly string[])[] => {
  const types = new Set(stages.flatMap(({ template }) => Object.values(template.Resources).map(({ Type }) => Type)));
  return [...types]
    .map((type) => ({ type, counts: stages.map(({ template }) => countOf(template, [type])) }))
    .toSorted((a, b) => Math.max(...b.counts) - Math.max(...a.counts) || a.type.localeCompare(b.type, 'en'))
    .map(({ type, counts }) => [type, ...counts.map(String)]);
};

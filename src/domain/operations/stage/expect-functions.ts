import { listOf, valueAt } from '../template.ts';
import { ABSENT, type Aspects, type Expected, known } from './aspects.ts';
import { type DeployedResource, nameIn, recordAt, textAt } from './deployed-template.ts';

const PREFIX = 'environment ';
/** Values of variables may be addresses: they are compared and never shown. */
export const isHidden = (aspect: string): boolean => aspect.startsWith(PREFIX);

export const environmentAspects = (variables: Readonly<Record<string, string | undefined>>): Aspects =>
  known(Object.fromEntries(Object.entries(variables).map(([name, value]) => [`${PREFIX}${name}`, value])));

const variablesOf = (properties: unknown): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(
    Object.entries(recordAt(properties, 'Environment.Variables')).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : undefined,
    ]),
  );

const artifactOf = (properties: unknown): string => nameIn(textAt(properties, 'Code.S3Key') ?? '');

/**
 * Each function as it is to run. `code`: SHA-256 in base64 of the archives that this checkout builds, by file; where one is
 * missing, the code is not compared.
 */
export const expectFunctions = (
  resources: readonly DeployedResource[],
  code: ReadonlyMap<string, string>,
): readonly Expected[] =>
  resources
    .filter(({ type, properties }) => type === 'AWS::Lambda::Function' && 'FunctionName' in properties)
    .map(({ properties }) => ({
      area: 'functions',
      name: `${properties.FunctionName}`,
      aspects: {
        ...known({
          runtime: textAt(properties, 'Runtime'),
          architecture: textAt({ first: listOf(properties.Architectures)[0] }, 'first'),
          memory: textAt(properties, 'MemorySize'),
          timeout: textAt(properties, 'Timeout'),
          'reserved concurrency': textAt(properties, 'ReservedConcurrentExecutions') ?? ABSENT,
          tracing: textAt(properties, 'TracingConfig.Mode') ?? 'PassThrough',
          code: code.get(artifactOf(properties)),
        }),
        ...environmentAspects(variablesOf(properties)),
      },
    }));

/** `arn:…:table/NAME/stream/…` is the stream of NAME, as of adopted tables; anything else ends in its own name. */
export const sourceOf = (arn: string): string => /:table\/([^/]+)\//.exec(arn)?.[1] ?? nameIn(arn);

/** `plan-notifications from SignalEvents-…-NONE` */
export const mappingName = (functionName: string, source: string): string => `${functionName} from ${source}`;

const mapping = ({ properties }: DeployedResource): Expected => ({
  area: 'triggers',
  name: mappingName(nameIn(`${properties.FunctionName}`), sourceOf(`${properties.EventSourceArn}`)),
  aspects: known({
    state: properties.Enabled === false ? 'off' : 'on',
    batch: textAt(properties, 'BatchSize'),
    'partial failures': listOf(properties.FunctionResponseTypes).includes('ReportBatchItemFailures') ? 'on' : 'off',
    'failures go to': nameIn(textAt(properties, 'DestinationConfig.OnFailure.Destination') ?? ABSENT),
    retries: textAt(properties, 'MaximumRetryAttempts'),
  }),
});

const rule = ({ properties }: DeployedResource): Expected => ({
  area: 'triggers',
  name: `${properties.Name}`,
  aspects: known({
    state: properties.State === 'DISABLED' ? 'off' : 'on',
    schedule: textAt(properties, 'ScheduleExpression'),
  }),
});

/** What starts functions: streams and schedules. */
export const expectTriggers = (resources: readonly DeployedResource[]): readonly Expected[] => [
  ...resources.filter(({ type }) => type === 'AWS::Lambda::EventSourceMapping').map(mapping),
  ...resources.filter(({ type }) => type === 'AWS::Events::Rule').map(rule),
];

/** Queues, each with where what fails in it goes. */
export const expectQueues = (resources: readonly DeployedResource[]): readonly Expected[] =>
  resources
    .filter(({ type }) => type === 'AWS::SQS::Queue')
    .map(({ properties }) => ({
      area: 'queues',
      name: `${properties.QueueName}`,
      aspects: known({
        retention: textAt(properties, 'MessageRetentionPeriod'),
        'encryption key': nameIn(textAt(properties, 'KmsMasterKeyId') ?? ABSENT),
        'dead letters': nameIn(textAt(valueAt(properties, 'RedrivePolicy'), 'deadLetterTargetArn') ?? ABSENT),
      }),
    }));

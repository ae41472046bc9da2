import type { LookUp, Template } from './intrinsics.ts';
import { createResolver } from './intrinsics.ts';

/** Where the stage pretends to be. */
export interface StageWhereabouts {
  readonly region: string;
  readonly accountId: string;
  /** Of SQS. Without a slash at its end. */
  readonly queuesEndpoint: string;
  /** Of the HTTP API. Without a slash at its end. */
  readonly httpEndpoint: string;
}

type Name = (property: string) => string;
type Attributes = Readonly<Record<string, (name: Name, at: StageWhereabouts) => string>>;

const arn = (at: StageWhereabouts, service: string, resource: string): string =>
  `arn:aws:${service}:${at.region}:${at.accountId}:${resource}`;

/** The id that stands for an HTTP API in `https://<id>.execute-api.<region>.amazonaws.com`. */
const LOCAL_API = 'localapi';
/** The ids that stand for a user pool and its client in tokens. */
const LOCAL_POOL = 'LocalPool';
const LOCAL_CLIENT = 'localclient';

const REF = 'Ref';

/** What the resources that can be referred to are called here, by type and attribute. */
const ANSWERS: Readonly<Record<string, Attributes>> = {
  'AWS::DynamoDB::Table': {
    [REF]: (name) => name('TableName'),
    Arn: (name, at) => arn(at, 'dynamodb', `table/${name('TableName')}`),
    StreamArn: (name, at) => arn(at, 'dynamodb', `table/${name('TableName')}/stream/local`),
  },
  'AWS::SQS::Queue': {
    [REF]: (name, at) => `${at.queuesEndpoint}/${at.accountId}/${name('QueueName')}`,
    Arn: (name, at) => arn(at, 'sqs', name('QueueName')),
    QueueName: (name) => name('QueueName'),
    QueueUrl: (name, at) => `${at.queuesEndpoint}/${at.accountId}/${name('QueueName')}`,
  },
  'AWS::SNS::Topic': {
    [REF]: (name, at) => arn(at, 'sns', name('TopicName')),
    TopicArn: (name, at) => arn(at, 'sns', name('TopicName')),
    TopicName: (name) => name('TopicName'),
  },
  'AWS::Lambda::Function': {
    [REF]: (name) => name('FunctionName'),
    Arn: (name, at) => arn(at, 'lambda', `function:${name('FunctionName')}`),
  },
  'AWS::ApiGatewayV2::Api': { [REF]: () => LOCAL_API, ApiEndpoint: (_, at) => at.httpEndpoint },
  'AWS::ApiGatewayV2::Authorizer': { [REF]: (name) => name('') },
  'AWS::ApiGatewayV2::Integration': { [REF]: (name) => name('') },
  'AWS::Cognito::UserPool': { [REF]: (_, at) => `${at.region}_${LOCAL_POOL}` },
  'AWS::Cognito::UserPoolClient': { [REF]: () => LOCAL_CLIENT },
  'AWS::KMS::Key': { [REF]: (name) => name(''), Arn: (name, at) => arn(at, 'kms', `key/${name('')}`) },
  'AWS::S3::Bucket': { [REF]: (name) => name('BucketName') },
  'AWS::SES::ConfigurationSet': { [REF]: (name) => name('Name') },
  'AWS::Events::Rule': { [REF]: (name) => name('Name'), Arn: (name, at) => arn(at, 'events', `rule/${name('Name')}`) },
  'AWS::IAM::Role': { [REF]: (name) => name(''), Arn: (name, at) => arn(at, 'iam', `role/${name('')}`) },
};

const pseudoParameters = (at: StageWhereabouts): Readonly<Record<string, string>> => ({
  'AWS::Region': at.region,
  'AWS::AccountId': at.accountId,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackName': 'local',
  'AWS::StackId': arn(at, 'cloudformation', 'stack/local/local'),
});

const textOrNothing = (value: unknown): string | undefined => (value === undefined ? undefined : String(value));

/** Answers Ref and Fn::GetAtt for the resources of a template as they are called on the local stage. */
export const createLookUp = (template: Template, at: StageWhereabouts): LookUp => {
  const resolve = createResolver((logicalId, attribute) => lookUp(logicalId, attribute));
  const lookUp: LookUp = (logicalId, attribute) => {
    const resource = template.Resources[logicalId];
    if (resource === undefined) {
      return pseudoParameters(at)[logicalId] ?? textOrNothing(template.Parameters?.[logicalId]?.Default);
    }
    const name: Name = (property) => String(resolve(resource.Properties?.[property] ?? logicalId));
    return ANSWERS[resource.Type]?.[attribute ?? REF]?.(name, at);
  };
  return lookUp;
};

/**
 * The address that the HTTP API would have on AWS. Functions are given this one, since they insist on https; where a
 * person is to follow it, `httpEndpoint` stands in for it.
 */
export const publicApiAddress = ({ region }: StageWhereabouts): string =>
  `https://${LOCAL_API}.execute-api.${region}.amazonaws.com`;

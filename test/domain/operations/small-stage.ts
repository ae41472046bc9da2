import type { PackagedStage, Template } from '../../../src/domain/operations/template.ts';

const SERVICE = 'shop';

/** 26 characters that differ by the stage. */
export const suffixOf = (stage: string): string => stage.padEnd(26, 'xyz');

const role = (resource: unknown) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
    Policies: [
      {
        PolicyName: 'work',
        PolicyDocument: { Statement: [{ Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: resource }] },
      },
    ],
  },
});

/** A stage of a few resources of different kinds, isolated as it should be. */
export const smallTemplate = (stage: string): Template => ({
  Resources: {
    Letters: { Type: 'AWS::SQS::Queue', Properties: { QueueName: `${SERVICE}-${stage}-letters` } },
    Orders: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: `Orders-${suffixOf(stage)}-NONE` } },
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: `${SERVICE}-${stage}` } },
    Files: { Type: 'AWS::S3::Bucket', Properties: {} },
    Pool: { Type: 'AWS::Cognito::IdentityPool', Properties: { IdentityPoolName: `${SERVICE}-${stage}` } },
    Late: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmName: `${SERVICE}-${stage}-late` } },
    WorkRole: role({ 'Fn::GetAtt': ['Letters', 'Arn'] }),
    Work: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: `${SERVICE}-${stage}-work`,
        Role: { 'Fn::GetAtt': 'WorkRole.Arn' },
        Environment: { Variables: { STAGE: stage, QUEUE_URL: { Ref: 'Letters' }, KEY: `/${SERVICE}/${stage}/key` } },
      },
    },
    LettersPolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Letters' }],
        PolicyDocument: {
          Statement: {
            Effect: 'Allow',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: { 'Fn::GetAtt': ['Letters', 'Arn'] },
            Condition: { ArnLike: { 'aws:SourceArn': { 'Fn::GetAtt': ['Late', 'Arn'] } } },
          },
        },
      },
    },
  },
  Outputs: { Api: { Value: { Ref: 'Api' }, Export: { Name: `${SERVICE}-${stage}-api` } } },
});

// biome-ignore lint/suspicious/noExplicitAny: a copy of a template, to be spoilt
type Spoilt = any;

/** The stage, packaged; `spoil` may change its template first. */
export const smallStage = (stage: string, spoil: (template: Spoilt) => void = () => {}): PackagedStage => {
  const template = structuredClone(smallTemplate(stage));
  spoil(template);
  return { service: SERVICE, stage, region: 'us-west-1', suffix: suffixOf(stage), template };
};

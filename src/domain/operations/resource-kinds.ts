import { NAMED_RESOURCES, type ResourceKind } from './named-resources.ts';

/** Belongs to another resource, or sets up one: has no name of its own that two stages could share. */
const PART_OF_ANOTHER: ResourceKind = {};

/** Types that only make sense as a part of another resource, and so are never shared by themselves. */
const PARTS = [
  'AWS::ApiGatewayV2::ApiMapping',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Deployment',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::ApplicationAutoScaling::ScalingPolicy',
  'AWS::Backup::BackupSelection',
  'AWS::CloudWatch::AnomalyDetector',
  'AWS::Cognito::IdentityPoolRoleAttachment',
  'AWS::Cognito::LogDeliveryConfiguration',
  'AWS::Cognito::UserPoolClient',
  'AWS::Cognito::UserPoolGroup',
  'AWS::Cognito::UserPoolResourceServer',
  'AWS::Cognito::UserPoolRiskConfigurationAttachment',
  'AWS::Cognito::UserPoolUICustomizationAttachment',
  'AWS::Events::EventBusPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::RolePolicy',
  'AWS::Lambda::Alias',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::LayerVersionPermission',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Url',
  'AWS::Lambda::Version',
  'AWS::Logs::MetricFilter',
  'AWS::Logs::SubscriptionFilter',
  'AWS::S3::BucketPolicy',
  'AWS::SES::ConfigurationSetEventDestination',
  'AWS::SNS::Subscription',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::SecretsManager::ResourcePolicy',
  'AWS::SecretsManager::RotationSchedule',
  'AWS::WAFv2::LoggingConfiguration',
  'AWS::WAFv2::WebACLAssociation',
];

const KINDS: ReadonlyMap<string, ResourceKind> = new Map([
  ...Object.entries(NAMED_RESOURCES),
  ...PARTS.map((type) => [type, PART_OF_ANOTHER] as const),
]);

/** A type whose names and ARNs nobody has written down: what it shares could not be seen. */
export class UnknownResourceType extends Error {
  override readonly name = 'UnknownResourceType';
}

/** @throws {UnknownResourceType} */
export const kindOf = (logicalId: string, type: string): ResourceKind => {
  const kind = KINDS.get(type);
  if (kind !== undefined) return kind;
  throw new UnknownResourceType(
    `${logicalId} is of type ${type}, of which it is not known how it is named: what it shares between stages could not be seen. ` +
      'Add the type to src/domain/operations/named-resources.ts, or to the list in resource-kinds.ts.',
  );
};

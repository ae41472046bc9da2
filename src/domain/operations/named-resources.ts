/**
 * How a resource type is named. In the texts, `{name}` is the physical name, `{id}` what AWS invents, `{arn}` the ARN, and
 * `@` the region and account.
 */
export interface ResourceKind {
  /** The property that holds the physical name; where the template leaves it out, CloudFormation makes one of the stack's. */
  readonly name?: string;
  /** After `arn:aws:`. */
  readonly arn?: string;
  /** What else of it a permission can name: objects of a bucket, indexes of a table. */
  readonly parts?: readonly string[];
  /** What `Ref` answers; without, the name, or the id where there is none. */
  readonly ref?: string;
  /** What `Fn::GetAtt` answers; without, `Arn` is the ARN, and any other a text that only AWS knows. */
  readonly attributes?: Readonly<Record<string, string>>;
}

const QUEUE_URL = 'https://sqs.{region}.amazonaws.com/{account}/{name}';

/** Every type that has a name or an ARN of its own. */
export const NAMED_RESOURCES: Readonly<Record<string, ResourceKind>> = {
  'AWS::ApiGatewayV2::Api': {
    name: 'Name',
    ref: '{id}',
    arn: 'execute-api:@:{id}',
    parts: ['execute-api:@:{id}/*', 'apigateway:{region}::/apis/{id}', 'apigateway:{region}::/apis/{id}/*'],
    attributes: { ApiEndpoint: 'https://{id}.execute-api.{region}.amazonaws.com' },
  },
  'AWS::ApplicationAutoScaling::ScalableTarget': { name: 'ResourceId+ScalableDimension', ref: '{id}' },
  'AWS::Backup::BackupPlan': {
    name: 'BackupPlan.BackupPlanName',
    ref: '{id}',
    arn: 'backup:@:backup-plan:{id}',
    attributes: { BackupPlanArn: '{arn}' },
  },
  'AWS::Backup::BackupVault': {
    name: 'BackupVaultName',
    arn: 'backup:@:backup-vault:{name}',
    attributes: { BackupVaultArn: '{arn}', BackupVaultName: '{name}' },
  },
  'AWS::CloudFront::CachePolicy': { name: 'CachePolicyConfig.Name', ref: '{id}' },
  'AWS::CloudFront::Distribution': { ref: '{id}', arn: 'cloudfront::{account}:distribution/{id}' },
  'AWS::CloudFront::Function': {
    name: 'Name',
    ref: '{arn}',
    arn: 'cloudfront::{account}:function/{name}',
    attributes: { FunctionARN: '{arn}' },
  },
  'AWS::CloudFront::OriginAccessControl': { name: 'OriginAccessControlConfig.Name', ref: '{id}' },
  'AWS::CloudFront::OriginRequestPolicy': { name: 'OriginRequestPolicyConfig.Name', ref: '{id}' },
  'AWS::CloudFront::ResponseHeadersPolicy': { name: 'ResponseHeadersPolicyConfig.Name', ref: '{id}' },
  'AWS::CloudTrail::Trail': { name: 'TrailName', arn: 'cloudtrail:@:trail/{name}' },
  'AWS::CloudWatch::Alarm': { name: 'AlarmName', arn: 'cloudwatch:@:alarm:{name}' },
  'AWS::CloudWatch::CompositeAlarm': { name: 'AlarmName', arn: 'cloudwatch:@:alarm:{name}' },
  'AWS::CloudWatch::Dashboard': { name: 'DashboardName', arn: 'cloudwatch::{account}:dashboard/{name}' },
  'AWS::Cognito::IdentityPool': { name: 'IdentityPoolName', ref: '{id}', arn: 'cognito-identity:@:identitypool/{id}' },
  'AWS::Cognito::UserPool': { name: 'UserPoolName', ref: '{id}', arn: 'cognito-idp:@:userpool/{id}' },
  'AWS::Cognito::UserPoolDomain': { name: 'Domain' },
  'AWS::DynamoDB::Table': {
    name: 'TableName',
    arn: 'dynamodb:@:table/{name}',
    parts: ['dynamodb:@:table/{name}/*'],
    attributes: { StreamArn: '{arn}/stream/{id}' },
  },
  'AWS::Events::EventBus': { name: 'Name', arn: 'events:@:event-bus/{name}' },
  'AWS::Events::Rule': { name: 'Name', arn: 'events:@:rule/{name}' },
  'AWS::IAM::ManagedPolicy': { name: 'ManagedPolicyName', ref: '{arn}', arn: 'iam::{account}:policy/{name}' },
  'AWS::IAM::Role': { name: 'RoleName', arn: 'iam::{account}:role/{name}' },
  'AWS::KMS::Alias': { name: 'AliasName', arn: 'kms:@:{name}' },
  'AWS::KMS::Key': { ref: '{id}', arn: 'kms:@:key/{id}' },
  'AWS::Kinesis::Stream': { name: 'Name', arn: 'kinesis:@:stream/{name}' },
  'AWS::KinesisFirehose::DeliveryStream': { name: 'DeliveryStreamName', arn: 'firehose:@:deliverystream/{name}' },
  'AWS::Lambda::Function': {
    name: 'FunctionName',
    arn: 'lambda:@:function:{name}',
    parts: ['lambda:@:function:{name}:*'],
  },
  'AWS::Lambda::LayerVersion': { name: 'LayerName', ref: '{arn}:1', arn: 'lambda:@:layer:{name}' },
  'AWS::Logs::LogGroup': {
    name: 'LogGroupName',
    arn: 'logs:@:log-group:{name}',
    parts: ['logs:@:log-group:{name}:*'],
    attributes: { Arn: '{arn}:*' },
  },
  'AWS::Logs::QueryDefinition': { name: 'Name', ref: '{id}' },
  'AWS::Logs::ResourcePolicy': { name: 'PolicyName' },
  'AWS::ResourceGroups::Group': { name: 'Name', arn: 'resource-groups:@:group/{name}' },
  'AWS::S3::Bucket': { name: 'BucketName', arn: 's3:::{name}', parts: ['s3:::{name}/*'] },
  'AWS::SES::ConfigurationSet': { name: 'Name', arn: 'ses:@:configuration-set/{name}' },
  'AWS::SES::EmailIdentity': { name: 'EmailIdentity', arn: 'ses:@:identity/{name}' },
  'AWS::SNS::Topic': {
    name: 'TopicName',
    ref: '{arn}',
    arn: 'sns:@:{name}',
    parts: ['sns:@:{name}:*'],
    attributes: { TopicArn: '{arn}', TopicName: '{name}' },
  },
  'AWS::SQS::Queue': {
    name: 'QueueName',
    ref: QUEUE_URL,
    arn: 'sqs:@:{name}',
    attributes: { QueueName: '{name}', QueueUrl: QUEUE_URL },
  },
  'AWS::SSM::Parameter': { name: 'Name', arn: 'ssm:@:parameter{name}' },
  'AWS::Scheduler::Schedule': { name: 'Name', arn: 'scheduler:@:schedule/default/{name}' },
  'AWS::Scheduler::ScheduleGroup': { name: 'Name', arn: 'scheduler:@:schedule-group/{name}' },
  'AWS::SecretsManager::Secret': {
    name: 'Name',
    ref: '{arn}',
    arn: 'secretsmanager:@:secret:{name}',
    parts: ['secretsmanager:@:secret:{name}-*'],
  },
  'AWS::StepFunctions::StateMachine': { name: 'StateMachineName', ref: '{arn}', arn: 'states:@:stateMachine:{name}' },
  'AWS::WAFv2::IPSet': { name: 'Name', ref: '{id}', arn: 'wafv2:@:regional/ipset/{name}/{id}' },
  'AWS::WAFv2::WebACL': { name: 'Name', ref: '{name}|{id}|REGIONAL', arn: 'wafv2:@:regional/webacl/{name}/{id}' },
};

const { allow, arnOf, keeping, policyDocument, sub } = require('../lib/cloudformation.cjs');
const { KEY_ADMINISTRATION, KEY_USE, viaServices } = require('../lib/key-actions.cjs');
const { backupRoleName, bucketArn, trailName } = require('../lib/names.cjs');
const resolveStage = require('../lib/stage.cjs');

const ACCOUNT = { AWS: sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root`) };
const THIS_KEY = '*';
const GRANT_FOR_SERVICES = { Bool: { 'kms:GrantIsForAWSResource': 'true' } };
const OF_THIS_ACCOUNT = { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } };

const statement = (sid, principal, actions, condition) => ({
  ...allow(sid, actions, THIS_KEY, condition),
  Principal: principal,
});

/**
 * Who may use the stage's key. The account's own administrators grant the rest by IAM: roles are given it by its ARN, and
 * only through the services that hold the stage's data, so nobody decrypts with it by hand.
 */
const statements = ({ service, stage }) => [
  statement('AdministrationByIam', ACCOUNT, KEY_ADMINISTRATION),
  statement(
    'UseByIamThroughServices',
    ACCOUNT,
    KEY_USE,
    viaServices(['dynamodb', 'sqs', 'sns', 's3', 'ssm', 'backup']),
  ),
  statement('GrantsForServices', ACCOUNT, ['kms:CreateGrant'], {
    ...GRANT_FOR_SERVICES,
    ...viaServices(['dynamodb', 'backup']),
  }),
  statement('AlarmsToTheirTopic', { Service: 'cloudwatch.amazonaws.com' }, ['kms:Decrypt', 'kms:GenerateDataKey'], {
    StringEquals: OF_THIS_ACCOUNT,
    ArnLike: { 'aws:SourceArn': arnOf('cloudwatch', `alarm:${service}-${stage}-*`) },
  }),
  statement('EventsOfMailToTheirTopic', { Service: 'ses.amazonaws.com' }, ['kms:Decrypt', 'kms:GenerateDataKey'], {
    StringEquals: OF_THIS_ACCOUNT,
    ArnEquals: { 'aws:SourceArn': arnOf('ses', `configuration-set/${service}-${stage}`) },
  }),
  statement('EventsOfMailToTheirQueue', { Service: 'sns.amazonaws.com' }, ['kms:Decrypt', 'kms:GenerateDataKey'], {
    ArnEquals: { 'aws:SourceArn': arnOf('sns', `${service}-${stage}-mail-events`) },
  }),
  // EventBridge names no source to KMS; SQS names the queue.
  statement('MissedRunsToTheirQueue', { Service: 'events.amazonaws.com' }, ['kms:Decrypt', 'kms:GenerateDataKey'], {
    ArnLike: { 'kms:EncryptionContext:aws:sqs:arn': arnOf('sqs', `${service}-${stage}-*`) },
  }),
];

/** The audit trail writes with the key; reading it needs IAM, through S3. */
const trailStatements = (settings) => [
  statement('AuditTrail', { Service: 'cloudtrail.amazonaws.com' }, ['kms:DescribeKey', 'kms:GenerateDataKey'], {
    StringEquals: { 'aws:SourceArn': arnOf('cloudtrail', `trail/${trailName(settings)}`) },
  }),
];

/**
 * What the distribution may show, it may decrypt. Which distribution, the bucket's policy says: named here, the key, and
 * with it every table, would wait for CloudFront.
 */
const filesStatements = (settings) => {
  const bucket = bucketArn('files', settings);
  return [
    statement('PublicFiles', { Service: 'cloudfront.amazonaws.com' }, ['kms:Decrypt'], {
      StringLike: {
        'aws:SourceArn': sub(`arn:\${AWS::Partition}:cloudfront::\${AWS::AccountId}:distribution/*`),
        'kms:EncryptionContext:aws:s3:arn': [bucket, sub(`${bucket['Fn::Sub']}/public/*`)],
      },
    }),
  ];
};

/** Backups are made by a role of the stage, whatever service stands between; it is named, since it waits for the key. */
const backupStatements = (settings) => {
  const isBackupRole = {
    ArnEquals: {
      'aws:PrincipalArn': sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/${backupRoleName(settings)}`),
    },
  };
  return [
    statement('Backups', ACCOUNT, KEY_USE, isBackupRole),
    statement('GrantsForBackups', ACCOUNT, ['kms:CreateGrant'], { ...GRANT_FOR_SERVICES, ...isBackupRole }),
  ];
};

/** The stage's own key: tables, queues, topic, files, backups and audit are encrypted with it and no other stage's. */
module.exports = async (variables) => {
  const settings = await resolveStage(variables);
  const { service, stage } = settings;
  return {
    Resources: {
      StageKey: {
        Type: 'AWS::KMS::Key',
        ...keeping(settings),
        Properties: {
          Description: `Data of ${service} ${stage}`,
          EnableKeyRotation: true,
          PendingWindowInDays: 30,
          KeyPolicy: policyDocument(
            ...statements(settings),
            ...(settings.audit ? trailStatements(settings) : []),
            ...(settings.files ? filesStatements(settings) : []),
            ...(settings.backups ? backupStatements(settings) : []),
          ),
        },
      },
      StageKeyAlias: {
        Type: 'AWS::KMS::Alias',
        Properties: { AliasName: `alias/${service}-${stage}`, TargetKeyId: { Ref: 'StageKey' } },
      },
    },
  };
};

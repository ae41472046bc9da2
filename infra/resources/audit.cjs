const { allow, arnOf, encryptedTransportOnly, policyDocument, sub } = require('../lib/cloudformation.cjs');
const { bucketArn, trailName } = require('../lib/names.cjs');
const { privateBucket } = require('../lib/private-bucket.cjs');
const resolveStage = require('../lib/stage.cjs');

/** Who asked whom to write here. The trail is named, not referred to: it waits for this policy. */
const CLOUDTRAIL = { Service: 'cloudtrail.amazonaws.com' };
const fromTrail = (settings) => ({
  StringEquals: { 'aws:SourceArn': arnOf('cloudtrail', `trail/${trailName(settings)}`) },
});

/** Locked: nobody deletes a record before its time, neither by mistake nor to hide what it says. */
const lockedBucket = (settings) => {
  const days = Number(settings.auditRetentionDays);
  return privateBucket('audit', settings, {
    ObjectLockEnabled: true,
    ObjectLockConfiguration: {
      ObjectLockEnabled: 'Enabled',
      Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: days } },
    },
    LifecycleConfiguration: {
      Rules: [
        {
          Id: 'end-after-retention',
          Status: 'Enabled',
          ExpirationInDays: days + 1,
          NoncurrentVersionExpiration: { NoncurrentDays: 1 },
        },
      ],
    },
  });
};

const bucketPolicy = (settings) => {
  const arn = bucketArn('audit', settings);
  const objects = sub(`${arn['Fn::Sub']}/*`);
  return {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket: { Ref: 'AuditBucket' },
      PolicyDocument: policyDocument(
        encryptedTransportOnly('s3:*', [arn, objects]),
        {
          Sid: 'NobodyDeletes',
          Effect: 'Deny',
          Principal: '*',
          Action: ['s3:BypassGovernanceRetention', 's3:DeleteObject', 's3:DeleteObjectVersion'],
          Resource: objects,
        },
        { ...allow('TrailLooks', ['s3:GetBucketAcl'], arn, fromTrail(settings)), Principal: CLOUDTRAIL },
        {
          ...allow(
            'TrailWrites',
            ['s3:PutObject'],
            sub(`${arn['Fn::Sub']}/AWSLogs/\${AWS::AccountId}/*`),
            fromTrail(settings),
          ),
          Principal: CLOUDTRAIL,
        },
      ),
    },
  };
};

const selector = (name, type, resources) => ({
  Name: name,
  FieldSelectors: [
    { Field: 'eventCategory', Equals: ['Data'] },
    { Field: 'resources.type', Equals: [type] },
    { Field: 'resources.ARN', ...resources },
  ],
});

/** Every read and write of the stage's rows, adopted tables included, and of its files. */
const selectors = (settings) => [
  selector('tables', 'AWS::DynamoDB::Table', { EndsWith: [`-${settings.backendSuffix}-NONE`] }),
  ...(settings.files
    ? [selector('files', 'AWS::S3::Object', { StartsWith: [sub(`${bucketArn('files', settings)['Fn::Sub']}/`)] })]
    : []),
];

const trail = (settings) => ({
  Type: 'AWS::CloudTrail::Trail',
  DependsOn: ['AuditBucketPolicy'],
  Properties: {
    TrailName: trailName(settings),
    AdvancedEventSelectors: selectors(settings),
    EnableLogFileValidation: true,
    IncludeGlobalServiceEvents: false,
    IsLogging: true,
    IsMultiRegionTrail: false,
    KMSKeyId: { 'Fn::GetAtt': ['StageKey', 'Arn'] },
    S3BucketName: { Ref: 'AuditBucket' },
  },
});

/** Who read or wrote which of the stage's data, validated and locked away. */
module.exports = async (variables) => {
  const settings = await resolveStage(variables);
  if (!settings.audit) return { Resources: {} };
  return {
    Resources: {
      AuditBucket: lockedBucket(settings),
      AuditBucketPolicy: bucketPolicy(settings),
      AuditTrail: trail(settings),
    },
  };
};

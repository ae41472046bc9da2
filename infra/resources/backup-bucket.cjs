const { allow, encryptedTransportOnly, policyDocument, sub } = require('../lib/cloudformation.cjs');
const { bucketArn } = require('../lib/names.cjs');
const { privateBucket } = require('../lib/private-bucket.cjs');
const { readRegistry, retentionDays } = require('../lib/registry.cjs');
const resolveStage = require('../lib/stage.cjs');

/** As the daily backups of AWS; and never longer than the registry keeps a row of any table, since a file holds them all. */
const KEPT_DAYS = 35;
const keptDays = () =>
  Math.min(KEPT_DAYS, ...Object.values(readRegistry()).map((table) => retentionDays(table) ?? KEPT_DAYS));

const lifecycle = () => ({
  Rules: [
    {
      Id: 'go-when-their-time-is-up',
      Status: 'Enabled',
      ExpirationInDays: keptDays(),
      // Nothing is written over; what is deleted by hand can be had back for a day.
      NoncurrentVersionExpiration: { NoncurrentDays: 1 },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
    },
  ],
});

const bucketPolicy = (settings) => {
  const arn = bucketArn('backups', settings);
  const below = (path) => sub(`${arn['Fn::Sub']}/${path}`);
  return {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket: { Ref: 'BackupsBucket' },
      PolicyDocument: policyDocument(encryptedTransportOnly('s3:*', [arn, below('*')]), {
        ...allow('ManifestsToTheCheck', ['s3:GetObject'], below('backups/*/manifest.json')),
        Principal: { AWS: { 'Fn::GetAtt': ['CheckBackupsRole', 'Arn'] } },
      }),
    },
  };
};

/** Backups in files (`realtechee backup create --to s3`). What else may read them is for the account's administrators to say. */
module.exports = async (variables) => {
  const settings = await resolveStage(variables);
  if (!settings.backups) return { Resources: {} };
  return {
    Resources: {
      BackupsBucket: privateBucket('backups', settings, { LifecycleConfiguration: lifecycle() }),
      BackupsBucketPolicy: bucketPolicy(settings),
    },
    Outputs: { BackupsBucket: { Description: 'Backups in files', Value: { Ref: 'BackupsBucket' } } },
  };
};

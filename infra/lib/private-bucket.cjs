const { keeping } = require('./cloudformation.cjs');
const { bucketName } = require('./names.cjs');

/** A bucket that nobody outside can be let into, encrypted with the stage's key, that keeps what was overwritten. */
const privateBucket = (what, settings, properties) => ({
  Type: 'AWS::S3::Bucket',
  ...keeping(settings),
  Properties: {
    BucketName: bucketName(what, settings),
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        {
          BucketKeyEnabled: true,
          ServerSideEncryptionByDefault: {
            SSEAlgorithm: 'aws:kms',
            KMSMasterKeyID: { 'Fn::GetAtt': ['StageKey', 'Arn'] },
          },
        },
      ],
    },
    OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    VersioningConfiguration: { Status: 'Enabled' },
    ...properties,
  },
});

module.exports = { privateBucket };

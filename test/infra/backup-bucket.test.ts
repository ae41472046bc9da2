import { type Properties, packaged, type Template } from './packaged.ts';

let prod: Template;
beforeAll(async () => {
  prod = await packaged('prod');
}, 60_000);

const bucket = (): Properties => prod.Resources.BackupsBucket?.Properties ?? {};
const policy = (): readonly Properties[] => prod.Resources.BackupsBucketPolicy?.Properties.PolicyDocument.Statement;

describe('the bucket of backups', () => {
  it('O1: is private, versioned, encrypted with the key of its stage, and named after stage and account', () => {
    expect(bucket()).toMatchObject({
      BucketName: { 'Fn::Sub': `realtechee-backend-prod-backups-\${AWS::AccountId}` },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      VersioningConfiguration: { Status: 'Enabled' },
    });
    const [encryption] = bucket().BucketEncryption.ServerSideEncryptionConfiguration;
    expect(encryption.ServerSideEncryptionByDefault).toEqual({
      SSEAlgorithm: 'aws:kms',
      KMSMasterKeyID: { 'Fn::GetAtt': ['StageKey', 'Arn'] },
    });
  });

  it('E4: outlives the stack', () => {
    const { DeletionPolicy, UpdateReplacePolicy } = prod.Resources.BackupsBucket ?? {};
    expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
  });

  it('keeps backups as long as the daily ones of AWS, and no longer than the registry keeps any row', () => {
    const [rule] = bucket().LifecycleConfiguration.Rules;
    expect(rule).toMatchObject({ ExpirationInDays: 35, NoncurrentVersionExpiration: { NoncurrentDays: 1 } });
  });

  it('E3: answers over TLS alone, and shows manifests, and nothing else, to the check', () => {
    expect(policy().map(({ Sid, Effect, Action, Principal }) => [Sid, Effect, Action, Principal])).toEqual([
      ['EncryptedTransportOnly', 'Deny', 's3:*', '*'],
      ['ManifestsToTheCheck', 'Allow', ['s3:GetObject'], { AWS: { 'Fn::GetAtt': ['CheckBackupsRole', 'Arn'] } }],
    ]);
    expect(policy()[1]?.Resource['Fn::Sub']).toMatch(/-backups-\$\{AWS::AccountId\}\/backups\/\*\/manifest\.json$/);
  });

  it('is there, with its alarms, where a stage keeps backups; the check has nothing to look at elsewhere', async () => {
    for (const template of [await packaged('local'), await packaged('dev', ['backups=false'])]) {
      const ids = Object.keys(template.Resources);
      expect(ids.filter((id) => /^(BackupsBucket|BackupsMissing|BackupsNotChecked|FileBackups)/.test(id))).toEqual([]);
      const { Variables } = template.Resources.CheckDashbackupsLambdaFunction?.Properties.Environment ?? {};
      expect(Object.keys(Variables)).not.toContain('BACKUP_VAULT');
      expect(Object.keys(Variables)).not.toContain('BACKUPS_BUCKET');
    }
    const { Variables } = prod.Resources.CheckDashbackupsLambdaFunction?.Properties.Environment ?? {};
    expect(Variables).toMatchObject({ BACKUP_VAULT: 'realtechee-backend-prod' });
  }, 60_000);
});

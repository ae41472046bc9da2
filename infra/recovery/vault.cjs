const { allow, keeping, policyDocument, sub } = require('../lib/cloudformation.cjs');
const { KEY_ADMINISTRATION, KEY_USE, recoveryKeyExport, viaServices } = require('../lib/key-actions.cjs');
const { backupRoleName, recoveryKeyAlias, recoveryVaultName } = require('../lib/names.cjs');
const resolveStage = require('../lib/stage.cjs');
const { nobodyDeletes } = require('../lib/vault-policy.cjs');

/** The stage's service, whose names both sides share. */
const SERVICE = 'realtechee-backend';

const ACCOUNT = sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root`);

const statement = (sid, principal, actions, condition) => ({
  ...allow(sid, actions, '*', condition),
  Principal: { AWS: principal },
});

const GRANT_FOR_SERVICES = { Bool: { 'kms:GrantIsForAWSResource': 'true' } };

/**
 * The stage's backup role is named in a condition: it does not exist yet when this is deployed for the first time. It is
 * let in here and not by IAM, which would have to know this key's ARN in the other region. After a recovery in this region the
 * stage's role is one of this.
 */
const keyPolicy = (settings) => {
  const isBackupRole = {
    StringEquals: { 'kms:CallerAccount': { Ref: 'AWS::AccountId' } },
    ArnEquals: {
      'aws:PrincipalArn': [settings.region, settings.recoveryRegion].map((region) =>
        sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/${backupRoleName({ ...settings, region })}`),
      ),
    },
  };
  return policyDocument(
    statement('AdministrationByIam', ACCOUNT, KEY_ADMINISTRATION),
    statement('UseByIamThroughServices', ACCOUNT, KEY_USE, viaServices(['backup', 'dynamodb'])),
    statement('UseByBackups', '*', KEY_USE, isBackupRole),
    statement('GrantsThroughServices', ACCOUNT, ['kms:CreateGrant'], {
      ...GRANT_FOR_SERVICES,
      ...viaServices(['backup', 'dynamodb']),
    }),
    statement('GrantsByBackups', '*', ['kms:CreateGrant'], { ...GRANT_FOR_SERVICES, ...isBackupRole }),
  );
};

module.exports = async (variables) => {
  const settings = { ...(await resolveStage(variables)), service: SERVICE };
  return {
    Resources: {
      RecoveryKey: {
        Type: 'AWS::KMS::Key',
        ...keeping(settings),
        Properties: {
          Description: `Copies of the backups of ${SERVICE} ${settings.stage}`,
          EnableKeyRotation: true,
          PendingWindowInDays: 30,
          KeyPolicy: keyPolicy(settings),
        },
      },
      RecoveryKeyAlias: {
        Type: 'AWS::KMS::Alias',
        Properties: { AliasName: recoveryKeyAlias(settings), TargetKeyId: { Ref: 'RecoveryKey' } },
      },
      RecoveryVault: {
        Type: 'AWS::Backup::BackupVault',
        ...keeping(settings),
        Properties: {
          BackupVaultName: recoveryVaultName(settings),
          EncryptionKeyArn: { 'Fn::GetAtt': ['RecoveryKey', 'Arn'] },
          ...(settings.retainData ? { AccessPolicy: policyDocument(nobodyDeletes) } : {}),
        },
      },
    },
    Outputs: {
      RecoveryVault: { Value: recoveryVaultName(settings) },
      RecoveryKey: {
        Description: 'Of copies, and of tables that a recovery makes in this region',
        Value: { 'Fn::GetAtt': ['RecoveryKey', 'Arn'] },
      },
      RecoveryKeyId: {
        Value: { Ref: 'RecoveryKey' },
        Export: { Name: recoveryKeyExport(settings) },
      },
    },
  };
};

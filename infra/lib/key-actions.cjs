const { sub } = require('./cloudformation.cjs');

/** Every action on a key but its use, written out: a wildcard here would take in what KMS adds later. */
const KEY_ADMINISTRATION = [
  'CancelKeyDeletion',
  'CreateAlias',
  'DeleteAlias',
  'DescribeKey',
  'DisableKey',
  'DisableKeyRotation',
  'EnableKey',
  'EnableKeyRotation',
  'GetKeyPolicy',
  'GetKeyRotationStatus',
  'ListGrants',
  'ListKeyPolicies',
  'ListKeyRotations',
  'ListResourceTags',
  'PutKeyPolicy',
  'RevokeGrant',
  'RotateKeyOnDemand',
  'ScheduleKeyDeletion',
  'TagResource',
  'UntagResource',
  'UpdateAlias',
  'UpdateKeyDescription',
].map((action) => `kms:${action}`);

const KEY_READ = ['kms:Decrypt', 'kms:DescribeKey'];
const KEY_WRITE = [
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];
const KEY_USE = [...KEY_READ, ...KEY_WRITE];

/** Condition: the key is used by these services on somebody's behalf, never by hand. */
const viaServices = (services, region = `\${AWS::Region}`) => ({
  StringEquals: { 'kms:ViaService': services.map((service) => sub(`${service}.${region}.amazonaws.com`)) },
});

/** The key that a stage's tables are encrypted with, where it is not the stage's own. infra/recovery makes and exports it. */
const recoveryKeyExport = ({ service, stage }) => `${service}-${stage}-recovery-key`;

/** The keys that whoever uses the stage's tables needs. */
const keysOfTables = (settings) => {
  const own = { 'Fn::GetAtt': ['StageKey', 'Arn'] };
  if (settings.tableKey !== 'recovery') return own;
  // written out as an ARN, of which the id alone comes from there: so it can be told what the key is not
  const text = `arn:\${AWS::Partition}:kms:\${AWS::Region}:\${AWS::AccountId}:key/\${KeyId}`;
  return [own, { 'Fn::Sub': [text, { KeyId: { 'Fn::ImportValue': recoveryKeyExport(settings) } }] }];
};

module.exports = { KEY_ADMINISTRATION, KEY_READ, KEY_WRITE, KEY_USE, viaServices, keysOfTables, recoveryKeyExport };

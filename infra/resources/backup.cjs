const { allow, arnOf, keeping, policyDocument, sub } = require('../lib/cloudformation.cjs');
const { KEY_USE, keysOfTables } = require('../lib/key-actions.cjs');
const { backupRoleName, recoveryVaultName } = require('../lib/names.cjs');
const { readRegistry, retentionDays, tableArn } = require('../lib/registry.cjs');
const resolveStage = require('../lib/stage.cjs');
const { nobodyDeletes } = require('../lib/vault-policy.cjs');

const STAGE_KEY = { 'Fn::GetAtt': ['StageKey', 'Arn'] };
const SEVEN_YEARS_IN_DAYS = 2555;
const COLD_AFTER_DAYS = 30;
/** Cold storage is paid for 90 days at least. */
const COLD_AT_LEAST_DAYS = 90;

const inRecoveryRegion = ({ recoveryRegion }, resource) =>
  sub(`arn:\${AWS::Partition}:backup:${recoveryRegion}:\${AWS::AccountId}:${resource}`);

const recoveryVaultArn = (settings) => inRecoveryRegion(settings, `backup-vault:${recoveryVaultName(settings)}`);

const rule = (name, schedule, lifecycle, { service, stage }, more = {}) => ({
  RuleName: name,
  RecoveryPointTags: { service, stage },
  TargetBackupVault: { Ref: 'BackupVault' },
  ScheduleExpression: schedule,
  StartWindowMinutes: 60,
  CompletionWindowMinutes: 720,
  Lifecycle: lifecycle,
  ...more,
});

/** Nightly by the clock of the home region. No backup outlives what the registry allows a row. */
const rulesFor = (keptDays, settings) => {
  const atMost = (days) => ({ DeleteAfterDays: Math.min(days, keptDays) });
  const weekly = atMost(91);
  const cold = { MoveToColdStorageAfterDays: COLD_AFTER_DAYS, DeleteAfterDays: keptDays };
  const monthly = rule('monthly-to-cold-storage', 'cron(0 12 1 * ? *)', cold, settings);
  return [
    rule('daily', 'cron(0 9 * * ? *)', atMost(35), settings),
    rule('weekly-to-another-region', 'cron(0 10 ? * SUN *)', weekly, settings, {
      CopyActions: [{ DestinationBackupVaultArn: recoveryVaultArn(settings), Lifecycle: weekly }],
    }),
    ...(keptDays >= COLD_AFTER_DAYS + COLD_AT_LEAST_DAYS ? [monthly] : []),
  ];
};

const keptDaysOf = (table) => Math.min(retentionDays(table) ?? SEVEN_YEARS_IN_DAYS, SEVEN_YEARS_IN_DAYS);

const planAndSelection = (keptDays, registry, settings) => {
  const models = Object.keys(registry).filter((model) => keptDaysOf(registry[model]) === keptDays);
  const id = `BackupsKept${keptDays}Days`;
  const name = `${settings.service}-${settings.stage}-${keptDays}-days`;
  return {
    [`${id}Plan`]: {
      Type: 'AWS::Backup::BackupPlan',
      Properties: { BackupPlan: { BackupPlanName: name, BackupPlanRule: rulesFor(keptDays, settings) } },
    },
    [`${id}Selection`]: {
      Type: 'AWS::Backup::BackupSelection',
      Properties: {
        BackupPlanId: { Ref: `${id}Plan` },
        BackupSelection: {
          SelectionName: 'tables-of-this-stage',
          IamRoleArn: sub(`\${BackupRole.Arn}`),
          Resources: models.map((model) => tableArn(model, settings, registry)),
        },
      },
    },
  };
};

const vault = (settings) => ({
  Type: 'AWS::Backup::BackupVault',
  ...keeping(settings),
  Properties: {
    BackupVaultName: `${settings.service}-${settings.stage}`,
    EncryptionKeyArn: STAGE_KEY,
    ...(settings.retainData ? { AccessPolicy: policyDocument(nobodyDeletes) } : {}),
  },
});

/** A backup's id is made up when it is made; what it may be labelled with is known. */
const label = (sid, backups, { stage }) =>
  allow(sid, ['backup:TagResource'], backups, { StringEquals: { 'aws:RequestTag/stage': stage } });

/** AWS's own policy for this role reaches every table, vault and key of the account; this one reaches the stage's. */
const statements = (registry, settings) => [
  allow(
    'TablesOfThisStage',
    ['dynamodb:DescribeTable', 'dynamodb:ListTagsOfResource', 'dynamodb:StartAwsBackupJob'],
    Object.keys(registry).map((model) => tableArn(model, settings, registry)),
  ),
  allow(
    'Vaults',
    ['backup:CopyFromBackupVault', 'backup:CopyIntoBackupVault', 'backup:DescribeBackupVault'],
    [arnOf('backup', `backup-vault:${settings.service}-${settings.stage}`), recoveryVaultArn(settings)],
  ),
  label('Labels', arnOf('backup', 'recovery-point:*'), settings),
  label('LabelsOfCopies', inRecoveryRegion(settings, 'recovery-point:*'), settings),
  allow('Key', KEY_USE, keysOfTables(settings)),
  allow('KeyGrants', ['kms:CreateGrant'], keysOfTables(settings), { Bool: { 'kms:GrantIsForAWSResource': 'true' } }),
];

const role = (registry, settings) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName: backupRoleName(settings),
    AssumeRolePolicyDocument: policyDocument({
      Effect: 'Allow',
      Principal: { Service: 'backup.amazonaws.com' },
      Action: 'sts:AssumeRole',
    }),
    Policies: [{ PolicyName: 'backup', PolicyDocument: policyDocument(...statements(registry, settings)) }],
  },
});

const failed = (id, metric, vaultName) => ({
  Id: id,
  ReturnData: false,
  MetricStat: {
    Metric: {
      Namespace: 'AWS/Backup',
      MetricName: metric,
      Dimensions: [{ Name: 'BackupVaultName', Value: vaultName }],
    },
    Period: 3600,
    Stat: 'Sum',
  },
});

/** A copy that failed is counted for one vault or the other: the alarm looks at both. */
const failureAlarm = (settings) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmName: `${settings.service}-${settings.stage}-backup-failed`,
    AlarmDescription: 'P1: a backup or its copy to another region failed. Runbook: docs/runbooks/backups.md',
    Metrics: [
      { Id: 'failures', Expression: 'FILL(backups, 0) + FILL(copies, 0) + FILL(arrivals, 0)', ReturnData: true },
      failed('backups', 'NumberOfBackupJobsFailed', { Ref: 'BackupVault' }),
      failed('copies', 'NumberOfCopyJobsFailed', { Ref: 'BackupVault' }),
      failed('arrivals', 'NumberOfCopyJobsFailed', recoveryVaultName(settings)),
    ],
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
    AlarmActions: [{ Ref: 'AlertTopic' }],
    OKActions: [{ Ref: 'AlertTopic' }],
  },
});

/** AWS Backup of every table of the registry: one plan for each time that archives are kept. */
module.exports = async (variables) => {
  const settings = await resolveStage(variables);
  if (!settings.backups) return { Resources: {} };
  const registry = readRegistry();
  const keptDays = [...new Set(Object.values(registry).map(keptDaysOf))];
  const plans = keptDays.map((days) => planAndSelection(days, registry, settings));
  return {
    Resources: {
      BackupVault: vault(settings),
      BackupRole: role(registry, settings),
      ...Object.assign({}, ...plans),
      BackupFailedAlarm: failureAlarm(settings),
    },
  };
};

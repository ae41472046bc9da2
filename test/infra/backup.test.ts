import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ofType, type Properties, packaged, ROOT, type Template } from './packaged.ts';

const registry: Record<string, Properties> = parse(readFileSync(join(ROOT, 'infra/tables.yml'), 'utf8'));

let prod: Template;
beforeAll(async () => {
  prod = await packaged('prod');
}, 60_000);

const plans = () => ofType(prod, 'AWS::Backup::BackupPlan').map(([id, { BackupPlan }]) => ({ id, ...BackupPlan }));
const tablesOf = (planId: string): readonly string[] =>
  ofType(prod, 'AWS::Backup::BackupSelection')
    .filter(([, { BackupPlanId }]) => BackupPlanId.Ref === planId)
    .flatMap(([, { BackupSelection }]) => BackupSelection.Resources)
    .map((arn: Properties) => arn['Fn::GetAtt'][0].replace(/Table$/, ''));

const RECOVERY_VAULT = `arn:\${AWS::Partition}:backup:us-west-2:\${AWS::AccountId}:backup-vault:realtechee-backend-prod-recovery`;

describe('the backup plans', () => {
  it('O1: take in every table of the registry, once, by name and never by a wildcard', () => {
    expect(
      plans()
        .flatMap(({ id }) => tablesOf(id))
        .toSorted(),
    ).toEqual(Object.keys(registry).toSorted());
  });

  it('back up daily, copy weekly to the other region, and archive monthly in cold storage', () => {
    for (const { BackupPlanRule } of plans()) {
      const [daily, weekly, monthly] = BackupPlanRule;
      expect(daily).toMatchObject({ ScheduleExpression: 'cron(0 9 * * ? *)', Lifecycle: { DeleteAfterDays: 35 } });
      expect(weekly).toMatchObject({ ScheduleExpression: 'cron(0 10 ? * SUN *)' });
      expect(weekly.CopyActions).toEqual([
        { DestinationBackupVaultArn: { 'Fn::Sub': RECOVERY_VAULT }, Lifecycle: { DeleteAfterDays: 91 } },
      ]);
      expect(monthly).toMatchObject({ ScheduleExpression: 'cron(0 12 1 * ? *)' });
      expect(monthly.Lifecycle.DeleteAfterDays).toBeGreaterThanOrEqual(
        monthly.Lifecycle.MoveToColdStorageAfterDays + 90,
      );
    }
  });

  it('keep no archive longer than the registry keeps a row', () => {
    const days: Record<string, number> = { forever: 2555, '7 years': 2555, '400 days': 400 };
    for (const { id, BackupPlanRule } of plans()) {
      const longest = Math.max(...BackupPlanRule.map(({ Lifecycle }: Properties) => Lifecycle.DeleteAfterDays));
      for (const model of tablesOf(id)) expect([model, longest]).toEqual([model, days[registry[model]?.retention]]);
    }
  });

  it('label what they make with service and stage', () => {
    const rules = plans().flatMap(({ BackupPlanRule }) => BackupPlanRule);
    for (const rule of rules) expect(rule.RecoveryPointTags).toEqual({ service: 'realtechee-backend', stage: 'prod' });
  });

  it('E4: fill a vault that outlives the stack and lets nobody delete from it', () => {
    const vault = prod.Resources.BackupVault;
    expect([vault?.DeletionPolicy, vault?.UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
    expect(vault?.Properties.AccessPolicy.Statement).toEqual([
      expect.objectContaining({
        Effect: 'Deny',
        Principal: '*',
        Action: expect.arrayContaining(['backup:DeleteRecoveryPoint', 'backup:DeleteBackupVault']),
      }),
    ]);
  });

  it('E3: use a role of their own that reaches the tables, the vaults and the key of this stage, and no more', () => {
    const role = prod.Resources.BackupRole?.Properties ?? {};
    expect(role).not.toHaveProperty('ManagedPolicyArns');
    const statements: readonly Properties[] = role.Policies[0].PolicyDocument.Statement;
    const wild = statements.filter((statement) => JSON.stringify(statement).includes('*'));
    expect(wild.map(({ Action, Condition }) => [Action, Condition])).toEqual([
      [['backup:TagResource'], { StringEquals: { 'aws:RequestTag/stage': 'prod' } }],
      [['backup:TagResource'], { StringEquals: { 'aws:RequestTag/stage': 'prod' } }],
    ]);
    expect(JSON.stringify(statements).length).toBeLessThan(10_240);
    expect(statements.find(({ Sid }) => Sid === 'TablesOfThisStage')?.Resource).toHaveLength(
      Object.keys(registry).length,
    );
    expect(statements.find(({ Sid }) => Sid === 'Vaults')?.Resource).toContainEqual({ 'Fn::Sub': RECOVERY_VAULT });
  });

  it('take in adopted tables too, by their names', async () => {
    const suffix = 'abcdefghijklmnopqrstuvwx23';
    const stream = (model: string) =>
      `streamArn${model}=arn:aws:dynamodb:us-west-1:123456789012:table/${model}-${suffix}-NONE/stream/2026-01-01T00:00:00.000`;
    const adopting = await packaged('dev', [
      `backendSuffix=${suffix}`,
      'adoptTables=true',
      ...Object.entries(registry).flatMap(([model, table]) => (table.stream === undefined ? [] : stream(model))),
      'signalsSince=2026-11-22T00:00:00Z',
    ]);
    const selected = ofType(adopting, 'AWS::Backup::BackupSelection').flatMap(
      ([, { BackupSelection }]) => BackupSelection.Resources,
    );
    expect(selected).toHaveLength(Object.keys(registry).length);
    expect(JSON.stringify(selected)).toContain(`table/Contacts-${suffix}-NONE`);
  }, 60_000);

  it('are there where a stage wants them', async () => {
    for (const template of [await packaged('local'), await packaged('dev', ['backups=false'])]) {
      const types = Object.values(template.Resources).map(({ Type }) => Type);
      expect(types.filter((type) => type.startsWith('AWS::Backup::'))).toEqual([]);
    }
  }, 60_000);
});

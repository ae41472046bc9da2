import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ofType, type Properties, packaged, ROOT, sls, type Template } from './packaged.ts';

const PLATFORM_TABLES = `
  Contacts Properties Requests Projects Quotes QuoteItems ProjectComments ProjectMilestones ProjectPaymentTerms
  ProjectPermissions PendingAppoitments Affiliates ContactUs MemberSignature Legal eSignatureDocuments Auth
  BackOfficeAssignTo BackOfficeBookingStatuses BackOfficeBrokerage BackOfficeNotifications BackOfficeProducts
  BackOfficeProjectStatuses BackOfficeQuoteStatuses BackOfficeRequestStatuses BackOfficeRoleTypes
  RequestStatusHistory RequestNotes RequestAssignments RequestInformationItems RequestScopeItems RequestWorkflowStates
  SignalEvents SignalNotificationHooks NotificationTemplate NotificationQueue NotificationEvents EmailSuppressionList
  SESReputationMetrics AuditLog ContactAuditLog AppPreferences SecureConfig`
  .trim()
  .split(/\s+/);

const registry: Record<string, Properties> = parse(readFileSync(join(ROOT, 'infra/tables.yml'), 'utf8'));

const tablesOf = (template: Template) => ofType(template, 'AWS::DynamoDB::Table').map(([, properties]) => properties);
const modelsOf = (template: Template) => tablesOf(template).map(({ TableName }) => TableName.split('-')[0]);

let prod: Template;
beforeAll(async () => {
  prod = await packaged('prod');
}, 60_000);

describe('the table registry', () => {
  it('has the 43 tables of the platform, by their very names, and the tables of the backend', () => {
    expect(PLATFORM_TABLES).toHaveLength(43);
    const owned = (owner: string) => Object.keys(registry).filter((model) => registry[model]?.owner === owner);
    expect(owned('platform').toSorted()).toEqual(PLATFORM_TABLES.toSorted());
    expect(owned('backend')).toEqual(['BackendState', 'UserDirectory', 'UserCommands']);
  });

  it('says of every table what becomes of its rows, and refers to tables that exist', () => {
    for (const [model, table] of Object.entries(registry)) {
      expect([model, table]).toEqual([model, expect.objectContaining({ retention: expect.any(String) })]);
      expect(['provisioned', 'on-demand']).toContain(table.capacity);
      expect(table.retention).toMatch(/^(forever|[1-9]\d* (days|years))$/);
      expect(table.personalData).toEqual(expect.any(Array));
      for (const target of Object.values(table.references)) expect(Object.keys(registry)).toContain(target);
    }
  });
});

describe('the tables', () => {
  it('are made from the registry, named after model and suffix, keyed by id', () => {
    expect(modelsOf(prod)).toEqual(Object.keys(registry));
    for (const { TableName, KeySchema } of tablesOf(prod)) {
      expect(TableName).toMatch(/^[A-Za-z]+-[a-z0-9]{26}-NONE$/);
      expect(KeySchema).toEqual([{ AttributeName: 'id', KeyType: 'HASH' }]);
    }
  });

  it('have the indexes, streams and expiry that the registry says', () => {
    const queue = prod.Resources.NotificationQueueTable?.Properties ?? {};
    expect(queue.GlobalSecondaryIndexes.map(({ IndexName }: Properties) => IndexName)).toEqual([
      'dueShard-dueAt',
      'signalId',
    ]);
    expect(queue.StreamSpecification).toEqual({ StreamViewType: 'NEW_IMAGE' });
    expect(queue.TimeToLiveSpecification).toEqual({ AttributeName: 'ttl', Enabled: true });
    const signals = prod.Resources.SignalEventsTable?.Properties ?? {};
    expect(signals.GlobalSecondaryIndexes[0].Projection).toEqual({
      ProjectionType: 'INCLUDE',
      NonKeyAttributes: ['processedAt', 'quarantinedAt'],
    });
  });

  it('E4: outlive the stack and a mistake, except those of the local stage', async () => {
    for (const [stage, keeps] of [
      ['prod', true],
      ['dev', true],
      ['local', false],
    ] as const) {
      const template = await packaged(stage);
      for (const resource of Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::DynamoDB::Table')) {
        expect(resource.DeletionPolicy).toBe(keeps ? 'Retain' : 'Delete');
        expect(resource.UpdateReplacePolicy).toBe(keeps ? 'Retain' : 'Delete');
        expect(resource.Properties.DeletionProtectionEnabled).toBe(keeps);
        expect(resource.Properties.SSESpecification).toEqual({
          SSEEnabled: true,
          SSEType: 'KMS',
          KMSMasterKeyId: { 'Fn::GetAtt': ['StageKey', 'Arn'] },
        });
        expect(resource.Properties.PointInTimeRecoverySpecification).toEqual({
          PointInTimeRecoveryEnabled: true,
          RecoveryPeriodInDays: 35,
        });
      }
    }
  }, 60_000);

  it('need no edit but the registry: a table planted there is in the template', async () => {
    const copy = mkdtempSync(join(tmpdir(), 'planted-'));
    try {
      for (const path of ['infra', 'serverless.yml', '.build'])
        cpSync(join(ROOT, path), join(copy, path), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
      appendFileSync(
        join(copy, 'infra/tables.yml'),
        'Planted: { owner: platform, indexes: { colour: { partition: colour, projection: ALL } }, stream: NEW_IMAGE, ttl: ttl, capacity: on-demand, retention: forever, personalData: [], references: {} }\n',
      );
      expect(await sls(['package', '--stage', 'dev', '--package', join(copy, 'out')], copy)).toMatchObject({ code: 0 });
      const template: Template = JSON.parse(
        readFileSync(join(copy, 'out/cloudformation-template-update-stack.json'), 'utf8'),
      );
      expect(template.Resources.PlantedTable?.Properties).toMatchObject({
        TableName: expect.stringMatching(/^Planted-[a-z0-9]{26}-NONE$/),
        GlobalSecondaryIndexes: [{ IndexName: 'colour' }],
      });
      expect(modelsOf(template)).toHaveLength(Object.keys(registry).length + 1);
    } finally {
      rmSync(copy, { recursive: true });
    }
  }, 60_000);
});

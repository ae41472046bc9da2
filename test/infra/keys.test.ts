import { ofType, type Properties, packaged, type Template } from './packaged.ts';

let prod: Template;
beforeAll(async () => {
  prod = await packaged('prod');
}, 60_000);

const STAGE_KEY = { 'Fn::GetAtt': ['StageKey', 'Arn'] };
const statements = (template: Template): readonly Properties[] =>
  template.Resources.StageKey?.Properties.KeyPolicy.Statement;
const services = ({ Condition }: Properties): readonly string[] =>
  Condition.StringEquals['kms:ViaService'].map((name: Properties) => name['Fn::Sub'].split('.')[0]);

describe("the stage's key", () => {
  it('has an alias with the stage in it, rotates, and outlives the stack', async () => {
    for (const stage of ['prod', 'dev', 'local']) {
      const { StageKey, StageKeyAlias } = (await packaged(stage)).Resources;
      expect(StageKeyAlias?.Properties).toEqual({
        AliasName: `alias/realtechee-backend-${stage}`,
        TargetKeyId: { Ref: 'StageKey' },
      });
      expect(StageKey?.Properties.EnableKeyRotation).toBe(true);
      expect(StageKey?.DeletionPolicy).toBe(stage === 'local' ? 'Delete' : 'Retain');
    }
  }, 120_000);

  it('encrypts every table, queue, topic and bucket that holds data, the backups and the trail', () => {
    const keyOf: Record<string, (properties: Properties) => unknown> = {
      'AWS::DynamoDB::Table': ({ SSESpecification }) => SSESpecification.KMSMasterKeyId,
      'AWS::SQS::Queue': ({ KmsMasterKeyId }) => KmsMasterKeyId,
      'AWS::SNS::Topic': ({ KmsMasterKeyId }) => KmsMasterKeyId,
      'AWS::Backup::BackupVault': ({ EncryptionKeyArn }) => EncryptionKeyArn,
      'AWS::CloudTrail::Trail': ({ KMSKeyId }) => KMSKeyId,
      'AWS::S3::Bucket': ({ BucketEncryption }) =>
        BucketEncryption.ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault.KMSMasterKeyID,
    };
    for (const [type, key] of Object.entries(keyOf)) {
      const found = ofType(prod, type).filter(([id]) => id !== 'ServerlessDeploymentBucket');
      expect([type, found.length > 0]).toEqual([type, true]);
      for (const [id, properties] of found) {
        expect([id, [STAGE_KEY, { Ref: 'StageKey' }]]).toEqual([id, expect.arrayContaining([key(properties)])]);
      }
    }
  });

  it('E3: is used by the account through the services that hold its data alone, and administered by no wildcard', () => {
    const byAccount = statements(prod).filter(({ Principal }) => JSON.stringify(Principal).includes(':root'));
    expect(byAccount.map(({ Sid }) => Sid)).toEqual([
      'AdministrationByIam',
      'UseByIamThroughServices',
      'GrantsForServices',
      'Backups',
      'GrantsForBackups',
    ]);
    expect(services(byAccount[1] ?? {})).toEqual(['dynamodb', 'sqs', 'sns', 's3', 'ssm', 'backup']);
    for (const { Condition } of byAccount.slice(3)) {
      expect(Condition.ArnEquals['aws:PrincipalArn']['Fn::Sub']).toContain(':role/realtechee-backend-prod-backup');
    }
    const administration: readonly string[] = byAccount[0]?.Action;
    for (const use of ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:CreateGrant']) {
      expect(administration).not.toContain(use);
    }
    expect(
      statements(prod)
        .flatMap(({ Action }) => Action)
        .join(),
    ).not.toContain('*');
  });

  it('E1: lets each service of AWS in for this stage alone', () => {
    const byService = statements(prod).filter(({ Principal }) => 'Service' in Principal);
    expect(byService.map(({ Principal }) => Principal.Service)).toEqual([
      'cloudwatch.amazonaws.com',
      'ses.amazonaws.com',
      'sns.amazonaws.com',
      'events.amazonaws.com',
      'cloudtrail.amazonaws.com',
      'cloudfront.amazonaws.com',
    ]);
    for (const { Sid, Condition } of byService) {
      expect([Sid, JSON.stringify(Condition)]).toEqual([Sid, expect.stringContaining('realtechee-backend-prod')]);
    }
  });

  it('lets in nobody for what a stage does not have', async () => {
    const sids = statements(await packaged('local')).map(({ Sid }) => Sid);
    expect(sids).toEqual([
      'AdministrationByIam',
      'UseByIamThroughServices',
      'GrantsForServices',
      'AlarmsToTheirTopic',
      'EventsOfMailToTheirTopic',
      'EventsOfMailToTheirQueue',
      'MissedRunsToTheirQueue',
    ]);
  }, 60_000);

  it('E3: is given to a function as far as its tables, queues and secrets need it', () => {
    const keyStatements = (role: string): readonly Properties[] =>
      prod.Resources[role]?.Properties.Policies[0].PolicyDocument.Statement.filter(
        ({ Resource }: Properties) => JSON.stringify(Resource) === JSON.stringify(STAGE_KEY),
      );
    const granted = (role: string) =>
      Object.fromEntries(keyStatements(role).map((statement) => [services(statement).join(), statement.Action]));
    expect(granted('DeliverNotificationRole')).toEqual({
      dynamodb: expect.arrayContaining(['kms:Decrypt', 'kms:Encrypt']),
      sqs: ['kms:Decrypt', 'kms:GenerateDataKey'],
      ssm: ['kms:Decrypt'],
    });
    expect(Object.keys(granted('PlanNotificationsRole'))).toEqual(['dynamodb', 'sqs']);
    expect(Object.keys(granted('UnsubscribeRole'))).toEqual(['dynamodb', 'ssm']);
  });
});

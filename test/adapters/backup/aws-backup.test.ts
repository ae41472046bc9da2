import { BackupClient, ListRecoveryPointsByBackupVaultCommand, StartBackupJobCommand } from '@aws-sdk/client-backup';
import { mockClient } from 'aws-sdk-client-mock';
import { createAwsBackupStarter } from '../../../src/adapters/backup/aws-backup-starter.ts';
import { createAwsRecoveryPoints } from '../../../src/adapters/backup/aws-recovery-points.ts';
import { startBackups } from '../../../src/domain/operations/backup/start-aws-backups.ts';

const SUFFIX = 'abcdefghijklmnopqrstuvwxyz';
const tableArn = (model: string, suffix = SUFFIX): string =>
  `arn:aws:dynamodb:us-west-1:123456789012:table/${model}-${suffix}-NONE`;

/** As AWS Backup answers, shortened to what is read: no emulator here has recovery points. */
const recorded = (model: string, Status: 'COMPLETED' | 'PARTIAL' | 'EXPIRED', suffix?: string) => ({
  RecoveryPointArn: 'arn:aws:backup:us-west-1:123456789012:recovery-point:1EB3B5E7-9EB0-435A-A80B-108B488B0D45',
  BackupVaultName: 'realtechee-backend-dev',
  ResourceArn: tableArn(model, suffix),
  ResourceType: 'DynamoDB',
  Status,
});

const aws = mockClient(BackupClient);
beforeEach(() => void aws.reset());

describe('recovery points', () => {
  it('O1: are those of the tables of this stage, of every page, and complete when AWS says so', async () => {
    aws
      .on(ListRecoveryPointsByBackupVaultCommand)
      .resolves({
        RecoveryPoints: [recorded('Contacts', 'COMPLETED'), recorded('Requests', 'PARTIAL')],
        NextToken: 'n',
      })
      .on(ListRecoveryPointsByBackupVaultCommand, { NextToken: 'n' })
      .resolves({
        RecoveryPoints: [recorded('Quotes', 'EXPIRED'), recorded('Contacts', 'COMPLETED', 'z'.repeat(26)), {}],
      });
    const vault = 'realtechee-backend-dev';
    const points = createAwsRecoveryPoints({
      client: new BackupClient({ region: 'us-west-1' }),
      vault,
      suffix: SUFFIX,
    });
    const since = new Date('2026-04-01T00:00:00.000Z');
    const found = [];
    for await (const page of points.since(since)) found.push(...page);
    expect(found).toEqual([
      { model: 'Contacts', isComplete: true },
      { model: 'Requests', isComplete: false },
      { model: 'Quotes', isComplete: false },
    ]);
    const [first] = aws.commandCalls(ListRecoveryPointsByBackupVaultCommand);
    expect(first?.args[0].input).toEqual({
      BackupVaultName: vault,
      ByResourceType: 'DynamoDB',
      ByCreatedAfter: since,
    });
  });
});

describe('backups by AWS', () => {
  const start = () =>
    startBackups(
      createAwsBackupStarter({
        client: new BackupClient({ region: 'us-west-1', maxAttempts: 1 }),
        vault: 'realtechee-backend-dev',
        roleArn: 'arn:aws:iam::123456789012:role/realtechee-backend-dev-backup',
        arnOfTable: tableArn,
        token: (model) => `run-${model}`,
        tags: { service: 'realtechee-backend', stage: 'dev' },
      }),
    )(['Contacts', 'Requests']);

  it('O1: are begun for each table, by the role of the stage, into its vault, once a run', async () => {
    aws.on(StartBackupJobCommand).callsFake(({ ResourceArn }) => ({ BackupJobId: `job of ${ResourceArn}` }));
    expect(await start()).toEqual([
      { model: 'Contacts', job: `job of ${tableArn('Contacts')}` },
      { model: 'Requests', job: `job of ${tableArn('Requests')}` },
    ]);
    expect(aws.commandCalls(StartBackupJobCommand)[0]?.args[0].input).toMatchObject({
      BackupVaultName: 'realtechee-backend-dev',
      IamRoleArn: 'arn:aws:iam::123456789012:role/realtechee-backend-dev-backup',
      IdempotencyToken: 'run-Contacts',
      RecoveryPointTags: { stage: 'dev' },
    });
  });

  it('that one is refused is told, and does not keep the others from it', async () => {
    aws
      .on(StartBackupJobCommand)
      .resolves({ BackupJobId: 'job' })
      .on(StartBackupJobCommand, { ResourceArn: tableArn('Contacts') })
      .rejects(new Error('no such vault'));
    expect(await start()).toEqual([
      { model: 'Contacts', problem: 'no such vault' },
      { model: 'Requests', job: 'job' },
    ]);
  });
});

import { type BackupClient, StartBackupJobCommand } from '@aws-sdk/client-backup';
import type { StartBackup } from '../../domain/operations/backup/start-aws-backups.ts';

export interface AwsBackupStarterOptions {
  readonly client: BackupClient;
  readonly vault: string;
  readonly roleArn: string;
  readonly arnOfTable: (model: string) => string;
  /** Of this run: the same job is begun once, however often the call is made. */
  readonly token: (model: string) => string;
  readonly tags: Readonly<Record<string, string>>;
}

/** As long as those of the daily plan. */
const KEPT_DAYS = 35;

/** On-demand backups into the stage's vault. https://docs.aws.amazon.com/aws-backup/latest/devguide/API_StartBackupJob.html */
export const createAwsBackupStarter =
  ({ client, vault, roleArn, arnOfTable, token, tags }: AwsBackupStarterOptions): StartBackup =>
  async (model) => {
    const { BackupJobId: job } = await client.send(
      new StartBackupJobCommand({
        BackupVaultName: vault,
        ResourceArn: arnOfTable(model),
        IamRoleArn: roleArn,
        IdempotencyToken: token(model),
        StartWindowMinutes: 60,
        CompleteWindowMinutes: 720,
        Lifecycle: { DeleteAfterDays: KEPT_DAYS },
        RecoveryPointTags: { ...tags },
      }),
    );
    return job === undefined ? { model, problem: 'AWS Backup gave no job' } : { model, job };
  };

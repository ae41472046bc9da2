import { type BackupClient, ListRecoveryPointsByBackupVaultCommand } from '@aws-sdk/client-backup';
import type { RecoveryPoints } from '../../domain/operations/backup/check-backups.ts';

export interface AwsRecoveryPointsOptions {
  readonly client: BackupClient;
  readonly vault: string;
  /** Of the names of the stage's tables: what else lies in the vault is none of theirs. */
  readonly suffix: string;
}

/** `arn:aws:dynamodb:<region>:<account>:table/<Model>-<suffix>-NONE` */
const modelOf = (arn: string, suffix: string): string | undefined => {
  const [, model, found] = /:table\/([A-Za-z]+)-([a-z0-9]{26})-NONE$/.exec(arn) ?? [];
  return found === suffix ? model : undefined;
};

/** https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ListRecoveryPointsByBackupVault.html */
export const createAwsRecoveryPoints = ({ client, vault, suffix }: AwsRecoveryPointsOptions): RecoveryPoints => ({
  since: async function* (moment) {
    let token: string | undefined;
    do {
      const page = await client.send(
        new ListRecoveryPointsByBackupVaultCommand({
          BackupVaultName: vault,
          ByResourceType: 'DynamoDB',
          ByCreatedAfter: moment,
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      );
      yield (page.RecoveryPoints ?? []).flatMap(({ ResourceArn = '', Status }) => {
        const model = modelOf(ResourceArn, suffix);
        return model === undefined ? [] : [{ model, isComplete: Status === 'COMPLETED' }];
      });
      token = page.NextToken;
    } while (token !== undefined);
  },
});

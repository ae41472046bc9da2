import {
  type BackupClient,
  paginateListRecoveryPointsByBackupVault,
  type RecoveryPointByBackupVault,
} from '@aws-sdk/client-backup';
import type { KnownBackup } from '../../domain/operations/deploy/facts.ts';
import { unless } from '../shared/area-reading.ts';

const tableOf = ({ ResourceArn = '' }: RecoveryPointByBackupVault): string =>
  ResourceArn.slice(ResourceArn.lastIndexOf('/') + 1);

const newestByTable = async (client: BackupClient, vault: string): Promise<ReadonlyMap<string, Date>> => {
  const newest = new Map<string, Date>();
  const asked = { BackupVaultName: vault, ByResourceType: 'DynamoDB' };
  const note = (table: string, at: Date): void => {
    const before = newest.get(table);
    if (before === undefined || before < at) newest.set(table, at);
  };
  for await (const { RecoveryPoints = [] } of paginateListRecoveryPointsByBackupVault({ client }, asked))
    for (const point of RecoveryPoints)
      if (point.Status === 'COMPLETED' && point.CompletionDate !== undefined)
        note(tableOf(point), point.CompletionDate);
  return newest;
};

/**
 * How fresh the stage's tables are in its vault: as old as the newest recovery point of the table that has waited longest.
 * `undefined` while a table has none, or there is no vault.
 */
export const createVaultBackups = (client: BackupClient, vault: string, tables: readonly string[]) => ({
  newest: async (): Promise<KnownBackup | undefined> => {
    const newest = await unless(['ResourceNotFoundException'], () => newestByTable(client, vault));
    const times = tables.flatMap((table) => newest?.get(table)?.getTime() ?? []);
    if (times.length < tables.length || times.length === 0) return undefined;
    return { id: `recovery points of ${vault}`, at: new Date(Math.min(...times)) };
  },
});

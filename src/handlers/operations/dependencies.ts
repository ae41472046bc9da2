import { createHash } from 'node:crypto';
import { BackupClient } from '@aws-sdk/client-backup';
import { S3Client } from '@aws-sdk/client-s3';
import { readManifest } from '../../adapters/archive/manifest-file.ts';
import { createS3ArchiveReader } from '../../adapters/archive/s3-archive-reader.ts';
import { createAwsRecoveryPoints } from '../../adapters/backup/aws-recovery-points.ts';
import { createJournal } from '../../adapters/logger/powertools-journal.ts';
import { createEmfOperationMetrics } from '../../adapters/metrics/emf-operation-metrics.ts';
import { readTableRegistry } from '../../adapters/registry/read-table-registry.ts';
import { environmentOf, type ProcessEnvironment } from '../shared/environment.ts';
import { $BackupsEnvironment } from './environment.ts';

const SERVICE = 'operations';

const clock = (): Date => new Date();
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** `backups` is absent on a stage that keeps none. */
export const checkBackupsDependencies = (env: ProcessEnvironment) => {
  const environment = environmentOf(env, $BackupsEnvironment);
  const { STAGE: stage, LOG_LEVEL: level, BACKUP_VAULT: vault, BACKUPS_BUCKET: bucket } = environment;
  const journal = createJournal({ service: SERVICE, stage, level });
  const voices = { journal, metrics: createEmfOperationMetrics({ service: SERVICE, stage, journal }) };
  if (vault === undefined || bucket === undefined) return voices;
  return {
    ...voices,
    backups: {
      stage,
      models: readTableRegistry().map(({ model }) => model),
      recoveryPoints: createAwsRecoveryPoints({
        client: new BackupClient({}),
        vault,
        suffix: environment.BACKEND_SUFFIX,
      }),
      archive: createS3ArchiveReader({ client: new S3Client({}), bucket }),
      readManifest,
      digest,
      clock,
    },
  };
};

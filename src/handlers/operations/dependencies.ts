import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { BackupClient } from '@aws-sdk/client-backup';
import { S3Client } from '@aws-sdk/client-s3';
import { readManifest } from '../../adapters/archive/manifest-file.ts';
import { createS3ArchiveReader } from '../../adapters/archive/s3-archive-reader.ts';
import { createAwsRecoveryPoints } from '../../adapters/backup/aws-recovery-points.ts';
import { createDocumentClient } from '../../adapters/dynamodb/document-client.ts';
import { createDynamoDataTables } from '../../adapters/dynamodb/dynamo-data-tables.ts';
import { createDynamoDrillLedger } from '../../adapters/dynamodb/dynamo-drill-ledger.ts';
import { createDynamoRecoveredTables } from '../../adapters/dynamodb/dynamo-recovered-tables.ts';
import { createDynamoTablePast } from '../../adapters/dynamodb/dynamo-table-past.ts';
import { createDynamoTableSizes } from '../../adapters/dynamodb/dynamo-table-sizes.ts';
import { createDynamoTargetTables } from '../../adapters/dynamodb/dynamo-target-tables.ts';
import { createJournal } from '../../adapters/logger/powertools-journal.ts';
import { createEmfOperationMetrics } from '../../adapters/metrics/emf-operation-metrics.ts';
import { readModels } from '../../adapters/registry/read-models.ts';
import { readTableRegistry } from '../../adapters/registry/read-table-registry.ts';
import { checkData } from '../../domain/operations/check/check-data.ts';
import { checkInTime } from '../../domain/operations/recovery/check-in-time.ts';
import type { MonthlyDrillDependencies } from '../../domain/operations/recovery/monthly-drill.ts';
import { NO_BACKUPS } from '../../domain/operations/recovery/no-backups.ts';
import { environmentOf, type ProcessEnvironment } from '../shared/environment.ts';
import { $BackupsEnvironment, $DrillEnvironment } from './environment.ts';

const SERVICE = 'operations';

/** A turn at the drill ends this long after it began, or a step later: Lambda has 15 minutes. */
export const TURN_SECONDS = 720;

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
      models: readModels(),
      recoveryPoints: createAwsRecoveryPoints({
        client: new BackupClient({}),
        vault,
        suffix: environment.BACKEND_SUFFIX,
      }),
      archive: createS3ArchiveReader({ client: new S3Client({}), bucket }),
      readManifest,
      digest,
      clock,
      drills: createDynamoDrillLedger({ client: createDocumentClient(), suffix: environment.BACKEND_SUFFIX, clock }),
    },
  };
};

const wait = async (milliseconds: number): Promise<void> => void (await sleep(milliseconds));

/** `drill` is absent on a stage that keeps no backups. */
export const runDrillDependencies = (env: ProcessEnvironment) => {
  const { STAGE: stage, LOG_LEVEL: level, ...environment } = environmentOf(env, $DrillEnvironment);
  const { BACKEND_SUFFIX: fromSuffix, DRILL_SUFFIX: suffix, CONFIGURATION_PATH: path } = environment;
  const journal = createJournal({ service: SERVICE, stage, level });
  const voices = { journal, metrics: createEmfOperationMetrics({ service: SERVICE, stage, journal }) };
  if (suffix === undefined) return voices;
  const registry = readTableRegistry();
  const client = createDocumentClient();
  const drill = (endsAt: Date): MonthlyDrillDependencies => ({
    ...{ stage, registry, fromSuffix, suffix, clock, sleep: wait },
    ledger: createDynamoDrillLedger({ client, suffix: fromSuffix, clock }),
    tables: createDynamoRecoveredTables({ client, suffix, registry }),
    rows: createDynamoTargetTables({ client, suffix }),
    former: createDynamoTableSizes({ client, suffix: fromSuffix }),
    scratch: createDynamoTableSizes({ client, suffix }),
    pointInTime: createDynamoTablePast({ client, fromSuffix, suffix }),
    backups: NO_BACKUPS,
    neverTouch: [fromSuffix],
    mayGoOn: () => clock() < endsAt,
    findings: (of, rows) =>
      checkInTime({
        ...{ clock, endsAt, sleep: wait, wholeTurnSeconds: TURN_SECONDS },
        check: async (pace) => {
          const { found, isRight } = await checkData({
            ...{ registry, digest, pace },
            tables: createDynamoDataTables({ client, suffix: of, pageSize: 1000 }),
            // rows that name tables name those of the stage
            names: { service: path.split('/')[1] ?? '', stage, suffix: fromSuffix, otherSuffixes: [] },
          })({ integrity: true });
          return isRight ? 0 : found.length;
        },
      })(rows),
  });
  return { ...voices, drill };
};

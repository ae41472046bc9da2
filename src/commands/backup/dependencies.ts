import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { BackupClient } from '@aws-sdk/client-backup';
import { S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { createFolderArchive } from '../../adapters/archive/folder-archive.ts';
import { createGzipPacking, digestBytes, digestText } from '../../adapters/archive/gzip-packing.ts';
import { readManifest } from '../../adapters/archive/manifest-file.ts';
import { createS3Archive } from '../../adapters/archive/s3-archive.ts';
import { createAwsBackupStarter } from '../../adapters/backup/aws-backup-starter.ts';
import { createCognitoClient } from '../../adapters/cognito/cognito-client.ts';
import { createCognitoUserRecords } from '../../adapters/cognito/cognito-user-records.ts';
import { findUserPool } from '../../adapters/cognito/find-user-pool.ts';
import { createDynamoSourceTables } from '../../adapters/dynamodb/dynamo-source-tables.ts';
import { tableName } from '../../adapters/dynamodb/tables.ts';
import { readTableRegistry } from '../../adapters/registry/read-table-registry.ts';
import { createS3FileRecords } from '../../adapters/s3/s3-file-records.ts';
import { type AbsentPart, registryVersion } from '../../domain/operations/backup/manifest.ts';
import type { ArchiveTools, RecordSource } from '../../domain/operations/backup/ports.ts';
import { startBackups } from '../../domain/operations/backup/start-aws-backups.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import { ROLES } from '../../domain/users/roles.ts';
import { configurationStoreOf } from '../config/dependencies.ts';
import { LOCAL_CREDENTIALS } from '../dependencies.ts';
import { operationDependencies } from '../operations/dependencies.ts';
import { keptBy, namesIn, PACKAGE_ROOT, SERVICE, type StageConnection, UsageRefused } from '../stage-connection.ts';
import type { Terminal } from '../terminal.ts';
import type { Place } from './backup-options.ts';
import { configurationRecords } from './configuration-records.ts';

const require = createRequire(import.meta.url);
const toolVersion = (): string => require(join(PACKAGE_ROOT, 'package.json')).version;

const TRIES = 10;

interface Closable {
  destroy(): void;
}

/** The number of the account whose credentials these are: bucket names carry it. */
const accountOf = async (region: string): Promise<string> => {
  const client = new STSClient({ region });
  try {
    const { Account } = await client.send(new GetCallerIdentityCommand({}));
    if (Account === undefined) throw new Error('STS names no account');
    return Account;
  } finally {
    client.destroy();
  }
};

export interface ArchivePlace {
  readonly stage: string;
  readonly region: string;
  readonly place: Place;
  readonly folder: string;
}

/**
 * The tools to write and read backups in a folder or in the stage's bucket.
 * @throws {UsageRefused} when the stage has no such bucket
 */
export const archiveTools = async ({ stage, region, place, folder }: ArchivePlace) => {
  const tools = { packing: createGzipPacking(), digest: digestText, digestBytes, readManifest };
  if (place === 'folder') return { ...tools, archive: createFolderArchive(resolve(folder)), close: () => {} };
  if (!keptBy(stage).backups) {
    throw new UsageRefused(`stage "${stage}" keeps no backups, so it has no bucket for them: use a folder`);
  }
  const client = new S3Client({ region, maxAttempts: TRIES });
  const bucket = `${namesIn({ stage, region }).bucketPrefix('backups')}${await accountOf(region)}`;
  return { ...tools, archive: createS3Archive({ client, bucket }), close: () => client.destroy() };
};

/** What is in no table: users and their groups, configuration, files; and why what is missing is. */
export const otherSources = async (connection: StageConnection, clock: Clock) => {
  const { stage, region, userPoolEndpoint } = connection;
  const clients: Closable[] = [];
  const isLocal = stage === 'local';
  const cognito = createCognitoClient(
    userPoolEndpoint === undefined
      ? { region, maxAttempts: TRIES }
      : { region, endpoint: userPoolEndpoint, credentials: LOCAL_CREDENTIALS },
  );
  clients.push(cognito);
  const userPoolId = await findUserPool(cognito, `${SERVICE}-${stage}`);
  const users = createCognitoUserRecords({ client: cognito, userPoolId, ...(isLocal ? { groups: ROLES } : {}) });
  const sources: RecordSource[] = [...users, configurationRecords(configurationStoreOf(connection, clock))];
  const absent: AbsentPart[] = [];
  if (!keptBy(stage).files) absent.push({ name: 'files', because: 'the stage has no bucket of files' });
  else {
    const s3 = new S3Client({ region, maxAttempts: TRIES });
    clients.push(s3);
    const bucket = `${namesIn({ stage, region }).bucketPrefix('files')}${await accountOf(region)}`;
    sources.push(createS3FileRecords({ client: s3, bucket }));
  }
  return { others: sources, absent, close: () => clients.forEach((client) => void client.destroy()) };
};

const awsStarter = async (stage: string, region: string, suffix: string) => {
  if (!keptBy(stage).backups) {
    throw new UsageRefused(`stage "${stage}" keeps no backups with AWS: leave --aws out, or set backups: true`);
  }
  const client = new BackupClient({ region, maxAttempts: TRIES });
  const account = await accountOf(region);
  const run = randomUUID();
  const start = createAwsBackupStarter({
    client,
    vault: `${SERVICE}-${stage}`,
    roleArn: `arn:aws:iam::${account}:role/${namesIn({ stage, region }).backupRole}`,
    arnOfTable: (model) => `arn:aws:dynamodb:${region}:${account}:table/${tableName(model, suffix)}`,
    token: (model) => `${run}-${model}`,
    tags: { service: SERVICE, stage },
  });
  return { startBackups: startBackups(start), close: () => client.destroy() };
};

/** What `backup create` works with. @throws {UsageRefused} when the stage or the place cannot be reached */
export const createDependencies = async (
  {
    stage,
    to,
    folder,
    aws,
  }: { readonly stage: string; readonly to: Place; readonly folder: string; readonly aws: boolean },
  terminal: Terminal,
) => {
  const operation = operationDependencies(stage, terminal, { isPatient: true });
  const { connection, client, suffix, clock, frame } = operation;
  const { region } = connection;
  const closing: (() => void)[] = [operation.close];
  const close = (): void => closing.forEach((one) => void one());
  try {
    const { close: closeArchive, ...tools } = await archiveTools({ stage, region, place: to, folder });
    closing.push(closeArchive);
    const { close: closeOthers, ...others } = await otherSources(connection, clock);
    closing.push(closeOthers);
    const started = aws ? await awsStarter(stage, region, suffix) : undefined;
    if (started !== undefined) closing.push(started.close);
    return {
      ...tools,
      ...others,
      ...(started === undefined ? {} : { startBackups: started.startBackups }),
      registry: readTableRegistry(),
      tables: createDynamoSourceTables({ client, suffix }),
      frame,
      clock,
      newId: randomUUID,
      tool: toolVersion(),
      service: SERVICE,
      region,
      suffix,
      close,
    };
  } catch (fault) {
    close();
    throw fault;
  }
};

/** What `backup list` and `backup verify` work with. @throws {UsageRefused} when the place cannot be reached */
export const lookDependencies = async (
  { stage, in: place, folder }: { readonly stage: string; readonly in: Place; readonly folder: string },
  terminal: Terminal,
) => {
  const operation = operationDependencies(stage, terminal, { isOffline: true });
  const { close: closeArchive, ...tools } = await archiveTools({
    stage,
    region: operation.connection.region,
    place,
    folder,
  });
  const close = (): void => {
    operation.close();
    closeArchive();
  };
  return {
    ...(tools satisfies ArchiveTools),
    frame: operation.frame,
    registryVersion: registryVersion(readTableRegistry(), digestText),
    close,
  };
};

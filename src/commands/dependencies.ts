import { createHash, randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { createDocumentClient } from '../adapters/dynamodb/document-client.ts';
import { createDynamoCheckpoints } from '../adapters/dynamodb/dynamo-checkpoints.ts';
import { createDynamoContactDirectory } from '../adapters/dynamodb/dynamo-contact-directory.ts';
import { createDynamoHookStore } from '../adapters/dynamodb/dynamo-hook-store.ts';
import { createDynamoKnownUsers } from '../adapters/dynamodb/dynamo-known-users.ts';
import { createDynamoNotificationStore } from '../adapters/dynamodb/dynamo-notification-store.ts';
import { createDynamoRecordScan } from '../adapters/dynamodb/dynamo-record-scan.ts';
import { createDynamoRecordStore } from '../adapters/dynamodb/dynamo-record-store.ts';
import { createDynamoRows } from '../adapters/dynamodb/dynamo-rows.ts';
import { createDynamoSignalStore } from '../adapters/dynamodb/dynamo-signal-store.ts';
import { createDynamoStatusHistory } from '../adapters/dynamodb/dynamo-status-history.ts';
import { createDynamoTemplateStore } from '../adapters/dynamodb/dynamo-template-store.ts';
import { requestTable } from '../adapters/dynamodb/request-record.ts';
import { parseTemplate } from '../adapters/dynamodb/template-record.ts';
import { createLiquidRenderer } from '../adapters/liquid/liquid-renderer.ts';
import { createMemoryStatusMetrics } from '../adapters/memory/memory-status-metrics.ts';
import { createMemoryTemplateStore } from '../adapters/memory/memory-template-store.ts';
import { readSeed } from '../adapters/seed/read-seed.ts';
import { readPermissionExemptions } from '../adapters/serverless/read-permission-exemptions.ts';
import { createSlsStagePackager } from '../adapters/serverless/sls-stage-packager.ts';
import type { EmitSignalDependencies } from '../domain/notifications/emit-signal.ts';
import type { PreviewTemplateDependencies } from '../domain/notifications/preview-template.ts';
import type { TraceSignalDependencies } from '../domain/notifications/trace-signal.ts';
import type { ProveIsolationDependencies } from '../domain/operations/prove-isolation.ts';
import type { Person } from '../domain/statuses/actor.ts';
import { REQUESTS } from '../domain/statuses/requests-lifecycle.ts';
import { settingsOn } from './configuration/dependencies.ts';
import { operatorOn } from './operator/dependencies.ts';
import { connectionTo, PACKAGE_ROOT, SERVICE, type StageConnection, settingsToPackage } from './stage-connection.ts';
import type { StageSeedDependencies } from './stage-seed.ts';

/** As in local/stage-file.ts, which the local stage writes to. */
export const localFolder = resolve(process.env.REALTECHEE_LOCAL_FOLDER ?? join(PACKAGE_ROOT, '.local'));

const clock = () => new Date();
export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

export const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

export const clientOf = ({ region, dynamoDbEndpoint }: StageConnection) =>
  createDocumentClient(
    dynamoDbEndpoint === undefined
      ? { region }
      : { region, endpoint: dynamoDbEndpoint, credentials: LOCAL_CREDENTIALS },
  );

/** By the limits that the stage's configuration sets. @throws {UsageRefused} when that is wrong */
export const rendererOn = async (connection: StageConnection) => {
  const settings = await settingsOn(connection);
  return createLiquidRenderer({
    linkHosts: settings.list('notifications/link-hosts'),
    maxSmsSegments: settings.number('notifications/sms-max-segments'),
  });
};

export interface SignalDependencies {
  readonly emit: EmitSignalDependencies;
  /** @throws {UsageRefused} when the stage's configuration is wrong */
  readonly trace: () => Promise<TraceSignalDependencies>;
  /** Lets go of the connections. */
  readonly close: () => void;
}

/** What the signals commands work with on a stage. @throws {UsageRefused} when the stage cannot be reached by this name */
export const signalDependencies = (stage: string): SignalDependencies => {
  const connection = connectionTo(stage, { localFolder });
  const client = clientOf(connection);
  const options = { client, suffix: connection.suffix, clock, newId: randomUUID };
  const shared = { signals: createDynamoSignalStore(options), hooks: createDynamoHookStore(options), clock, digest };
  return {
    emit: { ...shared, newId: randomUUID },
    trace: async () => ({
      ...shared,
      notifications: createDynamoNotificationStore(options),
      templates: createDynamoTemplateStore(options),
      contacts: createDynamoContactDirectory(options),
      users: createDynamoKnownUsers(options),
      renderer: await rendererOn(connection),
      stage,
      unsubscribeUrl: connection.unsubscribeUrl,
    }),
    close: () => client.destroy(),
  };
};

/** Who sits at this terminal, for the history and the audit trail; acts as an admin. */
const operatorOf =
  (connection: StageConnection): (() => Promise<Person>) =>
  async () => ({ id: await operatorOn(connection)(), groups: ['admin'] });

/** What the statuses commands work with on a stage. @throws {UsageRefused} when the stage cannot be reached by this name */
export const statusDependencies = async (stage: string) => {
  const connection = connectionTo(stage, { localFolder });
  const client = clientOf(connection);
  const { suffix, aheadMilliseconds } = connection;
  const keyPartners = (await settingsOn(connection)).list('statuses/key-partner-brokerages');
  const stageClock = () => new Date(clock().getTime() + aheadMilliseconds);
  const options = { client, suffix, clock: stageClock, newId: randomUUID };
  const records = requestTable({ ...options, keyPartners });
  return {
    lifecycle: REQUESTS,
    records: createDynamoRecordStore({ ...options, records }),
    scan: createDynamoRecordScan({ ...options, records }),
    history: createDynamoStatusHistory({ ...options, records }),
    checkpoints: createDynamoCheckpoints(options),
    metrics: createMemoryStatusMetrics(), // what an operator does is in the audit trail, not in the functions' figures
    operator: operatorOf(connection),
    clock: stageClock,
    digest,
    newId: randomUUID,
    close: () => client.destroy(),
  };
};

/** What `stage seed` works with; the synthetic contacts of the seed data stay at home. */
export const seedDependencies = (
  stage: string,
): { readonly seed: StageSeedDependencies; readonly close: () => void } => {
  const connection = connectionTo(stage, { localFolder });
  const client = clientOf(connection);
  const { hooks, templates } = readSeed();
  const entries = [
    ...templates.map((row) => ({ model: 'NotificationTemplate', row })),
    ...hooks.map((row) => ({ model: 'SignalNotificationHooks', row })),
  ];
  return {
    seed: { entries, clock, ...createDynamoRows({ client, suffix: connection.suffix }) },
    close: () => client.destroy(),
  };
};

/** The templates shipped with the package, read as if they were stored. */
const shippedTemplates = () => {
  const store = createMemoryTemplateStore();
  for (const row of readSeed().templates) {
    const template = parseTemplate(row);
    if (template.ok) store.put(template.value);
    else store.plantUnreadable(row.id, template.refusal.reason);
  }
  return store;
};

/** What the templates commands work with: the templates stored in a stage, or the ones shipped with the package. */
export const templateDependencies = async (
  stage: string | undefined,
): Promise<{ readonly preview: PreviewTemplateDependencies; readonly close: () => void }> => {
  const connection = connectionTo(stage ?? 'local', { localFolder, isOffline: stage === undefined });
  const client = stage === undefined ? undefined : clientOf(connection);
  const templates =
    client === undefined ? shippedTemplates() : createDynamoTemplateStore({ client, suffix: connection.suffix, clock });
  return {
    preview: {
      templates,
      renderer: await rendererOn(connection),
      stage: connection.stage,
      unsubscribeUrl: connection.unsubscribeUrl,
    },
    close: () => client?.destroy(),
  };
};

/** What `stage isolation` works with; `live`, the account of the caller's AWS credentials too. */
export const isolationDependencies = async ({
  live,
}: {
  readonly live: boolean;
}): Promise<Omit<ProveIsolationDependencies, 'progress'>> => {
  const packaged = {
    packager: createSlsStagePackager({ root: PACKAGE_ROOT, env: process.env, settingsOf: settingsToPackage }),
    exemptions: readPermissionExemptions(join(PACKAGE_ROOT, 'infra', 'permission-exemptions.yml')),
  };
  if (!live) return packaged;
  // Six more clients, which no other command waits for.
  const { createAwsAccountReader } = await import('../adapters/account/aws-account-reader.ts');
  return { ...packaged, account: createAwsAccountReader({ rolePrefix: `${SERVICE}-` }) };
};

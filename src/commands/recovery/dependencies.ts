import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRecoveryFiles } from '../../adapters/archive/recovery-files.ts';
import { createRestoreCheckpointFiles } from '../../adapters/archive/restore-checkpoint-files.ts';
import { createDynamoAuditTrail } from '../../adapters/dynamodb/dynamo-erasures.ts';
import { createDynamoRecoveredTables } from '../../adapters/dynamodb/dynamo-recovered-tables.ts';
import { createDynamoTablePast } from '../../adapters/dynamodb/dynamo-table-past.ts';
import { createDynamoTargetTables } from '../../adapters/dynamodb/dynamo-target-tables.ts';
import { checkData } from '../../domain/operations/check/check-data.ts';
import { ROWS_A_SECOND } from '../../domain/operations/data/read-pages.ts';
import { NO_BACKUPS } from '../../domain/operations/recovery/no-backups.ts';
import type { Recovery } from '../../domain/operations/recovery/recovery.ts';
import { restoreBackup } from '../../domain/operations/recovery/restore-backup.ts';
import type { Place } from '../backup/backup-options.ts';
import { archiveTools } from '../backup/dependencies.ts';
import { dataDependencies } from '../data-tables/dependencies.ts';
import { operationDependencies } from '../operations/dependencies.ts';
import type { OperationFrame } from '../operations/run-operation.ts';
import { keptBy, SERVICE, UsageRefused } from '../stage-connection.ts';
import type { Terminal } from '../terminal.ts';
import type { RecoverStageDependencies } from './recover-stage.ts';

const require = createRequire(import.meta.url);
const OWN_FOLDER = '.realtechee';
const RECOVERIES = join(OWN_FOLDER, 'recoveries');

const isMissing = (error: unknown): boolean => error instanceof Error && error.name === 'ResourceNotFoundException';

export interface RecoverySettings {
  readonly stage: string;
  readonly purpose: Recovery['purpose'];
  readonly in: Place;
  readonly folder: string;
  readonly tables?: readonly string[];
  readonly resume?: string;
}

const newId = (purpose: Recovery['purpose'], at: Date): string => {
  const stamp = at
    .toISOString()
    .replaceAll(/[-:]|\.\d+/g, '')
    .toLowerCase();
  return `${purpose}-${stamp}-${randomBytes(3).toString('hex')}`;
};

const SUFFIX_LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';

/** For tables beside those of a stage. */
export const newSuffix = (): string =>
  [...randomBytes(26)].map((byte) => SUFFIX_LETTERS[byte % SUFFIX_LETTERS.length]).join('');

const wait = async (milliseconds: number): Promise<void> => void (await sleep(milliseconds));

/** As infra/lib/backend-suffix.cjs derives one for a stage; no stage has such a name. */
const suffixFor = (stage: string, region: string, id: string): string =>
  require('../../../infra/lib/backend-suffix.cjs').deriveBackendSuffix({
    service: SERVICE,
    stage: `${stage}#${id}`,
    region,
  });

/** The trail among the recovered tables: it is there once they are. */
const recoveredTrail = (
  trail: NonNullable<OperationFrame['trail']>,
  terminal: Terminal,
): NonNullable<OperationFrame['trail']> => ({
  add: async (entry) => {
    try {
      await trail.add(entry);
    } catch (error) {
      if (!isMissing(error)) throw error;
      terminal.err('The audit trail was not there yet: this entry is in the report file alone.');
    }
  },
});

/**
 * What `recover` and `drill` work with.
 * @throws {UsageRefused} when the stage cannot be reached by this name, or there is no such recovery
 */
export const recoveryDependencies = async (settings: RecoverySettings, terminal: Terminal) => {
  const { stage, purpose, tables: models, resume } = settings;
  const data = dataDependencies(stage, terminal);
  const { connection, suffix: fromSuffix, suffixes, registry: all, clock } = data;
  const { frame, client, close: closeOperation } = operationDependencies(stage, terminal);
  const recoveries = createRecoveryFiles(RECOVERIES);
  const resumed = resume === undefined ? undefined : await recoveries.read(resume);
  if (resume !== undefined && resumed === undefined) {
    throw new UsageRefused(`there is no recovery ${resume} here: ${OWN_FOLDER}/recoveries has those that were begun`);
  }
  const unknown = (models ?? []).filter((model) => !all.some((table) => table.model === model));
  if (unknown.length > 0) throw new UsageRefused(`not in infra/tables.yml: ${unknown.join(', ')}`);
  const wanted = resumed?.made ?? models;
  const registry = wanted === undefined ? all : all.filter(({ model }) => wanted.includes(model));

  const id = resumed?.id ?? newId(purpose, clock());
  const suffix = resumed?.suffix ?? suffixFor(stage, connection.region, id);
  const { close: closeArchive, ...tools } = await archiveTools({
    ...{ stage, region: connection.region, place: settings.in, folder: settings.folder },
  });
  const target = createDynamoTargetTables({ client, suffix });
  const isLasting = purpose === 'recover' && stage !== 'local';
  const lasting = isLasting ? { lasting: { isProtected: keptBy(stage).retainData } } : {};
  const restoring = {
    ...tools,
    ...{ registry, clock, tables: target, anonymise: undefined, mayMake: () => true },
    checkpoints: createRestoreCheckpointFiles(join(OWN_FOLDER, 'restores')),
  };
  const findings = async (of: string): Promise<number> => {
    const { found, isRight } = await checkData({
      ...{ registry: all, digest: data.digest, tables: data.tablesOfSuffix(of) },
      names: { service: SERVICE, stage, suffix: of, otherSuffixes: [] },
      pace: { sleep: wait, rowsASecond: ROWS_A_SECOND },
    })({ integrity: true });
    return isRight ? 0 : found.length;
  };
  const dependencies: RecoverStageDependencies = {
    ...{ registry, recoveries, clock, sleep: wait },
    tables: createDynamoRecoveredTables({ client, suffix, registry }),
    rows: target,
    former: createDynamoRecoveredTables({ client, suffix: fromSuffix, registry }),
    pointInTime: createDynamoTablePast({ client, fromSuffix, suffix, ...lasting }),
    backups: restoreBackup(restoring, { stage, suffix, ...(wanted === undefined ? {} : { models: wanted }) }),
    ...(registry.length === all.length ? { findings } : {}),
    neverTouch: [...suffixes.values()],
  };
  const trail = createDynamoAuditTrail({ client, suffix, clock });
  return {
    dependencies,
    frame: purpose === 'recover' ? { ...frame, trail: recoveredTrail(trail, terminal) } : frame,
    wish: { id, stage, purpose, fromSuffix, suffix, ...(models === undefined ? {} : { models }) },
    close: (): void => {
      closeArchive();
      closeOperation();
      data.close();
    },
  };
};

/** What `restore --point-in-time` works with. @throws {UsageRefused} for the local stage, whose database keeps no past */
export const pointDependencies = async (into: string, suffix: string, terminal: Terminal) => {
  if (into === 'local') {
    throw new UsageRefused('the database of the local stage has no point-in-time recovery: restore it --from a backup');
  }
  const data = dataDependencies(into, terminal);
  const { registry, suffix: fromSuffix, clock } = data;
  const { client, frame, close } = operationDependencies(into, terminal);
  const at = { client, suffix, registry };
  return {
    ...{ frame, registry, fromSuffix, clock, sleep: wait },
    recoveries: createRecoveryFiles(RECOVERIES),
    tables: createDynamoRecoveredTables(at),
    rows: createDynamoTargetTables(at),
    former: createDynamoRecoveredTables({ ...at, suffix: fromSuffix }),
    pointInTime: createDynamoTablePast({
      ...{ client, fromSuffix, suffix },
      lasting: { isProtected: keptBy(into).retainData },
    }),
    backups: NO_BACKUPS,
    neverTouch: [...data.suffixes.values()],
    close: (): void => {
      close();
      data.close();
    },
  };
};

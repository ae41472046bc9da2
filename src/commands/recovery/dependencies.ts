import { randomBytes } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { createRecoveryFiles } from '../../adapters/archive/recovery-files.ts';
import { createRestoreCheckpointFiles } from '../../adapters/archive/restore-checkpoint-files.ts';
import { createStackReader } from '../../adapters/cloudformation/stack-reader.ts';
import { createDocumentClient, PATIENT } from '../../adapters/dynamodb/document-client.ts';
import { createDynamoDataTables } from '../../adapters/dynamodb/dynamo-data-tables.ts';
import { createDynamoAuditTrail } from '../../adapters/dynamodb/dynamo-erasures.ts';
import { createDynamoRecoveredTables } from '../../adapters/dynamodb/dynamo-recovered-tables.ts';
import { createDynamoTablePast } from '../../adapters/dynamodb/dynamo-table-past.ts';
import { createDynamoTargetTables } from '../../adapters/dynamodb/dynamo-target-tables.ts';
import { checkData } from '../../domain/operations/check/check-data.ts';
import { ROWS_A_SECOND } from '../../domain/operations/data/read-pages.ts';
import { suffixIn } from '../../domain/operations/deploy/table-switch.ts';
import { NO_BACKUPS } from '../../domain/operations/recovery/no-backups.ts';
import type { FormerTables, StageSwitch } from '../../domain/operations/recovery/ports.ts';
import type { Recovery } from '../../domain/operations/recovery/recovery.ts';
import { restoreBackup } from '../../domain/operations/recovery/restore-backup.ts';
import type { TableRegistry } from '../../domain/operations/table-registry.ts';
import type { Place } from '../backup/backup-options.ts';
import { archiveTools } from '../backup/dependencies.ts';
import { dataDependencies } from '../data-tables/dependencies.ts';
import { deployDependencies } from '../deploy/dependencies.ts';
import { deploy } from '../deploy/deploy.ts';
import { healthDependencies } from '../health/dependencies.ts';
import { examine } from '../health/health.ts';
import { localFolder, operationDependencies } from '../operations/dependencies.ts';
import type { OperationFrame, Tell } from '../operations/run-operation.ts';
import { operatorOn } from '../operator/dependencies.ts';
import { stageCheckDependencies } from '../stage/dependencies.ts';
import { amissIn } from '../stage/stage-check.ts';
import { connectionTo, keptBy, localDataFolder, SERVICE, UsageRefused } from '../stage-connection.ts';
import type { Terminal } from '../terminal.ts';
import { deployedSwitch } from './deployed-switch.ts';
import { localSwitch } from './local-switch.ts';
import type { RecoverStageDependencies } from './recover-stage.ts';
import { sortSigns } from './signs-of-work.ts';

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
  /** Where the tables are to be made; absent: in the stage's own region. */
  readonly region?: string;
  readonly isFromBackup: boolean;
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

/** Of a stage whose region may be silent, nothing is counted. */
const NOT_COUNTED: FormerTables = { countIfThere: async () => undefined };

/** As infra/lib/backend-suffix.cjs derives one for a stage; no stage has such a name. */
const suffixFor = (stage: string, region: string, id: string): string =>
  require('../../../infra/lib/backend-suffix.cjs').deriveBackendSuffix({
    service: SERVICE,
    stage: `${stage}#${id}`,
    region,
  });

export interface KeyWish {
  readonly stage: string;
  readonly home: string;
  /** Where the tables are made. */
  readonly region: string;
}

/**
 * The ARN of the key for tables that are made in a region: the stage's own at home, elsewhere that of infra/recovery, since a
 * key lives in one region.
 * @throws {UsageRefused} when there is none
 */
const tableKeyIn = async ({ stage, home, region }: KeyWish): Promise<string> => {
  const client = new CloudFormationClient({ region });
  try {
    const isHome = region === home;
    const name = isHome ? `${SERVICE}-${stage}` : `${SERVICE}-recovery-${stage}`;
    const stack = await createStackReader(client).read(name);
    const id = stack?.physicalIds.get('StageKey');
    const own = id === undefined ? undefined : `arn:aws:kms:${region}:${stack?.account}:key/${id}`;
    const found = isHome ? own : stack?.outputs.RecoveryKey;
    if (found !== undefined) return found;
    const remedy = isHome
      ? `npx sls deploy --stage ${stage}`
      : `(cd infra/recovery && npx sls deploy --stage ${stage} --region ${region})`;
    throw new UsageRefused(
      `the stack ${name} gives no key in ${region} to encrypt the tables with; deploy it first: ${remedy}`,
    );
  } finally {
    client.destroy();
  }
};

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

const recoveries = createRecoveryFiles(RECOVERIES);

/** The recovery to go on with. @throws {UsageRefused} when there is none of this name here */
const resumedBy = async (resume: string | undefined): Promise<Recovery | undefined> => {
  const resumed = resume === undefined ? undefined : await recoveries.read(resume);
  if (resume !== undefined && resumed === undefined) {
    throw new UsageRefused(`there is no recovery ${resume} here: ${OWN_FOLDER}/recoveries has those that were begun`);
  }
  return resumed;
};

const registryOf = (all: TableRegistry, models: readonly string[] | undefined): TableRegistry => {
  const unknown = (models ?? []).filter((model) => !all.some((table) => table.model === model));
  if (unknown.length > 0) throw new UsageRefused(`not in infra/tables.yml: ${unknown.join(', ')}`);
  return models === undefined ? all : all.filter(({ model }) => models.includes(model));
};

/**
 * In which region the tables are made, and with which key: within a region DynamoDB restores with that which they had; what is
 * made anew, or elsewhere, is given one.
 */
const placeOf = async (
  { stage, region: asked, isFromBackup }: RecoverySettings,
  resumed: Recovery | undefined,
  home: string,
) => {
  const region = resumed?.region ?? asked ?? home;
  const isElsewhere = region !== home;
  if (isElsewhere && stage === 'local') throw new UsageRefused('the local stage has one database, and no other region');
  const isKeyNeeded = stage !== 'local' && resumed === undefined && (isElsewhere || isFromBackup);
  const tableKey = isKeyNeeded ? await tableKeyIn({ stage, home, region }) : resumed?.tableKey;
  return { region, isElsewhere, withKey: tableKey === undefined ? {} : { tableKey } };
};

/**
 * What `recover` and `drill` work with.
 * @throws {UsageRefused} when the stage cannot be reached by this name, there is no such recovery, or no key for its tables
 */
export const recoveryDependencies = async (settings: RecoverySettings, terminal: Terminal) => {
  const { stage, purpose } = settings;
  const data = dataDependencies(stage, terminal);
  const { connection, suffix: fromSuffix, suffixes, registry: all, clock } = data;
  const { frame, client: home, close: closeOperation } = operationDependencies(stage, terminal, { isPatient: true });
  const resumed = await resumedBy(settings.resume);
  const models = resumed?.made ?? settings.tables;
  const registry = registryOf(all, models);
  const { region, isElsewhere, withKey } = await placeOf(settings, resumed, connection.region);

  const id = resumed?.id ?? newId(purpose, clock());
  const suffix = resumed?.suffix ?? suffixFor(stage, region, id);
  const { close: closeArchive, ...tools } = await archiveTools({
    ...{ stage, region: connection.region, place: settings.in, folder: settings.folder },
  });
  const client = isElsewhere ? createDocumentClient({ region, ...PATIENT }) : home;
  const target = createDynamoTargetTables({ client, suffix, ...withKey });
  const isLasting = purpose === 'recover' && stage !== 'local';
  const lasting = isLasting ? { lasting: { isProtected: keptBy(stage).retainData } } : {};
  const restoring = {
    ...tools,
    ...{ registry, clock, tables: target, anonymise: undefined, mayMake: () => true },
    checkpoints: createRestoreCheckpointFiles(join(OWN_FOLDER, 'restores')),
  };
  const findings = async (of: string): Promise<number> => {
    const { found, isRight } = await checkData({
      ...{ registry: all, digest: data.digest, tables: createDynamoDataTables({ client, suffix: of }) },
      names: { service: SERVICE, stage, suffix: of, otherSuffixes: [] },
      pace: { sleep: wait, rowsASecond: ROWS_A_SECOND },
    })({ integrity: true });
    return isRight ? 0 : found.length;
  };
  const dependencies: RecoverStageDependencies = {
    ...{ registry, recoveries, clock, sleep: wait },
    tables: createDynamoRecoveredTables({ client, suffix, registry }),
    rows: target,
    former: isElsewhere ? NOT_COUNTED : createDynamoRecoveredTables({ client, suffix: fromSuffix, registry }),
    pointInTime: createDynamoTablePast({
      ...{ client, fromSuffix, suffix, ...lasting, ...withKey },
      ...(isElsewhere ? { from: home } : {}),
    }),
    backups: restoreBackup(restoring, { stage, suffix, ...(models === undefined ? {} : { models }) }),
    ...(registry.length === all.length ? { findings } : {}),
    neverTouch: [...suffixes.values()],
  };
  const trail = createDynamoAuditTrail({ client, suffix, clock });
  // nobody is asked in the stage's own region, which may be silent
  const operator = isElsewhere ? operatorOn({ region }) : frame.operator;
  return {
    dependencies,
    /** The one that is gone on with. */
    recovery: resumed,
    frame: { ...frame, operator, ...(purpose === 'recover' ? { trail: recoveredTrail(trail, terminal) } : {}) },
    wish: {
      ...{ id, stage, purpose, fromSuffix, suffix, ...withKey },
      ...(isElsewhere ? { region } : {}),
      ...(models === undefined ? {} : { models }),
    },
    close: (): void => {
      if (isElsewhere) client.destroy();
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
  const { client, frame, close } = operationDependencies(into, terminal, { isPatient: true });
  const at = { client, suffix, registry };
  return {
    ...{ frame, registry, fromSuffix, clock, sleep: wait },
    recoveries,
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

export interface SwitchSettings {
  readonly stage: string;
  readonly params: readonly string[];
  readonly approval?: string;
  readonly withinSeconds: number;
  readonly operator: string;
}

/** Written whole or not at all; local/stage-tables.ts reads it. */
const keepTables = (dataDir: string) => (tables: { readonly suffix: string; readonly signalsSince: string }) => {
  const file = join(dataDir, 'tables.json');
  writeFileSync(`${file}.new`, `${JSON.stringify(tables)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
};

const localSwitchOf = ({ withinSeconds }: SwitchSettings, terminal: Terminal, tell: Tell) => {
  const runningSuffix = (): string | undefined => {
    try {
      return connectionTo('local', { localFolder }).suffix;
    } catch (fault) {
      if (fault instanceof UsageRefused) return undefined;
      throw fault;
    }
  };
  const dataDir = localDataFolder(localFolder);
  return localSwitch({
    runningSuffix,
    keep: dataDir === undefined ? undefined : keepTables(dataDir),
    sleep: wait,
    signs: async () => {
      const health = healthDependencies('local', [], terminal);
      const options = { stage: 'local', isComprehensive: true, withinSeconds };
      const signs = await examine(health)(options, tell.step).finally(health.close);
      const { stops, others } = sortSigns(signs ?? []);
      for (const sign of others) tell.step(`to be seen to: ${sign}`);
      return stops;
    },
  });
};

/** What a recovery switches a stage with. @throws {UsageRefused} when the stage cannot be reached or packaged so */
export const switchDependencies = (
  settings: SwitchSettings,
  terminal: Terminal,
  tell: Tell,
): { readonly stageSwitch: StageSwitch; readonly close: () => void } => {
  const { stage, params, approval, operator, withinSeconds } = settings;
  if (stage === 'local') return { stageSwitch: localSwitchOf(settings, terminal, tell), close: () => {} };
  const unwatched = [...params, 'rollbackMinutes=0'];
  const deploying = deployDependencies({ stage, params: unwatched, approval }, terminal);
  const checking = stageCheckDependencies(stage, unwatched, terminal);
  // The alarm is on because of what this mends, and there is no way back by the template from before.
  const options = { stage, operator, withinSeconds, params, watchMinutes: 0, isUnwatched: true };
  return {
    stageSwitch: deployedSwitch({
      deploy: async ({ id, fromSuffix, suffix, made, done, beganAt }, apply) => {
        const switchTo = { id, fromSuffix, suffix, models: made, checkedAt: new Date(done.validate ?? beganAt) };
        const outcome = await deploy(deploying, terminal)({ ...options, apply, switchTo }, tell);
        for (const line of outcome.lines) terminal.err(line);
        return outcome;
      },
      standsOn: async () => {
        const stack = await deploying.stacks.read(deploying.stackName);
        return stack === undefined ? undefined : suffixIn(JSON.parse(stack.template));
      },
      illSigns: async () => {
        const signs = await examine(deploying.health)({ stage, isComprehensive: true, withinSeconds }, tell.step);
        if (signs === undefined) return [`there is no stack ${deploying.stackName}`];
        const { stops, others } = sortSigns(signs);
        for (const sign of others) tell.step(`to be seen to: ${sign}`);
        const triggers = await amissIn(checking)(stage, 'triggers');
        return [...stops, ...triggers.map((says) => `triggers: ${says}`)];
      },
    }),
    close: (): void => {
      deploying.close();
      checking.close();
    },
  };
};

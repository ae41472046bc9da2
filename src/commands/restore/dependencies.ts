import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { digestText } from '../../adapters/archive/gzip-packing.ts';
import { createRestoreCheckpointFiles } from '../../adapters/archive/restore-checkpoint-files.ts';
import { createDynamoMadeUsers } from '../../adapters/dynamodb/dynamo-made-users.ts';
import { createDynamoTargetTables } from '../../adapters/dynamodb/dynamo-target-tables.ts';
import { readTableRegistry } from '../../adapters/registry/read-table-registry.ts';
import type { ReadingTools, RecordSource } from '../../domain/operations/backup/ports.ts';
import { anonymiser } from '../../domain/operations/restore/anonymise.ts';
import { compareConfiguration } from '../../domain/operations/restore/compare-configuration.ts';
import { compareUsers } from '../../domain/operations/restore/compare-users.ts';
import type { MadeUsers } from '../../domain/operations/restore/users/ports.ts';
import type { RegisteredTable } from '../../domain/operations/table-registry.ts';
import type { Place } from '../backup/backup-options.ts';
import { archiveTools, otherSources } from '../backup/dependencies.ts';
import { operationDependencies } from '../operations/dependencies.ts';
import { keptBy, settingsToPackage, UsageRefused } from '../stage-connection.ts';
import type { Terminal } from '../terminal.ts';

const OWN_FOLDER = '.realtechee';

/** Made once, and kept by whoever anonymises: the same person becomes the same nobody in every restore. */
const anonymisationKey = (file = join(OWN_FOLDER, 'anonymisation-key')): string => {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' });
  }
  return readFileSync(file, 'utf8');
};

/** The stage in the name of a backup. @throws {UsageRefused} when it is no name of one */
const stageIn = (backup: string): string => {
  const [, stage] = /^([a-z][a-z0-9]{1,15})-\d{8}T\d{6}Z-[\w]+$/.exec(backup) ?? [];
  if (stage === undefined)
    throw new UsageRefused(`${backup} is no name of a backup: \`realtechee backup list --all\` shows them`);
  return stage;
};

/** Elsewhere tables come from a deployment, which makes more of them than a command could. */
const mayMakeIn = (stage: string) => {
  const { adoptTables } = keptBy(stage);
  return ({ owner }: RegisteredTable): boolean =>
    stage === 'local' || adoptTables === 'all' || (adoptTables && owner === 'platform');
};

interface RestoreFrom {
  readonly into: string;
  readonly from: string;
  readonly in: Place;
  readonly folder: string;
  readonly anonymise: boolean;
}

/** Of what is in no table: users, and the configuration. */
const comparisons = (tools: ReadingTools, others: readonly RecordSource[], made: Pick<MadeUsers, 'all'>) => {
  const configuration = others.find(({ name }) => name === 'configuration');
  return {
    compareUsers: compareUsers(tools, others, made),
    ...(configuration === undefined ? {} : { compareConfiguration: compareConfiguration(tools, configuration) }),
  };
};

/** What `restore` works with. @throws {UsageRefused} when the stage or the backup cannot be reached */
export const restoreDependencies = async (
  { into, from, in: place, folder, anonymise }: RestoreFrom,
  terminal: Terminal,
) => {
  const of = stageIn(from);
  const operation = operationDependencies(into, terminal, { isPatient: true });
  const closing: (() => void)[] = [operation.close];
  const close = (): void => {
    for (const one of closing) one();
  };
  try {
    const { connection, client, suffix, clock, frame } = operation;
    const { region } = connection;
    const bucketRegion = place === 's3' ? settingsToPackage(of).region : region;
    const { close: closeArchive, ...tools } = await archiveTools({ stage: of, region: bucketRegion, place, folder });
    closing.push(closeArchive);
    const others = of === into ? await otherSources(connection, clock) : undefined;
    if (others !== undefined) closing.push(others.close);
    const tables = createDynamoTargetTables({ client, suffix });
    const made = {
      all: async () =>
        (await tables.find('BackendState')) === undefined ? [] : createDynamoMadeUsers({ client, suffix, clock }).all(),
    };
    return {
      ...tools,
      ...(others === undefined ? {} : comparisons(tools, others.others, made)),
      keepConfiguration: async (backup: string, text: string): Promise<string> => {
        const file = join(OWN_FOLDER, 'restores', `${backup}.configuration.json`);
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
        writeFileSync(file, text, { mode: 0o600 });
        return file;
      },
      registry: readTableRegistry(),
      tables,
      checkpoints: createRestoreCheckpointFiles(join(OWN_FOLDER, 'restores')),
      anonymise: anonymise ? anonymiser(digestText, anonymisationKey()) : undefined,
      mayMake: mayMakeIn(into),
      frame,
      clock,
      suffix,
      close,
    };
  } catch (fault) {
    close();
    throw fault;
  }
};

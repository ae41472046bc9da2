import { createHash, randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createDocumentClient, PATIENT } from '../../adapters/dynamodb/document-client.ts';
import { createDynamoDataTables } from '../../adapters/dynamodb/dynamo-data-tables.ts';
import { createDynamoMigrationLedgers } from '../../adapters/dynamodb/dynamo-migration-ledgers.ts';
import { readTableRegistry } from '../../adapters/registry/read-table-registry.ts';
import { localFolder, operationDependencies } from '../operations/dependencies.ts';
import { connectionTo, PACKAGE_ROOT, settingsToPackage } from '../stage-connection.ts';
import type { Terminal } from '../terminal.ts';

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Names and suffixes of the stages that this checkout knows. */
const knownSuffixes = (): ReadonlyMap<string, string> => {
  const stages = readdirSync(join(PACKAGE_ROOT, 'infra', 'stages')).map((file) => file.replace(/\.yml$/, ''));
  return new Map(stages.map((stage) => [stage, settingsToPackage(stage).suffix]));
};

/**
 * What commands on all rows of a stage work with.
 * @throws {UsageRefused} when the stage cannot be reached by this name
 */
export const dataDependencies = (stage: string, terminal: Terminal) => {
  const { client, suffix, clock, close, ...operation } = operationDependencies(stage, terminal, { isPatient: true });
  const suffixes = new Map([...knownSuffixes(), [stage, suffix]]);

  /** The tables of another stage, where that is. */
  const tablesOfStage = (other: string) => {
    const { region, dynamoDbEndpoint, suffix: itsSuffix } = connectionTo(other, { localFolder });
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const isLocal = dynamoDbEndpoint !== undefined;
    const itsClient = createDocumentClient({
      ...PATIENT,
      ...(isLocal ? { region, endpoint: dynamoDbEndpoint, credentials } : { region }),
    });
    return {
      suffix: itsSuffix,
      tables: createDynamoDataTables({ client: itsClient, suffix: itsSuffix }),
      close: (): void => itsClient.destroy(),
    };
  };

  return {
    ...operation,
    stage,
    suffix,
    suffixes,
    clock,
    digest,
    registry: readTableRegistry(),
    tables: createDynamoDataTables({ client, suffix }),
    /** Tables of another suffix in the same account and region. */
    tablesOfSuffix: (other: string) => createDynamoDataTables({ client, suffix: other }),
    tablesOfStage,
    ledgers: createDynamoMigrationLedgers({ client, suffix, clock, newId: randomUUID }),
    close,
  };
};
export type DataDependencies = ReturnType<typeof dataDependencies>;

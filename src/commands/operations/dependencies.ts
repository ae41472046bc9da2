import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { createDocumentClient, PATIENT } from '../../adapters/dynamodb/document-client.ts';
import { createDynamoAuditTrail } from '../../adapters/dynamodb/dynamo-erasures.ts';
import { operatorOn } from '../operator/dependencies.ts';
import { connectionTo, PACKAGE_ROOT } from '../stage-connection.ts';
import type { Terminal } from '../terminal.ts';
import { reportPlaceIn, reportsIn } from './keep-report.ts';
import type { OperationFrame } from './run-operation.ts';

/** As in local/stage-file.ts, which the local stage writes to. */
export const localFolder = resolve(process.env.REALTECHEE_LOCAL_FOLDER ?? join(PACKAGE_ROOT, '.local'));

const REPORTS = join('.realtechee', 'reports');

const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/**
 * What every operation on a stage begins with: how to reach it, its tables, and the frame of the command. Offline, nothing
 * will be asked of the stage, and the local one need not run; patient, calls are made again for as long as tables are throttled.
 * @throws {UsageRefused} when the stage cannot be reached by this name
 */
export const operationDependencies = (
  stage: string,
  terminal: Terminal,
  { isOffline = false, isPatient = false }: { readonly isOffline?: boolean; readonly isPatient?: boolean } = {},
) => {
  const connection = connectionTo(stage, { localFolder, isOffline });
  const { region, dynamoDbEndpoint, suffix, aheadMilliseconds } = connection;
  const dynamoDb =
    dynamoDbEndpoint === undefined
      ? { region }
      : { region, endpoint: dynamoDbEndpoint, credentials: LOCAL_CREDENTIALS };
  const client = createDocumentClient(isPatient ? { ...dynamoDb, ...PATIENT } : dynamoDb);
  const clock = () => new Date(Date.now() + aheadMilliseconds);
  const frame: OperationFrame = {
    terminal,
    clock,
    newId: randomUUID,
    operator: operatorOn(connection),
    trail: createDynamoAuditTrail({ client, suffix, clock }),
    seeToReport: reportPlaceIn(REPORTS),
    keepReport: reportsIn(REPORTS, clock),
  };
  return { connection, dynamoDb, client, suffix, clock, frame, close: (): void => client.destroy() };
};

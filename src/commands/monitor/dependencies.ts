import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createStackReader } from '../../adapters/cloudformation/stack-reader.ts';
import { createMetricReader } from '../../adapters/cloudwatch/metric-reader.ts';
import { createEmfLogReader } from '../../adapters/local-stage/emf-log-reader.ts';
import { localFolder, operationDependencies } from '../operations/dependencies.ts';
import { awsClients, packagerWith } from '../stage/dependencies.ts';
import { localDataFolder, SERVICE, UsageRefused } from '../stage-connection.ts';
import type { Terminal } from '../terminal.ts';

/** What `monitor` works with. @throws {UsageRefused} for a local stage that keeps no logs, and for an unknown one */
export const monitorDependencies = (stage: string, terminal: Terminal) => {
  const operation = operationDependencies(stage, terminal);
  const isLocal = stage === 'local';
  const folder = isLocal ? localDataFolder(localFolder) : undefined;
  if (isLocal && folder === undefined) {
    throw new UsageRefused(
      'a local stage that keeps nothing has no figures to follow: start it with `npm start -- --keep`',
    );
  }
  const aws = awsClients(operation.connection.region);
  return {
    frame: operation.frame,
    clock: operation.clock,
    sleep: async (milliseconds: number): Promise<void> => sleep(milliseconds),
    isLocal,
    stackName: `${SERVICE}-${stage}`,
    packager: packagerWith([]),
    stacks: createStackReader(aws.cloudFormation),
    metrics: folder === undefined ? createMetricReader(aws.cloudWatch) : createEmfLogReader(join(folder, 'logs')),
    close: (): void => {
      operation.close();
      aws.close();
    },
  };
};
export type MonitorDependencies = ReturnType<typeof monitorDependencies>;

import { setTimeout as sleep } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createStackReader } from '../../adapters/cloudformation/stack-reader.ts';
import { createAlarmBoard } from '../../adapters/cloudwatch/alarm-board.ts';
import { createDynamoSignalProbe } from '../../adapters/dynamodb/dynamo-signal-probe.ts';
import { createDynamoTableTouch } from '../../adapters/dynamodb/dynamo-table-touch.ts';
import { createDoors } from '../../adapters/http/doors.ts';
import { createConcurrency } from '../../adapters/lambda/concurrency.ts';
import { readTableRegistry } from '../../adapters/registry/read-table-registry.ts';
import { createMailQuota } from '../../adapters/ses/mail-quota.ts';
import { createSendingFacts } from '../../adapters/ses/sending-facts.ts';
import { createQueueGauge } from '../../adapters/sqs/queue-gauge.ts';
import { localFolder, operationDependencies } from '../operations/dependencies.ts';
import { awsClients, configurationReader, packagerWith } from '../stage/dependencies.ts';
import { settingsOfStage } from '../stage/stage-settings.ts';
import { localHttpEndpoint, SERVICE } from '../stage-connection.ts';
import type { Terminal } from '../terminal.ts';

const LOCAL = { accessKeyId: 'local', secretAccessKey: 'local' };

/** What `health` works with. @throws {UsageRefused} when the stage cannot be reached by this name */
export const healthDependencies = (stage: string, params: readonly string[], terminal: Terminal) => {
  const operation = operationDependencies(stage, terminal);
  const { connection, client, clock } = operation;
  const { region, queuesEndpoint } = connection;
  const settings = settingsOfStage(stage, params);
  const aws = awsClients(region);
  const isLocal = queuesEndpoint !== undefined;
  // the local stage says itself on which tables it stands
  const suffix = isLocal ? connection.suffix : settings.backendSuffix;
  const sqs = isLocal ? new SQSClient({ region, endpoint: queuesEndpoint, credentials: LOCAL }) : aws.sqs;
  const stackName = `${SERVICE}-${stage}`;
  return {
    frame: operation.frame,
    newId: operation.frame.newId,
    clock,
    /** The machine's own: a local stage may have moved its clock, and certificates do not care. */
    realClock: () => new Date(),
    sleep: async (milliseconds: number): Promise<void> => sleep(milliseconds),
    /** Keeps nobody waiting when the look was quicker. */
    patience: async (milliseconds: number): Promise<void> => sleep(milliseconds, undefined, { ref: false }),
    stackName,
    isLocal,
    packager: packagerWith(params),
    settings,
    tableNames: readTableRegistry().map(({ model }) => `${model}-${suffix}-NONE`),
    stacks: createStackReader(aws.cloudFormation),
    probe: createDynamoSignalProbe({ client, suffix, clock }),
    tables: createDynamoTableTouch({ client }),
    queues: createQueueGauge(sqs),
    configuration: configurationReader(stage, terminal),
    doors: createDoors(),
    alarms: createAlarmBoard(aws.cloudWatch, `${stackName}-`),
    mailQuota: createMailQuota(aws.ses),
    sending: createSendingFacts(aws.ses),
    concurrency: createConcurrency(aws.lambda),
    localHttp: isLocal ? localHttpEndpoint(localFolder) : undefined,
    close: (): void => {
      operation.close();
      aws.close();
      sqs.destroy();
    },
  };
};
export type HealthDependencies = ReturnType<typeof healthDependencies>;

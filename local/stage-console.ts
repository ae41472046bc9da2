import { DynamoDbLocalUnavailable } from './dynamodb-local.ts';
import type { LocalStage } from './stage.ts';
import { StaleData } from './stage-data.ts';
import { announceStage, KEPT_DATA, readRunningStage, StageAlreadyRunning } from './stage-file.ts';

/** Lets the command line find this stage, until the answered function is called. */
export const announce = ({
  endpoints,
  region,
  suffix,
  folder,
  environment,
  configurationFile,
}: LocalStage): (() => void) =>
  announceStage({
    endpoints,
    stage: 'local',
    region,
    suffix,
    environment,
    configurationFile,
    ...(folder.isKept ? { dataDir: folder.path } : {}),
  });

/** @throws {StageAlreadyRunning} when the command line would no longer know which stage is meant */
export const refuseSecondStage = (): void => {
  const running = readRunningStage();
  if (running === undefined) return;
  throw new StageAlreadyRunning(
    `A local stage is already running (process ${running.pid}): ${running.endpoints.inbox}\n` +
      `Use it, or end it first: Ctrl-C where it runs, or kill ${running.pid}.`,
  );
};

/** Whether the person who started a stage can mend what kept it from starting; all else is a fault. */
export const isRefusal = (error: unknown): error is Error =>
  error instanceof DynamoDbLocalUnavailable || error instanceof StageAlreadyRunning || error instanceof StaleData;

/** What to print when a stage does not start: what to do, or for a defect where it is. */
export const explained = (error: unknown): unknown => {
  if (error instanceof StaleData) {
    return `${error.message}\nRemove the kept data and start again: rm -r ${KEPT_DATA}`;
  }
  return isRefusal(error) ? error.message : error;
};

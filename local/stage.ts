import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createStageClock, type StageClock } from './clock.ts';
import { type Closing, createClosing, together } from './closing.ts';
import type { AcceptedMessage } from './door/message.ts';
import { createFunctionLog, type FunctionLog, type LogLine } from './functions/function-log.ts';
import { clientEnvironment } from './functions/lambda-environment.ts';
import type { LocalFunction } from './functions/local-function.ts';
import { createHttpFront } from './http-front.ts';
import { createMailEvents } from './mail-events.ts';
import { startScheduler } from './scheduler.ts';
import { activityOf, type StageActivity, untilIdle } from './stage-activity.ts';
import { openStageConfiguration } from './stage-configuration.ts';
import { ensureTables, seedData } from './stage-data.ts';
import { createFaultNotice } from './stage-faults.ts';
import { PROJECT, type StageEndpoints } from './stage-file.ts';
import { openStageFolder, type StageFolder } from './stage-folder.ts';
import { type StageFunctions, startStageFunctions } from './stage-functions.ts';
import { openStageIdentity } from './stage-identity.ts';
import { openStageInbox, type StageInbox } from './stage-inbox.ts';
import { startStagePollers, startStageQueuePollers } from './stage-pollers.ts';
import { type StagePorts, startStageServices } from './stage-services.ts';
import { readStageTables, type StageTables, tableParams } from './stage-tables.ts';
import { openStageUserPool, type StageUserPool } from './stage-user-pool.ts';
import { seedUsers } from './stage-users.ts';
import { createPositions } from './streams/positions.ts';
import { publicApiAddress } from './template/names.ts';
import { readStagePlan } from './template/read-stage-plan.ts';
import type { StagePlan } from './template/stage-plan.ts';

export interface LocalStageOptions {
  /** Data is kept here from run to run. Absent: in memory and in a folder that goes with the stage. */
  readonly dataDir?: string;
  /** Wanted; a port that somebody else has is replaced by a free one. */
  readonly ports?: Partial<StagePorts>;
  /** A packaged template, with its artifacts in `artifacts`. Absent: stage `local` is packaged, which costs nothing when it was. */
  readonly templatePath?: string;
  readonly artifacts?: string;
  /** More than 1 hands every record over as often, as streams may do. */
  readonly pollersPerMapping?: number;
  /** What a person at the console should know: a function's warnings, records given up, faults of the stage. */
  onNotice?(notice: string): void;
  /** A message has just been accepted. */
  onMessage?(message: AcceptedMessage): void;
}

export interface LocalStage {
  readonly endpoints: StageEndpoints;
  readonly region: string;
  readonly suffix: string;
  readonly folder: StageFolder;
  readonly plan: StagePlan;
  readonly tables: number;
  /** Where its parameter store is. */
  readonly configurationFile: string;
  /** The functions' variables, and those that lead AWS clients of any process here. */
  readonly environment: Readonly<Record<string, string>>;
  readonly dynamodb: DynamoDBClient;
  readonly documentClient: DynamoDBDocumentClient;
  readonly sqs: SQSClient;
  /** By the name of the source file, without its trigger: `plan-notifications`. */
  readonly functions: Readonly<Record<string, LocalFunction>>;
  readonly clock: StageClock;
  readonly inbox: StageInbox;
  /** Absent where the template has none. */
  readonly userPool: StageUserPool | undefined;
  readonly log: Pick<FunctionLog, 'tail'>;
  activity(): StageActivity;
  /** Resolves when nothing is left to do but what waits for a time, or for a paused function. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

const REGION = 'us-west-1';
const ACCOUNT = '000000000000';
const PATIENCE_MS = 3000;

const packagedTemplate = async (
  { templatePath }: LocalStageOptions,
  tables: StageTables | undefined,
): Promise<string> => {
  if (templatePath !== undefined) return templatePath;
  const { packageStage } = await import('../tools/build-stage-package.ts');
  const name = tables === undefined ? 'local' : `local-${tables.suffix}`;
  return packageStage('local', resolve(PROJECT, '.build', 'packages', name), {
    root: PROJECT,
    params: tableParams(tables),
  });
};

/** Other tables have other streams. */
const positionsOf = (tables: StageTables | undefined): string =>
  tables === undefined ? 'positions.json' : `positions-${tables.suffix}.json`;

/** Lets what runs end, for a while; then it ends as in a crash, which everything here must stand anyway. */
const stopInTime = async (stopping: Promise<unknown>, functions: StageFunctions): Promise<void> => {
  const timer = setTimeout(() => void functions.stop(), PATIENCE_MS);
  await stopping;
  clearTimeout(timer);
};

const variablesOf = (plan: StagePlan): Record<string, string> =>
  Object.assign({}, ...plan.functions.map(({ environment }) => environment));

const open = async (options: LocalStageOptions, folder: StageFolder, closing: Closing): Promise<LocalStage> => {
  const notice = options.onNotice ?? (() => undefined);
  const onFault = createFaultNotice(notice);
  const clock = createStageClock(join(folder.path, 'clock.json'));
  const recovered = folder.isKept ? readStageTables(folder.path) : undefined;
  const [services, templatePath] = await together([
    startStageServices({ folder, region: REGION, ports: options.ports ?? {}, closing }),
    packagedTemplate(options, recovered),
  ]);
  const { endpoints, dynamodb, streams, queues } = services;
  const whereabouts = {
    region: REGION,
    accountId: ACCOUNT,
    queuesEndpoint: endpoints.queues,
    httpEndpoint: endpoints.http,
  };
  const plan = readStagePlan(JSON.parse(readFileSync(templatePath, 'utf8')), whereabouts);

  const configurationFile = join(folder.path, 'configuration.json');
  const configuration = await openStageConfiguration(configurationFile, clock);
  const documentClient = DynamoDBDocumentClient.from(dynamodb, { marshallOptions: { removeUndefinedValues: true } });
  const [tables] = await together([ensureTables(dynamodb, plan.suffix), queues.create(plan)]);
  await seedData(documentClient, plan.suffix, clock.now());

  const invokerOf = (arn: string) => functions.ofArn(arn).run.invoke;
  const accept = (message: AcceptedMessage): void => inbox.accept(message);
  const userPool = await openStageUserPool({ plan, folder, region: REGION, clock, invokerOf, accept });
  if (userPool !== undefined)
    await seedUsers({ kept: userPool.kept, client: documentClient, suffix: plan.suffix, clock });

  const mailEvents = createMailEvents({ destinations: plan.mailEvents, send: queues.send, onFault });
  const inbox = openStageInbox({
    services,
    folder,
    clock,
    closing,
    parameters: { store: configuration, path: plan.configurationPath },
    publicAddress: publicApiAddress(whereabouts),
    onAccepted(message) {
      mailEvents.tell(message);
      options.onMessage?.(message);
    },
    ...(userPool === undefined ? {} : { answerUserPool: userPool.answer }),
    invokerOf: (name) => Object.values(functions.byName).find(({ arn }) => arn.endsWith(`:function:${name}`))?.invoke,
    onUnknownCall: (what) => notice(`the local stage: somebody called ${what}, which it does not imitate`),
  });

  const log = createFunctionLog(join(folder.path, 'logs'), (line: LogLine) => {
    if (line.isWarning) notice(`${line.functionName}: ${line.text}`);
  });
  const serviceEndpoints = { dynamodb: endpoints.dynamodb, queues: endpoints.queues, door: endpoints.door };
  const functions = startStageFunctions({
    plans: plan.functions,
    artifacts: options.artifacts ?? resolve(PROJECT, '.build'),
    workFolder: join(folder.path, 'functions'),
    endpoints: serviceEndpoints,
    region: REGION,
    clock,
    log,
  });
  closing.later(functions.stop);
  const { routes, cors } = plan;
  const identity = await openStageIdentity({ plan, folder, clock, userPool });
  services.httpServer.on(
    'request',
    createHttpFront({ routes, cors, ...identity, clock, accountId: ACCOUNT, invokerOf, onFault }),
  );

  const streamPollers = await startStagePollers({
    mappings: plan.mappings,
    dynamodb,
    streams,
    positions: createPositions(join(folder.path, positionsOf(recovered))),
    functions,
    clock,
    send: queues.send,
    perMapping: options.pollersPerMapping ?? 1,
    onFault,
    onDiscarded: notice,
  });
  const queuePollers = startStageQueuePollers({
    mappings: plan.queueMappings,
    queues,
    functions,
    accountId: ACCOUNT,
    region: REGION,
    moreComes: mailEvents.isPending,
    onFault,
  });
  const pollers = [...streamPollers, ...queuePollers];
  closing.later(() => stopInTime(Promise.all(pollers.map(({ poller }) => poller.stop())), functions));
  const scheduler = startScheduler({
    schedules: plan.schedules,
    whereabouts,
    clock,
    send: queues.send,
    targetOf: functions.ofArn,
    onFault,
  });
  closing.later(() => stopInTime(scheduler.stop(), functions));

  const activity = { functions: functions.byName, pollers, scheduler };
  return {
    endpoints,
    region: REGION,
    suffix: plan.suffix,
    folder,
    plan,
    tables,
    configurationFile,
    environment: { ...variablesOf(plan), ...clientEnvironment(serviceEndpoints, REGION) },
    dynamodb,
    documentClient,
    sqs: queues.sqs,
    functions: functions.byName,
    clock,
    inbox,
    userPool,
    log,
    activity: () => activityOf(activity),
    idle: () => untilIdle(activity),
    stop: closing.close,
  };
};

/**
 * Starts everything that the packaged template of stage `local` needs, on this machine and for it alone, and drives its
 * functions. One stage at a time in a process: the inbox of aws-ses-v2-local is the process's.
 * @throws {StageAlreadyRunning} {DynamoDbLocalUnavailable} {UnsupportedTemplate} {StaleData}
 */
export const startLocalStage = async (options: LocalStageOptions = {}): Promise<LocalStage> => {
  const closing = createClosing();
  const folder = openStageFolder(options.dataDir);
  closing.later(folder.leave);
  try {
    return await open(options, folder, closing);
  } catch (error) {
    await closing.close();
    throw error;
  }
};

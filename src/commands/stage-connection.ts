import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

/** What was asked for cannot be done as asked; the message says what to do instead. */
export class UsageRefused extends Error {
  override readonly name = 'UsageRefused';
}

/** How to reach a stage. */
export interface StageConnection {
  readonly stage: string;
  readonly region: string;
  readonly suffix: string;
  /** The local stage's; absent where AWS answers. */
  readonly dynamoDbEndpoint?: string;
  /** Where the local stage stands in for Cognito; absent where AWS answers. */
  readonly userPoolEndpoint?: string;
  /** Where the local stage has SQS, SNS and S3; absent where AWS answers. */
  readonly queuesEndpoint?: string;
  /** Where the local stage runs a function that is called by its name; absent where AWS answers. */
  readonly functionsEndpoint?: string;
  /** The parameter store of the local stage; absent where AWS's is, or nothing is asked of the stage. */
  readonly configurationFile?: string;
  readonly unsubscribeUrl: string;
  /** How far the stage's time is ahead: a demo moves the clock of its local stage on. */
  readonly aheadMilliseconds: number;
}

/** What `npm start` writes while it runs; it stays behind when the stage is killed. */
const $LocalStage = z.object({
  pid: z.number().int().positive(),
  suffix: z.string(),
  region: z.string().default('us-west-1'),
  endpoints: z.object({ dynamodb: z.url(), http: z.url(), door: z.url(), queues: z.url() }),
  dataDir: z.string().optional(),
  configurationFile: z.string().optional(),
});
const $Clock = z.array(z.object({ offset: z.number() }));

const $Settings = z.object({
  region: z.string(),
  backendSuffix: z.string(),
  files: z.boolean(),
  backups: z.boolean(),
  adoptTables: z.union([z.boolean(), z.literal('all')]),
  retainData: z.boolean(),
});

/** The folder of serverless.yml: that of the checkout, or of the installed package. */
export const PACKAGE_ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const SERVICE = 'realtechee-backend';
const require = createRequire(import.meta.url);

const settingsOf = (stage: string): z.infer<typeof $Settings> => {
  const { stageSettings } = require('../../infra/lib/stage.cjs');
  try {
    return $Settings.parse(stageSettings({ service: SERVICE, stage }));
  } catch (cause) {
    throw new UsageRefused(cause instanceof Error ? cause.message : String(cause), { cause });
  }
};

/**
 * Where a stage is deployed, and the suffix of its tables.
 * @throws {UsageRefused} when there is no such stage
 */
export const settingsToPackage = (stage: string) => {
  const { region, backendSuffix } = settingsOf(stage);
  return { service: SERVICE, region, suffix: backendSuffix };
};

/**
 * What a stage keeps beside its tables: a bucket of files; backups, in a vault and a bucket of their own. Whether its tables
 * are the platform's, and whether they are protected.
 * @throws {UsageRefused} when there is no such stage
 */
export const keptBy = (
  stage: string,
): Pick<z.infer<typeof $Settings>, 'files' | 'backups' | 'adoptTables' | 'retainData'> => {
  const { files, backups, adoptTables, retainData } = settingsOf(stage);
  return { files, backups, adoptTables, retainData };
};

/** Names of a stage that an account has once in all its regions (infra/lib/names.cjs). A bucket's ends in the account. */
export const namesIn = ({ stage, region }: { readonly stage: string; readonly region: string }) => {
  const names = require('../../infra/lib/names.cjs');
  const settings = { service: SERVICE, stage, region };
  return {
    bucketPrefix: (what: string): string => names.bucketPrefix(what, settings),
    backupRole: z.string().parse(names.backupRoleName(settings)),
  };
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

const localStage = (folder: string): z.infer<typeof $LocalStage> => {
  const path = join(folder, 'stage.json');
  try {
    const stage = $LocalStage.parse(JSON.parse(readFileSync(path, 'utf8')));
    if (isAlive(stage.pid)) return stage;
    throw new Error(`the stage of ${path} has ended`);
  } catch (cause) {
    throw new UsageRefused(
      'the local stage does not run here: start it with `npm start`, or name another with --stage',
      { cause },
    );
  }
};

/** As local/clock.ts writes it; a stage that keeps no data has no moved clock either. */
const aheadOf = (dataDir: string | undefined): number => {
  const file = join(dataDir ?? '', 'clock.json');
  if (dataDir === undefined || !existsSync(file)) return 0;
  return $Clock.parse(JSON.parse(readFileSync(file, 'utf8'))).at(-1)?.offset ?? 0;
};

export interface ConnectionOptions {
  /** Where a running local stage says so. */
  readonly localFolder: string;
  /** Nothing will be asked of the stage, so the local one need not run. */
  readonly isOffline?: boolean;
}

/**
 * How to reach a stage.
 * @throws {UsageRefused} when there is no such stage, or the local one does not run
 */
export const connectionTo = (stage: string, { localFolder, isOffline = false }: ConnectionOptions): StageConnection => {
  const settings = settingsOf(stage);
  const local = stage === 'local' && !isOffline ? localStage(localFolder) : undefined;
  return {
    stage,
    region: local?.region ?? settings.region,
    suffix: local?.suffix ?? settings.backendSuffix,
    ...(local === undefined
      ? {}
      : {
          dynamoDbEndpoint: local.endpoints.dynamodb,
          userPoolEndpoint: local.endpoints.door,
          queuesEndpoint: local.endpoints.queues,
          functionsEndpoint: local.endpoints.door,
        }),
    unsubscribeUrl: 'https://example.com/unsubscribe',
    aheadMilliseconds: aheadOf(local?.dataDir),
    ...(local?.configurationFile === undefined ? {} : { configurationFile: local.configurationFile }),
  };
};

/**
 * Where the HTTP API of the local stage answers.
 * @throws {UsageRefused} when it does not run
 */
export const localHttpEndpoint = (localFolder: string): string => localStage(localFolder).endpoints.http;

/**
 * Where the local stage keeps its data and logs; `undefined` when it keeps none.
 * @throws {UsageRefused} when it does not run
 */
export const localDataFolder = (localFolder: string): string | undefined => localStage(localFolder).dataDir;

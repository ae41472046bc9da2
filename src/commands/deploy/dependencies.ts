import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BackupClient } from '@aws-sdk/client-backup';
import { S3Client } from '@aws-sdk/client-s3';
import { createVaultBackups } from '../../adapters/backup/recovery-points.ts';
import { createApprovals } from '../../adapters/build/approval-file.ts';
import { runBuild } from '../../adapters/build/run-build.ts';
import { readTestRun } from '../../adapters/build/test-run-file.ts';
import { createStackChanges } from '../../adapters/cloudformation/stack-changes.ts';
import { createStackReader } from '../../adapters/cloudformation/stack-reader.ts';
import { createCriticalAlarm } from '../../adapters/cloudwatch/critical-alarm.ts';
import { readCommit } from '../../adapters/git/git-checkout.ts';
import { createExecutions } from '../../adapters/lambda/reserved-executions.ts';
import { createSlsDeployer } from '../../adapters/serverless/sls-deployer.ts';
import { listBackups } from '../../domain/operations/backup/list-backups.ts';
import type { KnownBackup } from '../../domain/operations/deploy/facts.ts';
import type { Checkout } from '../../domain/operations/deploy/ports.ts';
import type { StagePackager } from '../../domain/operations/ports.ts';
import { proveIsolation } from '../../domain/operations/prove-isolation.ts';
import type { PackagedStage } from '../../domain/operations/template.ts';
import { archiveTools } from '../backup/dependencies.ts';
import { isolationDependencies } from '../dependencies.ts';
import { healthDependencies } from '../health/dependencies.ts';
import { operationDependencies } from '../operations/dependencies.ts';
import { awsClients, configurationProblems, digest, packagerWith } from '../stage/dependencies.ts';
import { settingsOfStage } from '../stage/stage-settings.ts';
import { PACKAGE_ROOT, SERVICE, UsageRefused } from '../stage-connection.ts';
import type { Terminal } from '../terminal.ts';

export interface DeployAsked {
  readonly stage: string;
  readonly params: readonly string[];
  readonly approval: string | undefined;
}

const checkout: Checkout = {
  commit: () => readCommit(PACKAGE_ROOT),
  testRun: async () => readTestRun(join(PACKAGE_ROOT, '.build', 'test-run.json')),
  build: () => runBuild(PACKAGE_ROOT),
};

/** Our own copies in the stage's bucket, as `backup list` shows them. */
const archivedBackup = async (stage: string, region: string): Promise<KnownBackup | undefined> => {
  const tools = await archiveTools({ stage, region, place: 's3', folder: '' });
  try {
    const listed = await listBackups(tools, () => new Date())();
    const whole = listed.find(({ state, stage: of }) => state === 'complete' && of === stage);
    return whole?.beganAt === undefined ? undefined : { id: whole.id, at: new Date(whole.beganAt) };
  } finally {
    tools.close();
  }
};

/** Packages a stage once for all who ask. A checkout that changes meanwhile is noticed when it is packaged to be sent. */
const onlyOnce = (packager: StagePackager): StagePackager => {
  const packed = new Map<string, Promise<PackagedStage>>();
  return {
    pack: (stage) => {
      const known = packed.get(stage) ?? packager.pack(stage);
      packed.set(stage, known);
      return known;
    },
  };
};

const newer = (one: KnownBackup | undefined, other: KnownBackup | undefined): KnownBackup | undefined => {
  if (one === undefined || other === undefined) return one ?? other;
  return one.at < other.at ? other : one;
};

/** What `deploy` works with. @throws {UsageRefused} for the local stage, which nobody deploys, and for an unknown one */
export const deployDependencies = ({ stage, params, approval }: DeployAsked, terminal: Terminal) => {
  if (stage === 'local') {
    throw new UsageRefused('the local stage is not deployed: npm start runs the checkout; name another with --stage');
  }
  const operation = operationDependencies(stage, terminal);
  const settings = settingsOfStage(stage, params);
  const { region } = settings;
  const aws = awsClients(region);
  const s3 = new S3Client({ region, forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined });
  const backup = new BackupClient({ region });
  const folder = mkdtempSync(join(tmpdir(), 'realtechee-deploy-'));
  const stackName = `${SERVICE}-${stage}`;
  const packager = onlyOnce(packagerWith(params));
  const tables = { ...healthDependencies(stage, params, terminal), packager };
  const vault = createVaultBackups(backup, stackName, tables.tableNames);
  return {
    frame: operation.frame,
    clock: operation.clock,
    sleep: async (milliseconds: number): Promise<void> => sleep(milliseconds),
    settings,
    stackName,
    digest,
    checkout,
    packager,
    health: tables,
    stacks: createStackReader(aws.cloudFormation),
    executions: createExecutions(aws.lambda),
    alarm: createCriticalAlarm(aws.cloudWatch, `${stackName}-critical`),
    approvals: createApprovals({ file: approval, variable: process.env.REALTECHEE_APPROVAL }),
    newestBackup: async (): Promise<KnownBackup | undefined> =>
      settings.backups ? newer(await vault.newest(), await archivedBackup(stage, region)) : undefined,
    /** Of a first deployment, what cannot be there yet is left out. */
    configurationProblems: async (isFirst: boolean): Promise<readonly string[]> =>
      (await configurationProblems(stage, terminal))
        .filter(({ kind }) => !(isFirst && kind === 'missing'))
        .map(({ says }) => says),
    isolationProblems: async (): Promise<readonly string[]> => {
      const { packager: others, ...dependencies } = await isolationDependencies({ live: false });
      /** This stage as it would be deployed, with the parameters of the command line; the others as their files say. */
      const together: StagePackager = { pack: (name) => (name === stage ? packager : others).pack(name) };
      const prove = proveIsolation({ ...dependencies, packager: together, progress: () => {} });
      const { violations } = await prove([...new Set(['prod', 'dev', stage])]);
      return violations
        .filter(({ here, there }) => [here, there].some((at) => at?.stage === stage))
        .map(({ what }) => what);
    },
    deployer: createSlsDeployer({ root: PACKAGE_ROOT, env: process.env, params, folder }),
    changes: createStackChanges({
      client: aws.cloudFormation,
      s3,
      newId: operation.frame.newId,
      pause: async (milliseconds) => sleep(milliseconds),
      urlOf: (bucket, key) => `https://${bucket}.s3.${region}.amazonaws.com/${key}`,
    }),
    close: (): void => {
      rmSync(folder, { recursive: true, force: true });
      for (const one of [s3, backup]) one.destroy();
      aws.close();
      tables.close();
      operation.close();
    },
  };
};
export type DeployDependencies = ReturnType<typeof deployDependencies>;

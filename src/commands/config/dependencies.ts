import { randomBytes, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createCognitoClient } from '../../adapters/cognito/cognito-client.ts';
import { createCognitoUserPool } from '../../adapters/cognito/cognito-user-pool.ts';
import { findUserPool } from '../../adapters/cognito/find-user-pool.ts';
import { createDynamoChangeRequests } from '../../adapters/dynamodb/dynamo-change-requests.ts';
import { createFileConfigurationStore } from '../../adapters/local-stage/file-configuration-store.ts';
import { functionEnvironments } from '../../adapters/serverless/function-environments.ts';
import { grantedReaders } from '../../adapters/serverless/granted-readers.ts';
import { createSlsStagePackager } from '../../adapters/serverless/sls-stage-packager.ts';
import { createSsmClient } from '../../adapters/ssm/ssm-client.ts';
import { createSsmConfigurationStore } from '../../adapters/ssm/ssm-configuration-store.ts';
import { pathOf } from '../../adapters/ssm/ssm-parameter.ts';
import type { Changer } from '../../domain/configuration/changes/changer.ts';
import type { Administrators } from '../../domain/configuration/changes/ports.ts';
import { type CredentialName, MANIFEST } from '../../domain/configuration/manifest.ts';
import type { ConfigurationStore } from '../../domain/configuration/ports.ts';
import type { CredentialCheck } from '../../domain/configuration/rotation/ports.ts';
import { SecretValue } from '../../domain/configuration/secret-value.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import { clientOf, digest, LOCAL_CREDENTIALS, localFolder } from '../dependencies.ts';
import { operatorOn } from '../operator/dependencies.ts';
import {
  connectionTo,
  PACKAGE_ROOT,
  SERVICE,
  type StageConnection,
  settingsToPackage,
  UsageRefused,
} from '../stage-connection.ts';
import { changerOf } from './changer-of.ts';
import type { ConnectConfig } from './connect-config.ts';
import { processInput } from './secret-input.ts';

/** Where a stage keeps its configuration: the parameter store, or the file of the local stage. */
export const configurationStoreOf = (
  { stage, region, configurationFile }: StageConnection,
  clock: Clock,
): ConfigurationStore => {
  if (configurationFile !== undefined) return createFileConfigurationStore({ file: configurationFile, clock });
  const keyId = `alias/${SERVICE}-${stage}`;
  return createSsmConfigurationStore({ service: SERVICE, stage, keyId }, createSsmClient({ region }));
};

/** The user pool, looked for when the first person is asked about: what only reads needs none. */
const administratorsOf = ({ stage, region, userPoolEndpoint }: StageConnection, clock: Clock) => {
  const local = userPoolEndpoint === undefined ? {} : { endpoint: userPoolEndpoint, credentials: LOCAL_CREDENTIALS };
  const cognito = createCognitoClient({ region, ...local });
  const administrators: Administrators = {
    find: async (id) => {
      const userPoolId = await findUserPool(cognito, `${SERVICE}-${stage}`);
      const pool = createCognitoUserPool({ userPoolId, client: cognito, clock, random: Math.random });
      const user = await pool.get(id);
      return user?.isEnabled === true ? { email: user.email, groups: user.groups } : undefined;
    },
  };
  return { administrators, close: () => cognito.destroy() };
};

const readText = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new UsageRefused(`cannot read ${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
};

const writePrivately = async (path: string, text: string): Promise<void> => {
  try {
    await writeFile(path, text, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    throw new UsageRefused(`cannot write ${path}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
};

/** How each provider is asked about its credential. A credential of the manifest without its line here does not compile. */
const CREDENTIAL_CHECKS: Readonly<Record<CredentialName, CredentialCheck>> = {};

/** What the config commands work with on a stage. @throws {UsageRefused} when it cannot be reached by this name */
export const configDependencies: ConnectConfig = async (stage) => {
  const connection = connectionTo(stage, { localFolder });
  const client = clientOf(connection);
  const clock = (): Date => new Date(Date.now() + connection.aheadMilliseconds);
  const { administrators, close } = administratorsOf(connection, clock);
  const packager = createSlsStagePackager({ root: PACKAGE_ROOT, env: process.env, settingsOf: settingsToPackage });
  const changer = async (): Promise<Changer> => changerOf(await operatorOn(connection)());
  return {
    stage,
    kind: stage === 'prod' ? 'production' : 'development',
    manifest: MANIFEST,
    store: configurationStoreOf(connection, clock),
    requests: createDynamoChangeRequests({ client, suffix: connection.suffix, clock, newId: randomUUID }),
    administrators,
    clock,
    digest,
    newId: randomUUID,
    checks: CREDENTIAL_CHECKS,
    newKey: () => new SecretValue(randomBytes(32).toString('base64url')),
    changer,
    readTemplate: async () => {
      const packaged = await packager.pack(stage);
      const path = pathOf({ service: SERVICE, stage });
      const environments = { functions: functionEnvironments(packaged), path };
      return { granted: grantedReaders(packaged, path), environments };
    },
    input: processInput(),
    readFile: readText,
    writeFile: writePrivately,
    close: () => {
      client.destroy();
      close();
    },
  };
};

import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createCognitoUserPool } from '../../adapters/cognito/cognito-user-pool.ts';
import { createTokenVerifier } from '../../adapters/cognito/token-verifier.ts';
import { createDocumentClient } from '../../adapters/dynamodb/document-client.ts';
import { createDynamoChangeRequests } from '../../adapters/dynamodb/dynamo-change-requests.ts';
import { createDynamoIdempotencyRecords } from '../../adapters/dynamodb/dynamo-idempotency-records.ts';
import { createDynamoRevocations } from '../../adapters/dynamodb/dynamo-revocations.ts';
import { createJournal } from '../../adapters/logger/powertools-journal.ts';
import { createEmfConfigurationMetrics } from '../../adapters/metrics/emf-configuration-metrics.ts';
import { createSsmConfigurationStore } from '../../adapters/ssm/ssm-configuration-store.ts';
import { committedSource } from '../../domain/configuration/changes/committed-configuration.ts';
import type { Administrators } from '../../domain/configuration/changes/ports.ts';
import { MANIFEST } from '../../domain/configuration/manifest.ts';
import { SecretValue } from '../../domain/configuration/secret-value.ts';
import { tokenRevocation } from '../../domain/users/token-revocation.ts';
import { environmentOf, type ProcessEnvironment, type StageEnvironment } from '../shared/environment.ts';
import { readKeptAnswer } from '../shared/http/kept-answer.ts';
import { $ConfigurationApiEnvironment, $ConfigurationEnvironment } from './environment.ts';

const SERVICE = 'configuration';

const clock = () => new Date();
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

const changesOf = (environment: StageEnvironment, keyId: string, administrators: Administrators) => {
  const {
    STAGE: stage,
    LOG_LEVEL: level,
    BACKEND_SUFFIX: suffix,
    CONFIGURATION_PATH: path,
    ENVIRONMENT: kind,
  } = environment;
  const journal = createJournal({ service: SERVICE, stage, level });
  const metrics = createEmfConfigurationMetrics({ service: SERVICE, stage, journal });
  const client = createDocumentClient();
  const options = { client, suffix, clock, newId: randomUUID };
  const [, service = ''] = path.split('/');
  return {
    options,
    store: createSsmConfigurationStore({ service, stage, keyId }),
    requests: createDynamoChangeRequests(options),
    administrators,
    manifest: MANIFEST,
    kind,
    clock,
    digest,
    newId: randomUUID,
    journal,
    metrics,
  };
};

const poolAdministrators = (userPoolId: string): Administrators => {
  const pool = createCognitoUserPool({ userPoolId, clock, random: Math.random });
  return {
    find: async (id) => {
      const user = await pool.get(id);
      return user?.isEnabled === true ? { email: user.email, groups: user.groups } : undefined;
    },
  };
};

/** What runs by schedule acts by itself, and asks about nobody. */
const nobody: Administrators = { find: async () => undefined };

export const configurationApiDependencies = (env: ProcessEnvironment) => {
  const environment = environmentOf(env, $ConfigurationApiEnvironment);
  const { USER_POOL_ID: userPoolId, USER_POOL_CLIENT_ID: clientId, PARAMETER_KEY_ID: keyId } = environment;
  const { options, ...changes } = changesOf(environment, keyId, poolAdministrators(userPoolId));
  return {
    ...changes,
    source: committedSource(changes.store),
    idempotency: createDynamoIdempotencyRecords({ ...options, readAnswer: readKeptAnswer }),
    isRevoked: tokenRevocation({ revocations: createDynamoRevocations(options), clock }),
    verifyToken: createTokenVerifier({ userPoolId, clientId, clock }),
  };
};

export const reconcileConfigurationDependencies = (env: ProcessEnvironment) => {
  const environment = environmentOf(env, $ConfigurationEnvironment);
  const { options: _, ...changes } = changesOf(environment, environment.PARAMETER_KEY_ID, nobody);
  return { ...changes, newKey: () => new SecretValue(randomBytes(32).toString('base64url')) };
};

import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { createCognitoUserPool } from '../../adapters/cognito/cognito-user-pool.ts';
import { INVITATION_MESSAGE } from '../../adapters/cognito/invitation-message.ts';
import { createTokenVerifier } from '../../adapters/cognito/token-verifier.ts';
import { signUpAttributes, triggerUserReader } from '../../adapters/cognito/trigger-user.ts';
import { createDocumentClient } from '../../adapters/dynamodb/document-client.ts';
import { createDynamoAuditTrail, createDynamoErasures } from '../../adapters/dynamodb/dynamo-erasures.ts';
import { createDynamoIdempotencyRecords } from '../../adapters/dynamodb/dynamo-idempotency-records.ts';
import { createDynamoLinkQuestions, createDynamoLinkQueue } from '../../adapters/dynamodb/dynamo-link-queue.ts';
import { createDynamoLinkableContacts } from '../../adapters/dynamodb/dynamo-linkable-contacts.ts';
import { createDynamoPersonalRows } from '../../adapters/dynamodb/dynamo-personal-rows.ts';
import { createDynamoRevocations } from '../../adapters/dynamodb/dynamo-revocations.ts';
import { createDynamoUserCommands } from '../../adapters/dynamodb/dynamo-user-commands.ts';
import { createDynamoUserDirectory } from '../../adapters/dynamodb/dynamo-user-directory.ts';
import { createJournal } from '../../adapters/logger/powertools-journal.ts';
import { createEmfUserMetrics } from '../../adapters/metrics/emf-user-metrics.ts';
import { readDataRegistry } from '../../adapters/registry/read-data-registry.ts';
import { readModels } from '../../adapters/registry/read-models.ts';
import { createS3PersonalFiles } from '../../adapters/s3/s3-personal-files.ts';
import { deleteUser } from '../../domain/users/delete-user.ts';
import { pacedTurns } from '../../domain/users/import/pace.ts';
import type { RemoveAccount } from '../../domain/users/personal-data/ports.ts';
import type { LinkQueue, UserPool } from '../../domain/users/ports.ts';
import { tokenRevocation } from '../../domain/users/token-revocation.ts';
import { environmentOf, type ProcessEnvironment, type StageEnvironment } from '../shared/environment.ts';
import { readKeptAnswer } from '../shared/http/kept-answer.ts';
import {
  $EraseUsersEnvironment,
  $InvitationEnvironment,
  $TriggerEnvironment,
  $UsersApiEnvironment,
  $UsersEnvironment,
} from './environment.ts';

const SERVICE = 'users';

const clock = () => new Date();
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const wait = async (milliseconds: number): Promise<void> => void (await sleep(milliseconds));

/** Names files as what is to be deleted. */
const KEEPS_THE_LIST = 'BackendState';

/** Invitations a second: each is a handful of calls, of which those that change a user are paced at 8 a second. */
const INVITATIONS_A_SECOND = 4;

const voicesOf = ({ LOG_LEVEL: level, STAGE: stage }: StageEnvironment) => {
  const journal = createJournal({ service: SERVICE, stage, level });
  return { journal, metrics: createEmfUserMetrics({ service: SERVICE, stage, journal }) };
};

const storesOf = (environment: StageEnvironment) => {
  const voices = voicesOf(environment);
  const client = createDocumentClient({}, { onUnreachable: () => voices.metrics.happened('database-unreachable') });
  const options = { client, suffix: environment.BACKEND_SUFFIX, clock, newId: randomUUID };
  return { ...voices, options, directory: createDynamoUserDirectory(options), clock, digest, newId: randomUUID };
};

const poolOf = (userPoolId: string): UserPool => createCognitoUserPool({ userPoolId, clock, random: Math.random });

/** What every command is carried out with. */
const administrationOf = (environment: StageEnvironment, userPoolId: string) => {
  const { options, ...stores } = storesOf(environment);
  return { ...stores, options, pool: poolOf(userPoolId), commands: createDynamoUserCommands(options) };
};

const erasingOf = (administration: ReturnType<typeof administrationOf>) => {
  const { options } = administration;
  const removeAccount: RemoveAccount = deleteUser(administration);
  return {
    registry: readDataRegistry(),
    rows: createDynamoPersonalRows(options),
    erasures: createDynamoErasures(options),
    removeAccount,
    sleep: wait,
  };
};

export const usersApiDependencies = (env: ProcessEnvironment) => {
  const environment = environmentOf(env, $UsersApiEnvironment);
  const { USER_POOL_ID: userPoolId, USER_POOL_CLIENT_ID: clientId } = environment;
  const administration = administrationOf(environment, userPoolId);
  const { options } = administration;
  return {
    ...administration,
    ...erasingOf(administration),
    contacts: createDynamoLinkableContacts(options),
    questions: createDynamoLinkQuestions(options),
    trail: createDynamoAuditTrail(options),
    idempotency: createDynamoIdempotencyRecords({ ...options, readAnswer: readKeptAnswer }),
    isRevoked: tokenRevocation({ revocations: createDynamoRevocations(options), clock }),
    verifyToken: createTokenVerifier({ userPoolId, clientId, clock }),
    turn: pacedTurns(INVITATIONS_A_SECOND, { clock, wait }),
  };
};

export const reconcileUsersDependencies = (env: ProcessEnvironment) => {
  const environment = environmentOf(env, $UsersEnvironment);
  return administrationOf(environment, environment.USER_POOL_ID);
};

export const eraseUsersDependencies = (env: ProcessEnvironment) => {
  const environment = environmentOf(env, $EraseUsersEnvironment);
  const { USER_POOL_ID: userPoolId, FILES_BUCKET: bucket } = environment;
  const administration = administrationOf(environment, userPoolId);
  return {
    ...administration,
    ...erasingOf(administration),
    trail: createDynamoAuditTrail(administration.options),
    models: readModels().filter((model) => model !== KEEPS_THE_LIST),
    files: bucket === undefined ? undefined : createS3PersonalFiles({ client: new S3Client({}), bucket }),
  };
};

export const preSignUpDependencies = (env: ProcessEnvironment) => ({
  ...voicesOf(environmentOf(env, $TriggerEnvironment)),
  readAttributes: signUpAttributes,
});

export const preTokenGenerationDependencies = (env: ProcessEnvironment) => ({
  ...storesOf(environmentOf(env, $TriggerEnvironment)),
  readUser: triggerUserReader(clock),
});

export const customMessageDependencies = (env: ProcessEnvironment) => ({
  siteUrl: environmentOf(env, $InvitationEnvironment).SITE_URL,
  messageKey: INVITATION_MESSAGE,
});

/** The pool is the event's: a function that the pool names cannot be made after it. */
export const postConfirmationDependencies = (env: ProcessEnvironment) => {
  const environment = environmentOf(env, $TriggerEnvironment);
  const { options, ...stores } = storesOf(environment);
  const { journal, metrics } = stores;
  const kept = createDynamoLinkQueue(options);
  const linkQueue: LinkQueue = {
    put: async (question) => {
      await kept.put(question);
      metrics.happened('link-asked');
      const { userId, contactIds, because } = question;
      journal.warn('users.link-asked', { userId, contactIds, because });
    },
  };
  const commands = createDynamoUserCommands(options);
  const contacts = createDynamoLinkableContacts(options);
  return {
    journal,
    metrics,
    confirming: (userPoolId: string) => ({
      ...{ ...stores, commands, contacts, linkQueue },
      pool: poolOf(userPoolId),
    }),
  };
};

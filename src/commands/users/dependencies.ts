import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCognitoClient } from '../../adapters/cognito/cognito-client.ts';
import { createCognitoUserPool } from '../../adapters/cognito/cognito-user-pool.ts';
import { findUserPool } from '../../adapters/cognito/find-user-pool.ts';
import { createDynamoAuditTrail, createDynamoErasures } from '../../adapters/dynamodb/dynamo-erasures.ts';
import { createDynamoLinkQuestions } from '../../adapters/dynamodb/dynamo-link-queue.ts';
import { createDynamoLinkableContacts } from '../../adapters/dynamodb/dynamo-linkable-contacts.ts';
import { createDynamoPersonalRows } from '../../adapters/dynamodb/dynamo-personal-rows.ts';
import { createDynamoUserCommands } from '../../adapters/dynamodb/dynamo-user-commands.ts';
import { createDynamoUserDirectory } from '../../adapters/dynamodb/dynamo-user-directory.ts';
import { createLocalTokenIssuer } from '../../adapters/local-stage/local-token-issuer.ts';
import { readDataRegistry } from '../../adapters/registry/read-data-registry.ts';
import { readTableRegistry } from '../../adapters/registry/read-table-registry.ts';
import type { Caller } from '../../domain/users/caller.ts';
import { deleteUser } from '../../domain/users/delete-user.ts';
import { pacedTurns } from '../../domain/users/import/pace.ts';
import type { PersonalFiles } from '../../domain/users/personal-data/ports.ts';
import { clientOf, digest, LOCAL_CREDENTIALS, localFolder } from '../dependencies.ts';
import { operatorOn } from '../operator/dependencies.ts';
import { openPrivateFile } from '../private-file.ts';
import {
  connectionTo,
  keptBy,
  localHttpEndpoint,
  namesIn,
  SERVICE,
  type StageConnection,
  UsageRefused,
} from '../stage-connection.ts';
import type { Terminal } from '../terminal.ts';
import { terminalJournal } from '../terminal-journal.ts';
import type { OnUserPool } from './user-options.ts';
import type { UsersTokenDependencies } from './users-token.ts';

/** As over HTTP: invitations a second, each a handful of calls. */
const INVITATIONS_A_SECOND = 4;

const wait = async (milliseconds: number): Promise<void> => void (await sleep(milliseconds));

/** What `users token` works with. @throws {UsageRefused} for any stage but the local one, and when that does not run */
export const tokenDependencies = (stage: string): UsersTokenDependencies => {
  if (stage !== 'local') {
    throw new UsageRefused(
      `stage "${stage}" has a user pool, which gives tokens to those who sign in: this command serves the local stage alone`,
    );
  }
  return { issue: createLocalTokenIssuer({ httpEndpoint: localHttpEndpoint(localFolder) }) };
};

export const poolClientOf = (
  { region, userPoolEndpoint }: StageConnection,
  more: { readonly maxAttempts?: number } = {},
) =>
  createCognitoClient(
    userPoolEndpoint === undefined
      ? { region, ...more }
      : { region, endpoint: userPoolEndpoint, credentials: LOCAL_CREDENTIALS, ...more },
  );

/** Names files as what is to be deleted. */
const KEEPS_THE_LIST = 'BackendState';

/** Loaded by who deletes files alone: the two clients take their time. */
const filesOf = async (
  { stage, region }: StageConnection,
  hosts: readonly string[],
): Promise<PersonalFiles | undefined> => {
  if (!keptBy(stage).files) return undefined;
  const [{ S3Client }, { createS3PersonalFiles }, { createStsCallerIdentity }] = await Promise.all([
    import('@aws-sdk/client-s3'),
    import('../../adapters/s3/s3-personal-files.ts'),
    import('../../adapters/sts/sts-caller-identity.ts'),
  ]);
  const account = (await createStsCallerIdentity({ region }).arn()).split(':')[4];
  const bucket = `${namesIn({ stage, region }).bucketPrefix('files')}${account}`;
  return createS3PersonalFiles({ client: new S3Client({ region }), bucket, hosts });
};

/**
 * What the users commands work with on a stage: its user pool, and what we keep of users. The local stage stands in for
 * Cognito itself.
 * @throws {UsageRefused} when the stage cannot be reached by this name
 */
export const userDependencies = async ({ stage, userPool }: OnUserPool, terminal: Terminal) => {
  const connection = connectionTo(stage, { localFolder });
  const client = clientOf(connection);
  const cognito = poolClientOf(connection);
  const close = (): void => {
    client.destroy();
    cognito.destroy();
  };
  const clock = (): Date => new Date(Date.now() + connection.aheadMilliseconds);
  const options = { client, suffix: connection.suffix, clock, newId: randomUUID };
  try {
    const userPoolId = userPool ?? (await findUserPool(cognito, `${SERVICE}-${stage}`));
    const pool = createCognitoUserPool({ userPoolId, client: cognito, clock, random: Math.random });
    const directory = createDynamoUserDirectory(options);
    const commands = createDynamoUserCommands(options);
    const caller: Caller = { kind: 'operator', name: (await operatorOn(connection)()).replace(/^operator:/, '') };
    const administration = { pool, directory, commands, journal: terminalJournal(terminal), clock, digest };
    return {
      ...administration,
      caller,
      contacts: createDynamoLinkableContacts(options),
      questions: createDynamoLinkQuestions(options),
      registry: readDataRegistry(),
      rows: createDynamoPersonalRows(options),
      erasures: createDynamoErasures(options),
      trail: createDynamoAuditTrail(options),
      removeAccount: deleteUser(administration),
      turn: pacedTurns(INVITATIONS_A_SECOND, { clock, wait }),
      openFile: openPrivateFile,
      models: readTableRegistry()
        .map(({ model }) => model)
        .filter((model) => model !== KEEPS_THE_LIST),
      filesOf: (hosts: readonly string[]) => filesOf(connection, hosts),
      newId: randomUUID,
      sleep: wait,
      close,
    };
  } catch (fault) {
    close();
    throw fault;
  }
};

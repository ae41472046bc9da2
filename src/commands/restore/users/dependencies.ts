import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCognitoUserMaker } from '../../../adapters/cognito/cognito-user-maker.ts';
import { createCognitoUserPool } from '../../../adapters/cognito/cognito-user-pool.ts';
import { createCognitoUserRecords } from '../../../adapters/cognito/cognito-user-records.ts';
import { findUserPool } from '../../../adapters/cognito/find-user-pool.ts';
import { createDynamoAuditTrail } from '../../../adapters/dynamodb/dynamo-erasures.ts';
import { createDynamoMadeUsers } from '../../../adapters/dynamodb/dynamo-made-users.ts';
import { createDynamoTargetTables } from '../../../adapters/dynamodb/dynamo-target-tables.ts';
import { createDynamoUserDirectory } from '../../../adapters/dynamodb/dynamo-user-directory.ts';
import { readTableRegistry } from '../../../adapters/registry/read-table-registry.ts';
import { openBackup, verifyBackup } from '../../../domain/operations/backup/verify-backup.ts';
import { followUsers } from '../../../domain/operations/restore/users/follow-users.ts';
import { makeUsers } from '../../../domain/operations/restore/users/make-users.ts';
import { planUsers } from '../../../domain/operations/restore/users/plan-users.ts';
import { readSinceThen, TELLING } from '../../../domain/operations/restore/users/read-since-then.ts';
import { usersOfBackup, usersOfPool } from '../../../domain/operations/restore/users/read-users.ts';
import { accept, refuse } from '../../../domain/shared/result.ts';
import { reconcileDirectory } from '../../../domain/users/reconcile-directory.ts';
import { ROLES } from '../../../domain/users/roles.ts';
import type { Place } from '../../backup/backup-options.ts';
import { archiveTools } from '../../backup/dependencies.ts';
import { operationDependencies } from '../../operations/dependencies.ts';
import { SERVICE, UsageRefused } from '../../stage-connection.ts';
import type { Terminal } from '../../terminal.ts';
import { terminalJournal } from '../../terminal-journal.ts';
import { poolClientOf } from '../../users/dependencies.ts';
import type { RestoreUsersDependencies } from './restore-users.ts';

export interface UsersFrom {
  readonly into: string;
  readonly from: string;
  readonly in: Place;
  readonly folder: string;
}

/** With a letter of each kind that the pool's policy asks for; kept nowhere. */
const newPassword = (): string => `aA1!${randomBytes(32).toString('base64url')}`;
const wait = async (milliseconds: number): Promise<void> => void (await sleep(milliseconds));
const MENDING_HOURS = 1;
const READING_TRIES = 10;

/**
 * What `restore --users` works with.
 * @throws {UsageRefused} when the stage, its user pool or the backup cannot be reached, or the backup is of another stage
 */
export const restoreUsersDependencies = async (
  { into, from, in: place, folder }: UsersFrom,
  terminal: Terminal,
): Promise<RestoreUsersDependencies & { readonly close: () => void }> => {
  if (!from.startsWith(`${into}-`))
    throw new UsageRefused(`${from} is no backup of ${into}: users stay in their stage`);
  const operation = operationDependencies(into, terminal);
  const { connection, client, suffix, clock, frame } = operation;
  const cognito = poolClientOf(connection);
  /** Lists are read at once, and asked for again where there were too many calls. */
  const lists = poolClientOf(connection, { maxAttempts: READING_TRIES });
  const closing = [operation.close, () => cognito.destroy(), () => lists.destroy()];
  const close = (): void => closing.forEach((one) => void one());
  try {
    const userPoolId = await findUserPool(cognito, `${SERVICE}-${into}`);
    const { close: closeArchive, ...tools } = await archiveTools({
      ...{ stage: into, region: connection.region, place, folder },
    });
    closing.push(closeArchive);
    const options = { client, suffix, clock, newId: randomUUID };
    const registry = readTableRegistry();
    const tables = createDynamoTargetTables({ client, suffix });
    const made = createDynamoMadeUsers(options);
    const sources = createCognitoUserRecords({ client: lists, userPoolId, groups: ROLES });
    const pool = createCognitoUserPool({ userPoolId, client: cognito, clock, random: Math.random });
    const maker = createCognitoUserMaker({
      ...{ client: cognito, userPoolId, clock, random: Math.random, newPassword, sleep: wait },
    });
    const mend = reconcileDirectory({
      ...{ pool, directory: createDynamoUserDirectory(options), clock, newId: randomUUID },
      journal: { ...terminalJournal(terminal), warn: () => {} }, // what is mended is counted
    });
    const read = readSinceThen(tables);
    return {
      frame,
      close,
      open: async (backup) => {
        const { problems } = await verifyBackup(tools)(backup);
        if (problems.length > 0) return refuse(problems);
        const opened = await openBackup(tools)(backup, { stage: into });
        return opened.ok ? accept(opened.value) : refuse([opened.refusal]);
      },
      missingTables: async () => {
        const found = await Promise.all(TELLING.map(async (model) => ({ model, table: await tables.find(model) })));
        return found.flatMap(({ model, table }) => (table === undefined ? [model] : []));
      },
      plan: async (manifest, { superAdmins }) => {
        const [inBackup, inPool] = [await usersOfBackup(tools, manifest), await usersOfPool(sources)];
        const facts = { inBackup, inPool, made: await made.all(), since: await read(manifest), roles: ROLES };
        return planUsers({ ...facts, highest: ROLES[0] }, { superAdmins });
      },
      make: makeUsers({ maker, made, trail: createDynamoAuditTrail(options), clock }),
      made: () => made.all(),
      follow: followUsers(registry, tables),
      mendDirectory: () => mend({ deadline: new Date(clock().getTime() + MENDING_HOURS * 3_600_000) }),
    };
  } catch (fault) {
    close();
    throw fault;
  }
};

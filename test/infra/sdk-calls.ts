import { join } from 'node:path';
import { build } from 'esbuild';
import type { DeployedFunction } from '../../tools/build-functions.ts';
import { ROOT } from './packaged.ts';

const IMPORT = /import \{([^}]*)\} from "@aws-sdk\/((?:client|lib)-[a-z0-9-]+)"/g;

/** What IAM calls the service of a client, where that is not the client's own name. */
const SERVICES: Readonly<Record<string, string>> = {
  'lib-dynamodb': 'dynamodb',
  'client-sesv2': 'ses',
  'client-cognito-identity-provider': 'cognito-idp',
};

/** Calls on whole tables, which IAM knows by their own names. */
const ON_TABLES =
  /^(CreateTable|DeleteTable|UpdateTable|DescribeTable|(Describe|Update)TimeToLive|(Describe|Update)ContinuousBackups)$/;

/** To make a table anew is to fill it. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery.html */
const TO_RESTORE = ['BatchWriteItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'Scan', 'UpdateItem'];

/** lib-dynamodb's `GetCommand` sends GetItem; a transaction needs the permissions of its parts: ours delete, put and update. */
const dynamodbActions = (operation: string): readonly string[] => {
  if (/^(Query|Scan|.*Item)$/.test(operation)) return [operation];
  if (/^(Get|Put|Update|Delete|BatchGet|BatchWrite)$/.test(operation)) return [`${operation}Item`];
  if (ON_TABLES.test(operation)) return [operation];
  if (operation === 'RestoreTableToPointInTime') return [operation, ...TO_RESTORE];
  if (operation === 'TransactWrite') return ['DeleteItem', 'PutItem', 'UpdateItem'];
  throw new Error(`say in test/infra/sdk-calls.ts which actions dynamodb ${operation} needs`);
};

/** Calls that IAM knows by another name. */
const OTHER_NAMES: Readonly<Record<string, string>> = { ListObjectsV2: 'ListBucket' };

const actionsOf = (command: string, client: string): readonly string[] => {
  const service = SERVICES[client] ?? client.replace('client-', '');
  const operation = command.replace(/Command$/, '');
  const operations = service === 'dynamodb' ? dynamodbActions(operation) : [OTHER_NAMES[operation] ?? operation];
  return operations.map((one) => `${service}:${one}`);
};

/** `GetCommand as GetCommand2`: the name under which the client exports it. */
const importedNames = (list: string): readonly string[] =>
  list.split(',').map((name) => name.trim().split(' as ')[0] ?? '');

/** The code of a function, of ours alone and without what it does not use. */
const ownCode = async (entry: string): Promise<string> => {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [join(ROOT, entry)],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    supported: { 'dynamic-import': false },
    logLevel: 'error',
  });
  return outputFiles.map(({ text }) => text).join('\n');
};

/** The IAM actions of the commands that are in a function's bundle. */
export const actionsInCode = async ({ entry }: DeployedFunction): Promise<readonly string[]> => {
  const code = await ownCode(entry);
  const used = [...code.matchAll(IMPORT)].flatMap(([, names = '', client = '']) =>
    importedNames(names).map((name) => ({ name, client })),
  );
  const hidden = used.find(
    ({ name }) => /^(paginate|waitUntil|waitFor)/.test(name) && !/^waitUntilTable(Not)?Exists$/.test(name), // DescribeTable
  );
  if (hidden !== undefined) throw new Error(`${entry}: ${hidden.name} sends commands that this test cannot see`);
  const seen = used.map(({ name, client }) => ({
    name: name.replace(/^waitUntilTable.*/, 'DescribeTableCommand'),
    client,
  }));
  const actions = seen
    .filter(({ name }) => name.endsWith('Command'))
    .flatMap(({ name, client }) => actionsOf(name, client));
  return [...new Set(actions)].toSorted();
};

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployedFunctions } from '../../tools/build-functions.ts';
import { ofType, type Properties, packaged, ROOT, type Template } from './packaged.ts';
import { actionsInCode } from './sdk-calls.ts';

/** What commands on users do in the user pool, beside what the one does that deletes a user. */
const OTHER_COMMANDS = [
  'AdminAddUserToGroup',
  'AdminCreateUser',
  'AdminDeleteUserAttributes',
  'AdminDisableUser',
  'AdminEnableUser',
  'AdminRemoveUserFromGroup',
  'AdminResetUserPassword',
  'AdminSetUserMFAPreference',
  'AdminUpdateUserAttributes',
  'AdminUserGlobalSignOut',
].map((action) => `cognito-idp:${action}`);

/** Likewise, beside what follows a sign-up. */
const NOT_BY_SIGN_UP = [
  'AdminCreateUser',
  'AdminDeleteUser',
  'AdminDisableUser',
  'AdminEnableUser',
  'AdminResetUserPassword',
  'AdminSetUserMFAPreference',
  'AdminUserGlobalSignOut',
  'ListUsersInGroup',
].map((action) => `cognito-idp:${action}`);

/**
 * Commands that are in a function's bundle and that it never sends: it is wired with a store of which it uses some methods.
 * test/journeys/granted-calls.test.ts watches what the handlers really ask of tables.
 */
const NEVER_SENT: Readonly<Record<string, readonly string[]>> = {
  'deliver-notification': ['dynamodb:PutItem', 'dynamodb:Query'], // of planning, with which it shares its stores
  'deliver-bulk-notification': ['dynamodb:PutItem', 'dynamodb:Query'], // likewise
  'plan-notifications': ['dynamodb:BatchGetItem'], // who is suppressed is asked at delivery
  'wake-due-notifications': ['dynamodb:BatchGetItem'],
  'record-feedback': ['dynamodb:DeleteItem', 'dynamodb:Query'], // it knows each message by its id; no transaction deletes
  unsubscribe: ['dynamodb:BatchGetItem', 'dynamodb:Query'], // it suppresses, and asks for nobody
  // BatchGetItem stands beside the reading of pages; no transaction of theirs deletes
  'sweep-statuses': ['dynamodb:BatchGetItem', 'dynamodb:DeleteItem'],
  'record-status-changes': ['dynamodb:BatchGetItem', 'dynamodb:DeleteItem'],
  'follow-request-events': ['dynamodb:BatchGetItem', 'dynamodb:DeleteItem', 'dynamodb:Query'], // it reads the requests that rows name
  'requests-api': ['dynamodb:BatchGetItem'],
  'reconcile-users': ['dynamodb:BatchGetItem'],
  'erase-users': [...OTHER_COMMANDS, 'dynamodb:Query'], // of all commands it carries out one, to delete the account
  // of the user pool it asks who somebody is, and in which groups
  'configuration-api': [
    ...OTHER_COMMANDS,
    'cognito-idp:AdminDeleteUser',
    'cognito-idp:ListUsers',
    'cognito-idp:ListUsersInGroup',
  ].toSorted(),
  'check-backups': ['dynamodb:GetItem'], // of drills it asks one thing, by an update
  // a table's own past takes the place of making and filling one, and what it makes does not last
  'run-drill': ['dynamodb:CreateTable', 'dynamodb:UpdateContinuousBackups'],
  'post-confirmation': [...NOT_BY_SIGN_UP, 'dynamodb:BatchGetItem', 'dynamodb:Scan'],
  'pre-token-generation': [
    'dynamodb:BatchGetItem',
    'dynamodb:DeleteItem',
    'dynamodb:Query',
    'dynamodb:Scan',
    'dynamodb:UpdateItem',
  ],
};

interface Statement {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource?: unknown;
  readonly Condition?: { readonly StringEquals?: Readonly<Record<string, readonly { readonly 'Fn::Sub': string }[]>> };
}

let prod: Template;
let sent: Readonly<Record<string, readonly string[]>>;
beforeAll(async () => {
  prod = await packaged('prod');
  const found = deployedFunctions(ROOT).map(
    async (deployed) => [deployed.name, await actionsInCode(deployed)] as const,
  );
  sent = Object.fromEntries(await Promise.all(found));
}, 60_000);

const functionOf = (name: string): readonly [string, Properties] => {
  const found = ofType(prod, 'AWS::Lambda::Function').find(([, { FunctionName }]) =>
    FunctionName.endsWith(`-prod-${name}`),
  );
  if (found === undefined) throw new Error(`no function ${name}`);
  return found;
};

/** What buckets let a role do, by policies of their own. */
const letIn = (roleId: string): readonly Statement[] =>
  ofType(prod, 'AWS::S3::BucketPolicy')
    .flatMap(([, { PolicyDocument }]): readonly Properties[] => PolicyDocument.Statement)
    .filter(({ Principal }) => Principal.AWS?.['Fn::GetAtt']?.[0] === roleId)
    .map(({ Sid, Action, Resource }) => ({ Sid, Action, Resource }));

const statementsOf = (name: string): readonly Statement[] => {
  const roleId = /^\$\{(\w+)\.Arn\}$/.exec(functionOf(name)[1].Role['Fn::Sub'])?.[1] ?? '';
  const attached = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']
    .flatMap((type) => ofType(prod, type))
    .filter(([, { Roles }]) => Roles.some(({ Ref }: Properties) => Ref === roleId));
  const policies = [...(prod.Resources[roleId]?.Properties.Policies ?? []), ...attached.map(([, policy]) => policy)];
  return [...policies.flatMap(({ PolicyDocument }: Properties) => PolicyDocument.Statement), ...letIn(roleId)];
};

/** Where Lambda sends what a function failed at, with the function's role. */
const failureDestinations = (id: string): readonly string[] =>
  [...ofType(prod, 'AWS::Lambda::EventSourceMapping'), ...ofType(prod, 'AWS::Lambda::EventInvokeConfig')]
    .filter(([, { FunctionName }]) => (FunctionName.Ref ?? FunctionName['Fn::GetAtt'][0]) === id)
    .map(([, { DestinationConfig }]) => JSON.stringify(DestinationConfig?.OnFailure.Destination));

const isByLambda = (name: string, { Sid, Action, Resource }: Statement): boolean => {
  const [id, { TracingConfig }] = functionOf(name);
  if (Sid === 'Queues') {
    return [Resource].flat().every((queue) => failureDestinations(id).includes(JSON.stringify(queue)));
  }
  const reads = ofType(prod, 'AWS::Lambda::EventSourceMapping').some(
    ([, { FunctionName }]) => FunctionName['Fn::GetAtt'][0] === id,
  );
  if (Sid === 'OwnLog') return Action.every((action) => /^logs:(CreateLogStream|PutLogEvents)$/.test(action));
  if (Sid.startsWith('Stream') || Sid === 'QueuesRead') return reads;
  return Action.every((action) => action.startsWith('xray:')) && TracingConfig?.Mode === 'Active';
};

/** The key is used by a service on the function's behalf: by those services that the function may speak to. */
const isForAService = ({ Action, Condition }: Statement, all: readonly Statement[]): boolean =>
  Action.every((action) => action.startsWith('kms:')) &&
  (Condition?.StringEquals?.['kms:ViaService'] ?? []).every((via) =>
    all.some((other) => other.Action.some((action) => via['Fn::Sub'].startsWith(`${action.split(':')[0]}.`))),
  );

/** What a role grants for calls of the function's own. */
const granted = (name: string): readonly string[] => {
  const all = statementsOf(name);
  const own = all.filter((statement) => !isByLambda(name, statement) && !isForAService(statement, all));
  return [...new Set(own.flatMap(({ Action }) => Action))].toSorted();
};

const names = deployedFunctions(ROOT).map(({ name }) => name);

describe('the calls of the functions', () => {
  it.each(names)('E3: %s is granted no action that its code has no use for', (name) => {
    expect(granted(name).filter((action) => !sent[name]?.includes(action))).toEqual([]);
  });

  it.each(names)('E3: %s is granted every action that its code calls', (name) => {
    expect(sent[name]?.filter((action) => !granted(name).includes(action))).toEqual(NEVER_SENT[name] ?? []);
  });
});

describe('the code', () => {
  it('scans no table but for the commands of operators, the data of a person, the comparison with the user pool, and drills', () => {
    const scanning = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('commands'))
      .filter((file) =>
        /\b(ScanCommand|paginateScan|ExecuteStatementCommand)/.test(readFileSync(join(ROOT, 'src', file), 'utf8')),
      );
    expect(scanning.filter((file) => !file.startsWith(join('adapters', 'dynamodb')))).toEqual([]);
    expect(names.filter((name) => granted(name).includes('dynamodb:Scan'))).toEqual([
      'erase-users',
      'reconcile-users',
      'run-drill',
      'users-api',
    ]);
  });
});

import { join } from 'node:path';
import { readDataRegistry } from '../../src/adapters/registry/read-data-registry.ts';
import { readModels } from '../../src/adapters/registry/read-models.ts';
import { readPermissionExemptions } from '../../src/adapters/serverless/read-permission-exemptions.ts';
import { searchedTables } from '../../src/domain/users/personal-data/data-registry.ts';
import { ofType, type Properties, packaged, ROOT, type Template } from './packaged.ts';

/** May name a wildcard, and why; test/infra/isolation.test.ts holds every permission to this list. */
const EXEMPTIONS = readPermissionExemptions(join(ROOT, 'infra', 'permission-exemptions.yml'));
const isExempt = ({ Action }: Statement): boolean =>
  EXEMPTIONS.some(({ actions }) => Action.every((action) => actions?.includes(action)));

/** What has no reference: a parameter made by the operator, and the verified sender. */
const STAGE_NAMED = /parameter\/realtechee-backend\/prod\/|identity\/realtechee\.com/;

let prod: Template;
beforeAll(async () => {
  prod = await packaged('prod');
}, 60_000);

interface Statement {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
}

const statementsOf = (role: Properties): readonly Statement[] =>
  role.Policies.flatMap(({ PolicyDocument }: Properties) => PolicyDocument.Statement);

/** Of tables, by the end of its name. */
const tablesOf = ({ Resource }: Statement): readonly string[] =>
  [Resource].flat().map((resource) => String(Object(resource)['Fn::GetAtt']?.[0]).replace(/Table$/, ''));

const functionRoles = () =>
  ofType(prod, 'AWS::IAM::Role').filter(([, { AssumeRolePolicyDocument }]) =>
    JSON.stringify(AssumeRolePolicyDocument).includes('lambda.amazonaws.com'),
  );

const allStatements = () =>
  functionRoles().flatMap(([id, role]) =>
    statementsOf(role).map((statement) => ({ id: `${id}/${statement.Sid}`, statement })),
  );

describe('the roles of functions', () => {
  it('E3: are one a function', () => {
    const used = ofType(prod, 'AWS::Lambda::Function').map(([, { Role }]) => Role['Fn::Sub']);
    expect(new Set(used).size).toBe(used.length);
    expect(
      functionRoles()
        .map(([id]) => `\${${id}.Arn}`)
        .toSorted(),
    ).toEqual(used.toSorted());
  });

  it('E3: grant no wildcard but the exemptions that are written down', () => {
    const wild = allStatements().filter(
      ({ statement }) =>
        JSON.stringify(statement).includes('*') || 'NotResource' in statement || 'NotAction' in statement,
    );
    const others = wild.filter(({ statement }) => !isExempt(statement));
    expect(others.map(({ id }) => id)).toEqual([
      'ConfigurationApiRole/ProposedSecrets',
      'ReconcileConfigurationRole/ProposedSecrets',
    ]);
    // Under the ids of requests, which nobody knows before; inside the stage, and beside every parameter that holds.
    for (const { statement } of others)
      expect(JSON.stringify(statement.Resource)).toMatch(/:parameter\/realtechee-backend\/prod\/pending\/\*"\}$/);
  });

  it('E3: the exemption for SMS reaches no topic', () => {
    const publishing = allStatements().filter(({ statement }) => statement.Action.includes('sns:Publish'));
    expect(publishing).toEqual(
      ['DeliverNotificationRole', 'DeliverBulkNotificationRole'].map((role) => ({
        id: `${role}/SmsButNoTopic`,
        statement: expect.objectContaining({ NotResource: { 'Fn::Sub': `arn:\${AWS::Partition}:sns:*:*:*` } }),
      })),
    );
  });

  it('E3: write to their own log alone', () => {
    for (const [id, role] of functionRoles()) {
      const logs = statementsOf(role).filter(({ Action }) => Action.some((action) => action.startsWith('logs:')));
      const name = id.replace(/Role$/, '');
      expect(logs.map(({ Resource }) => JSON.stringify(Resource).replaceAll('Dash', '').toLowerCase())).toEqual([
        `{"fn::getatt":["${name.toLowerCase()}loggroup","arn"]}`,
      ]);
    }
  });

  it('E1, E3: name resources by reference, or by a name that carries the stage', () => {
    for (const { id, statement } of allStatements().filter(({ statement }) => !isExempt(statement))) {
      for (const resource of [statement.Resource].flat()) {
        const text = JSON.stringify(resource);
        const isReference = 'Fn::GetAtt' in Object(resource) || /\$\{[A-Za-z]+(\.Arn)?\}/.test(text);
        expect([id, isReference || STAGE_NAMED.test(text)]).toEqual([id, true]);
      }
    }
  });

  it('E3: let only the delivery send, and only as this stage', () => {
    const mail = allStatements().filter(({ statement }) =>
      statement.Action.some((action) => action.startsWith('ses:')),
    );
    expect(mail.map(({ id }) => id)).toEqual(['DeliverNotificationRole/Mail', 'DeliverBulkNotificationRole/Mail']);
    expect(mail[0]?.statement.Action).toEqual(['ses:SendEmail']);
    expect(JSON.stringify(mail[0]?.statement.Resource)).toContain('identity/realtechee.com');
  });

  it('E3: drop no table of the stage, and delete no row but what the backend keeps for itself', () => {
    const actions = allStatements().flatMap(({ statement }) => statement.Action);
    for (const action of ['BatchWriteItem', 'DeleteTable']) expect(actions).not.toContain(`dynamodb:${action}`);
    const deleting = allStatements().filter(({ statement }) => statement.Action.includes('dynamodb:DeleteItem'));
    const tables = deleting.flatMap(({ statement }) => tablesOf(statement));
    expect([...new Set(tables)].toSorted()).toEqual(['BackendState', 'UserCommands', 'UserDirectory']);
  });

  it('U6, E3: scan where people may be named, for export and erasure alone; the directory also against the user pool', () => {
    const scanning = allStatements().filter(({ statement }) => statement.Action.includes('dynamodb:Scan'));
    expect(scanning.map(({ id }) => id).toSorted()).toEqual([
      'EraseUsersRole/FilesNamed',
      'EraseUsersRole/PersonalDataErased',
      'EraseUsersRole/PersonalDataRead',
      'ReconcileUsersRole/TableUserDirectory',
      'UsersApiRole/PersonalDataErased',
      'UsersApiRole/PersonalDataRead',
      'UsersApiRole/TableUserDirectory',
    ]);
    const scannedFor = (role: string) =>
      scanning
        .filter(({ id }) => id.startsWith(`${role}/PersonalData`))
        .flatMap(({ statement }) => tablesOf(statement));
    const searched = searchedTables(readDataRegistry()).map(({ model }) => model);
    for (const role of ['EraseUsersRole', 'UsersApiRole'])
      expect(scannedFor(role).toSorted()).toEqual(searched.toSorted());
  });

  it('U6, E3: read every table but the list itself for files, where the function that erases deletes them', () => {
    const [named] = allStatements().filter(({ id }) => id === 'EraseUsersRole/FilesNamed');
    const others = named === undefined ? [] : tablesOf(named.statement);
    const searched = searchedTables(readDataRegistry()).map(({ model }) => model);
    expect([...others, ...searched, 'BackendState'].toSorted()).toEqual([...readModels()].toSorted());
  });

  it('U6, E3: erase in those tables alone of which the registry says that they are erased', () => {
    const erasing = allStatements().filter(({ id }) => id.endsWith('/PersonalDataErased'));
    expect(erasing.map(({ id }) => id)).toEqual([
      'UsersApiRole/PersonalDataErased',
      'EraseUsersRole/PersonalDataErased',
    ]);
    const erased = searchedTables(readDataRegistry()).filter(({ treatment }) => treatment.kind === 'fields');
    for (const { statement } of erasing) {
      expect(statement.Action).toEqual(['dynamodb:BatchGetItem', 'dynamodb:Scan', 'dynamodb:UpdateItem']);
      expect(tablesOf(statement).toSorted()).toEqual(erased.map(({ model }) => model).toSorted());
    }
  });

  it('U1, E3: let only the functions of users into the user pool, and who asks about administrators; only into this one', () => {
    const using = allStatements().filter(({ statement }) => statement.Action.some((one) => one.startsWith('cognito-')));
    expect(using.map(({ id }) => id)).toEqual([
      'ConfigurationApiRole/UserPool',
      'UsersApiRole/UserPool',
      'ReconcileUsersRole/UserPool',
      'EraseUsersRole/UserPool',
    ]);
    const reading = using.find(({ id }) => id.startsWith('ConfigurationApi'))?.statement.Action;
    expect(reading).toEqual(['cognito-idp:AdminGetUser', 'cognito-idp:AdminListGroupsForUser']);
    for (const { statement } of using)
      expect(statement.Resource).toEqual({ 'Fn::Sub': expect.stringMatching(/:userpool\/\$\{UserPool\}$/) });
  });

  it('fit into a role: policies of 10,240 characters at most, with every reference worked out', () => {
    for (const [id, role] of functionRoles()) {
      const longest = JSON.stringify(role.Policies.map(({ PolicyDocument }: Properties) => PolicyDocument))
        .replaceAll(/\{"Fn::GetAtt":\["\w+","\w+"\]\}/g, `"${'x'.repeat(120)}"`)
        .replaceAll(/\$\{[\w:.]+\}/g, 'x'.repeat(40));
      expect([id, longest.length < 10_240]).toEqual([id, true]);
    }
  });

  it('E3: let the functions of statuses change requests alone, and add to history, signals and audit trail', () => {
    const writing = allStatements().filter(
      ({ id, statement }) =>
        /^(SweepStatuses|RecordStatusChanges|FollowRequestEvents|RequestsApi)Role/.test(id) &&
        statement.Action.some((action) => /:(Update|Delete)Item$/.test(action)),
    );
    const tables = writing.map(({ statement }) => Object(statement.Resource)['Fn::GetAtt'][0]);
    expect([...new Set(tables)]).toEqual(['RequestsTable', 'BackendStateTable']);
  });
});

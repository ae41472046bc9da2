import { join } from 'node:path';
import { readPermissionExemptions } from '../../src/adapters/serverless/read-permission-exemptions.ts';
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
    expect(wild.filter(({ statement }) => !isExempt(statement))).toEqual([]);
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

  it('E3: scan no table, drop none, and delete no row but what the backend keeps for itself', () => {
    const actions = allStatements().flatMap(({ statement }) => statement.Action);
    for (const action of ['Scan', 'BatchWriteItem', 'DeleteTable']) expect(actions).not.toContain(`dynamodb:${action}`);
    const deleting = allStatements().filter(({ statement }) => statement.Action.includes('dynamodb:DeleteItem'));
    for (const { statement } of deleting)
      expect(statement.Resource).toEqual({ 'Fn::GetAtt': ['BackendStateTable', 'Arn'] });
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

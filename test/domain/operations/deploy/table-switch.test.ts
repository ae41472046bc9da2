import { holdingData, leavingTables, suffixIn } from '../../../../src/domain/operations/deploy/table-switch.ts';

const [OLD, NEW] = ['a'.repeat(26), 'b'.repeat(26)];
const SWITCH = {
  id: 'recover-1',
  fromSuffix: OLD,
  suffix: NEW,
  models: ['Contacts', 'Requests'],
  checkedAt: new Date(0),
};

const table = (model: string, changes: object = {}, properties: object = {}) => ({
  Type: 'AWS::DynamoDB::Table',
  DeletionPolicy: 'Retain',
  Properties: { TableName: `${model}-${OLD}-NONE`, DeletionProtectionEnabled: true, ...properties },
  ...changes,
});
const leaving = (resource: object) => leavingTables({ Resources: { ContactsTable: resource } }, SWITCH);

describe('what may leave a stack for a recovery', () => {
  it('O4, E4: is a table that it has replaced, kept by CloudFormation and protected', () => {
    expect(leaving(table('Contacts'))).toEqual(['ContactsTable']);
  });

  it.each([
    ['that is of no recovered model', table('Quotes')],
    ['of another suffix', table('Contacts', {}, { TableName: `Contacts-${NEW}-NONE` })],
    ['whose name nobody knows before', table('Contacts', {}, { TableName: { 'Fn::Sub': 'x' } })],
    ['that goes with the stack', table('Contacts', { DeletionPolicy: 'Delete' })],
    ['without a word on that', table('Contacts', { DeletionPolicy: undefined })],
    ['that is not protected', table('Contacts', {}, { DeletionProtectionEnabled: false })],
    ['and no bucket', table('Contacts', { Type: 'AWS::S3::Bucket' })],
  ])('O4, E4: is no table %s', (_, resource) => {
    expect(leaving(resource)).toEqual([]);
  });

  it('tells what else holds data, and on which tables a template stands', () => {
    const Resources = { A: table('Contacts'), B: { Type: 'AWS::S3::Bucket' }, C: { Type: 'AWS::SQS::Queue' } };
    expect(holdingData({ Resources })).toEqual(['A', 'B']);
    expect(suffixIn({ Outputs: { BackendSuffix: { Value: OLD } } })).toBe(OLD);
    expect([suffixIn({}), suffixIn(undefined), holdingData(undefined)]).toEqual([undefined, undefined, []]);
  });
});

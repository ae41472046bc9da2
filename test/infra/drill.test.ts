import { createRequire } from 'node:module';
import { join } from 'node:path';
import { readModels } from '../../src/adapters/registry/read-models.ts';
import { TURN_SECONDS } from '../../src/handlers/operations/dependencies.ts';
import { ofType, type Properties, packaged, ROOT, type Template } from './packaged.ts';

const require = createRequire(join(ROOT, 'x.cjs'));
const { isBackendSuffix } = require('./infra/lib/backend-suffix.cjs');

let prod: Template;
beforeAll(async () => {
  prod = await packaged('prod');
}, 60_000);

const functionOf = (template: Template): Properties => template.Resources.RunDashdrillLambdaFunction?.Properties ?? {};
const suffixIn = (template: Template): string => functionOf(template).Environment.Variables.DRILL_SUFFIX;
const statementsOf = (template: Template): readonly Properties[] =>
  template.Resources.RunDrillRole?.Properties.Policies[0].PolicyDocument.Statement;
const statement = (sid: string): Properties => statementsOf(prod).find(({ Sid }) => Sid === sid) ?? {};

describe('the monthly drill', () => {
  it('O1: has turns every quarter of an hour of the first day of a month, each with time to end by itself', () => {
    const rule = ofType(prod, 'AWS::Events::Rule').find(([, { Name }]) => Name === 'realtechee-backend-prod-run-drill');
    expect(rule?.[1]).toMatchObject({ ScheduleExpression: 'cron(0/15 13-22 1 * ? *)', State: 'ENABLED' });
    const { Timeout } = functionOf(prod);
    expect(Timeout).toBeGreaterThan(TURN_SECONDS + 120);
    expect(Timeout).toBeLessThan(900);
  });

  it('E1, E3: works under a suffix that is of its stage, and that no stage stands on', () => {
    const { BACKEND_SUFFIX } = functionOf(prod).Environment.Variables;
    expect(suffixIn(prod)).toBe(`${BACKEND_SUFFIX}-drill`);
    expect(isBackendSuffix(BACKEND_SUFFIX)).toBe(true);
    expect(isBackendSuffix(suffixIn(prod))).toBe(false);
  });

  it('E3: makes, writes and deletes the tables of that suffix alone, each by its name', () => {
    const { Roles, PolicyDocument } = prod.Resources.RunDrillTables?.Properties ?? {};
    expect([Roles, PolicyDocument.Statement.length]).toEqual([[{ Ref: 'RunDrillRole' }], 1]);
    const [{ Action, Resource }] = PolicyDocument.Statement;
    const own = `arn:\${AWS::Partition}:dynamodb:\${AWS::Region}:\${AWS::AccountId}:table/`;
    expect(Resource).toEqual(readModels().map((model) => ({ 'Fn::Sub': `${own}${model}-${suffixIn(prod)}-NONE` })));
    expect(Action).toContain('dynamodb:DeleteTable');
    const onTables = statementsOf(prod).flatMap((one) =>
      one.Action.filter((action: string) => action.startsWith('dynamodb:')),
    );
    expect(onTables.toSorted()).toEqual([
      'dynamodb:DescribeContinuousBackups',
      'dynamodb:DescribeTable',
      'dynamodb:GetItem',
      'dynamodb:RestoreTableToPointInTime',
      'dynamodb:UpdateItem',
    ]);
  });

  it('E3: fits into a policy: 6,144 characters, with every reference worked out at its longest', () => {
    const text = JSON.stringify(prod.Resources.RunDrillTables?.Properties.PolicyDocument)
      .replaceAll(/\{"Fn::Sub":("[^"]+")\}/g, '$1')
      .replaceAll(`\${AWS::Partition}`, 'aws-us-gov')
      .replaceAll(`\${AWS::Region}`, 'ap-southeast-1')
      .replaceAll(`\${AWS::AccountId}`, '123456789012');
    expect(text).not.toContain('${');
    expect(text.length).toBeLessThan(6144);
  });

  it('O1: may bring back every table of the registry, with the key of the stage', () => {
    const sources = statement('TablesToBringBack').Resource.map((resource: Properties) => resource['Fn::GetAtt'][0]);
    expect(sources.toSorted()).toEqual(
      readModels()
        .map((model) => `${model}Table`)
        .toSorted(),
    );
    expect(statement('GrantForRestoredTables')).toMatchObject({
      Action: ['kms:CreateGrant'],
      Resource: { 'Fn::GetAtt': ['StageKey', 'Arn'] },
      Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    });
  });

  it('is there, with its alarms and permissions, where a stage keeps backups; elsewhere it has nothing to do', async () => {
    const without = await packaged('dev', ['backups=false']);
    expect(suffixIn(without)).toBeUndefined();
    expect(statementsOf(without).map(({ Sid }) => Sid)).not.toContain('TablesToBringBack');
    expect(without.Resources).not.toHaveProperty('RunDrillTables');
    expect(Object.keys(without.Resources).filter((id) => /^Drill/.test(id))).toEqual([]);
    expect(Object.keys(prod.Resources).filter((id) => /^Drill/.test(id))).toEqual([
      'DrillFailedAlarm',
      'DrillOverdueAlarm',
    ]);
  }, 60_000);
});

import { lossesIn } from '../../../../src/domain/operations/deploy/judge-preview.ts';
import { HOLDING_DATA, losesData, templateChanges } from '../../../../src/domain/operations/deploy/template-changes.ts';
import { packaged } from '../../../infra/packaged.ts';

// biome-ignore lint/suspicious/noExplicitAny: a copy of a template, to be spoilt
type Spoilt = any;

let prod: Spoilt;
beforeAll(async () => {
  prod = await packaged('prod');
}, 60_000);

const spoilt = (spoil: (template: Spoilt) => void): Spoilt => {
  const copy = structuredClone(prod);
  spoil(copy.Resources);
  return copy;
};
const lost = (spoil: (resources: Spoilt) => void) =>
  templateChanges(prod, spoilt(spoil))
    .filter(losesData)
    .map(({ id, kind }) => `${id} ${kind}`);

const ofType = (type: string): string => {
  const found = Object.entries<Spoilt>(prod.Resources).find(([, { Type }]) => Type === type);
  if (found === undefined) throw new Error(`the template has no ${type}`);
  return found[0];
};

describe('what a template changes of the deployed one', () => {
  it('is nothing when it is the same, whenever it was packaged', () => {
    const later = JSON.parse(
      JSON.stringify(prod).replaceAll(/\d{13}-\d{4}-\d\d-\d\dT[\d:.]+Z/g, '1796009999999-2026-12-01T02:00:00.000Z'),
    );
    expect(templateChanges(prod, later)).toEqual([]);
  });

  it.each(HOLDING_DATA)('O4, E4: %s that is removed, or of which the name changes, loses data', (type) => {
    const id = ofType(type);
    expect(lost((resources) => delete resources[id])).toEqual([`${id} removed`]);
    expect(lost((resources) => (resources[id].Type = 'AWS::SQS::Queue'))).toEqual([`${id} replaced`]);
  });

  it('O4, E4: a renamed table is another table, and one without its protection is lost by the next mistake', () => {
    expect(lost(({ ContactsTable }) => (ContactsTable.Properties.TableName = 'Contacts-x-NONE'))).toEqual([
      'ContactsTable replaced',
    ]);
    expect(lost(({ ContactsTable }) => (ContactsTable.Properties.KeySchema[0].AttributeName = 'key'))).toEqual([
      'ContactsTable replaced',
    ]);
    for (const spoil of [
      ({ ContactsTable }: Spoilt) => (ContactsTable.DeletionPolicy = 'Delete'),
      ({ ContactsTable }: Spoilt) => delete ContactsTable.UpdateReplacePolicy,
      ({ ContactsTable }: Spoilt) => (ContactsTable.Properties.DeletionProtectionEnabled = false),
      ({ ContactsTable }: Spoilt) =>
        (ContactsTable.Properties.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled = false),
    ])
      expect(lost(spoil)).toEqual(['ContactsTable unprotected']);
    expect(lost(({ UserPool }) => (UserPool.Properties.DeletionProtection = 'INACTIVE'))).toEqual([
      'UserPool unprotected',
    ]);
  });

  it('tells a change that loses nothing by where it is', () => {
    const changes = templateChanges(
      prod,
      spoilt((resources) => {
        resources.ContactsTable.Properties.BillingMode = 'PAY_PER_REQUEST';
        resources.Planted = { Type: 'AWS::SQS::Queue' };
        delete resources.CriticalAlarm;
      }),
    );
    expect(changes.map(({ id, kind, paths }) => [id, kind, paths])).toEqual([
      ['ContactsTable', 'changed', ['Properties.BillingMode']],
      ['CriticalAlarm', 'removed', []],
      ['Planted', 'added', []],
    ]);
    expect(changes.some(losesData)).toBe(false);
  });

  it('E4: holds for the very types that the policy of the stack protects', async () => {
    const { readFileSync } = await import('node:fs');
    const source = readFileSync('infra/lib/stack-policy.cjs', 'utf8');
    const listed = [...source.matchAll(/'(AWS::[\w:]+)'/g)].map(([, type]) => type);
    expect(listed).toEqual(HOLDING_DATA);
  });
});

describe('what CloudFormation says that it would do', () => {
  const change = (action: 'Modify' | 'Remove' | 'Add', replacement?: 'True' | 'False' | 'Conditional') => ({
    action,
    id: 'ContactsTable',
    type: 'AWS::DynamoDB::Table',
    ...(replacement === undefined ? {} : { replacement }),
  });

  it('O4: is refused where it removes or replaces what holds data, and not where it cannot tell', () => {
    expect(lossesIn([change('Remove')])).toEqual(['ContactsTable (AWS::DynamoDB::Table) would be removed']);
    expect(lossesIn([change('Modify', 'True')])).toEqual(['ContactsTable (AWS::DynamoDB::Table) would be replaced']);
    expect(lossesIn([change('Modify', 'Conditional'), change('Modify', 'False'), change('Add')])).toEqual([]);
    expect(lossesIn([{ ...change('Remove'), type: 'AWS::SQS::Queue' }])).toEqual([]);
  });
});

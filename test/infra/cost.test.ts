import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { costPage } from '../../tools/cost/page.ts';
import { dollars, idleMonth, millionEmails, total } from '../../tools/cost/reckon.ts';
import { packaged, ROOT } from './packaged.ts';

describe('the cost page', () => {
  it('says what the templates, the counted units and the assumed prices come to (else: node tools/cost-page.ts)', async () => {
    const page = costPage({ prod: await packaged('prod'), dev: await packaged('dev') });
    expect(readFileSync(join(ROOT, 'docs/cost.md'), 'utf8')).toBe(page);
  }, 60_000);
});

describe('the arithmetic', () => {
  const table = (units: object) => ({ Type: 'AWS::DynamoDB::Table', Properties: units });
  const provisioned = { ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 } };
  const idle = (Resources: Readonly<Record<string, { Type: string; Properties?: object }>>) => {
    const lines = idleMonth({ Resources });
    return (what: string) => lines.find((line) => line.what.includes(what))?.quantity;
  };

  it('adds up the least of tables and of their indexes', () => {
    const found = idle({ a: table({ ...provisioned, GlobalSecondaryIndexes: [provisioned] }), b: table(provisioned) });
    expect(found('at their least: writes')).toBe(15 * 730);
  });

  it('counts four alarms a policy, and the metrics of an expression', () => {
    const alarm = (Properties: object) => ({ Type: 'AWS::CloudWatch::Alarm', Properties });
    const found = idle({
      a: { Type: 'AWS::ApplicationAutoScaling::ScalingPolicy' },
      b: alarm({ MetricName: 'Errors' }),
      c: alarm({ Metrics: [{ MetricStat: {} }, { MetricStat: {} }, { Expression: 'a/b' }] }),
    });
    expect(found('by itself')).toBe(4);
    expect(found('of the stage')).toBe(3);
  });

  it('leaves out what a stage does not have', () => {
    const what = idleMonth({ Resources: {} }).map((line) => line.what);
    expect(what.filter((line) => /trail|ACL|provisioned|alarm/.test(line))).toEqual([]);
  });

  it('multiplies', () => {
    const sending = millionEmails({ Resources: {} }).find(({ what }) => what === 'sending');
    expect(sending && dollars(sending)).toBe(100);
    expect(total([{ what: '', quantity: 2, price: 'KMS, a key for a month' }])).toBe(2);
  });
});

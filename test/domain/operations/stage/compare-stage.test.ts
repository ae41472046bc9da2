import { createHash } from 'node:crypto';
import { readTableRegistry } from '../../../../src/adapters/registry/read-table-registry.ts';
import { AREAS, type Area, type Aspects, type Expected } from '../../../../src/domain/operations/stage/aspects.ts';
import { checkStage } from '../../../../src/domain/operations/stage/check-stage.ts';
import { compareStage, isAsPromised } from '../../../../src/domain/operations/stage/compare-stage.ts';
import { expectTriggers } from '../../../../src/domain/operations/stage/expect-functions.ts';
import { expectStage } from '../../../../src/domain/operations/stage/expect-stage.ts';
import type { AreaReader, Reading } from '../../../../src/domain/operations/stage/ports.ts';
import { comparableTemplate, templateHash } from '../../../../src/domain/operations/stage/template-hash.ts';
import type { PackagedStage } from '../../../../src/domain/operations/template.ts';
import { packagedStage } from '../../../infra/packaged-stages.ts';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

let prod: PackagedStage;
let expected: readonly Expected[];
beforeAll(async () => {
  prod = await packagedStage('prod');
  const physicalIds = new Map(Object.keys(prod.template.Resources).map((id) => [id, `made-of-${id}`]));
  expected = expectStage({
    packaged: prod,
    registry: readTableRegistry(),
    names: { account: '000000000000', physicalIds },
    code: new Map([['plan-notifications.zip', 'c29tZSBjb2Rl']]),
    templateHash: templateHash(digest, prod.template),
    mailIdentity: 'realtechee.com',
    alertEmail: 'oncall@example.com',
    keepsData: true,
  });
}, 60_000);

const named = (area: Area, name: string): Aspects =>
  expected.find((one) => one.area === area && one.name.startsWith(name))?.aspects ?? {};

const asPromised = (): Map<Area, Map<string, Aspects>> =>
  new Map(
    AREAS.map((area) => [
      area,
      new Map(expected.filter((one) => one.area === area).map(({ name, aspects }) => [name, aspects])),
    ]),
  );

const readings = (live: ReadonlyMap<Area, ReadonlyMap<string, Aspects>>): ReadonlyMap<Area, Reading> =>
  new Map([...live].map(([area, things]) => [area, { things }]));

describe('what a stage promises', () => {
  it('O3: names a stream by its table, whether that is of the stack or adopted, as after a recovery', () => {
    const table = `SignalEvents-${'b'.repeat(26)}-NONE`;
    const arns = [`arn:aws:dynamodb:us-west-1:1:table/${table}/stream/2026-11-30T05:32:24.743`, table];
    const Properties = { FunctionName: 'plan-notifications' };
    const names = arns.map((EventSourceArn) =>
      expectTriggers([
        { id: 'M', type: 'AWS::Lambda::EventSourceMapping', properties: { ...Properties, EventSourceArn }, source: {} },
      ]).map(({ name }) => name),
    );
    expect(names).toEqual([[`plan-notifications from ${table}`], [`plan-notifications from ${table}`]]);
  });

  it('O3: is what the domain says of production, read from the registry and the packaged template', () => {
    expect(named('tables', 'Requests-')).toEqual({
      key: 'id',
      'index status-timerAt': 'status, timerAt: lastActivityAt leadSource statusSince',
      stream: 'NEW_AND_OLD_IMAGES',
      expiry: 'none',
      capacity: 'provisioned',
      'point-in-time recovery': '35 days',
      'deletion protection': 'on',
      'encryption key': 'made-of-StageKey',
    });
    expect(named('capacity', 'table/made-of-ContactsTable dynamodb:table:ReadCapacityUnits')).toEqual({
      range: '5 to 4000',
      target: '70 %',
      cooldowns: 'out 60 s, in 300 s',
    });
    expect(named('users', 'realtechee-backend-prod')).toMatchObject({ MFA: 'OPTIONAL', 'password length': '8' });
    expect(named('mail', 'identity realtechee.com')).toEqual({ verified: 'yes', DKIM: 'SUCCESS' });
    expect(named('alarms', 'realtechee-backend-prod-critical')).toEqual({ actions: 'on', tells: 'made-of-AlertTopic' });
    expect(named('alerts', 'RealTechee-Production-Alerts')).toEqual({ 'confirmed subscriptions': 'some' });
    expect(named('configuration', '/realtechee-backend/prod/')).toEqual({ errors: 'none' });
    expect(named('functions', 'realtechee-backend-prod-plan-notifications')).toMatchObject({
      runtime: 'nodejs24.x',
      code: 'c29tZSBjb2Rl',
      'environment LOG_LEVEL': 'INFO',
      'environment DEAD_LETTER_QUEUE_URL': 'made-of-NotificationDeadLetters',
    });
    expect(named('triggers', 'made-of-PlanDashnotifications')).toMatchObject({
      state: 'on',
      'failures go to': 'made-of-NotificationTriggerFailures',
    });
  });

  it('has every table of the registry, every queue, function and alarm of the template', () => {
    const ofType = (...types: readonly string[]) =>
      Object.values(prod.template.Resources).filter(({ Type }) => types.includes(Type)).length;
    const count = (area: Area) => expected.filter((one) => one.area === area).length;
    expect(count('tables')).toBe(readTableRegistry().length);
    expect(count('queues')).toBe(ofType('AWS::SQS::Queue'));
    expect(count('functions')).toBe(ofType('AWS::Lambda::Function'));
    expect(count('alarms')).toBe(ofType('AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'));
    expect(count('triggers')).toBe(ofType('AWS::Lambda::EventSourceMapping', 'AWS::Events::Rule'));
  });

  it('asks of an adopted table what the stack gives its own, but for the key, which is its owner’s', () => {
    const { ContactsTable: _, ...Resources } = prod.template.Resources;
    const adopted = expectStage({
      packaged: { ...prod, template: { ...prod.template, Resources } },
      registry: readTableRegistry(),
      names: { account: '000000000000', physicalIds: new Map() },
      code: new Map(),
      templateHash: '',
      mailIdentity: '',
      alertEmail: '',
      keepsData: true,
    }).find(({ name }) => name.startsWith('Contacts-'));
    expect(adopted?.aspects).toMatchObject({ 'point-in-time recovery': '35 days', 'deletion protection': 'on' });
    expect(adopted?.aspects).not.toHaveProperty('encryption key');
  });
});

describe('a stage compared with its promise', () => {
  it('is as promised when all of it is there', () => {
    const comparison = compareStage('prod', expected, readings(asPromised()));
    expect(comparison.findings).toEqual([]);
    expect(isAsPromised(comparison)).toBe(true);
    expect(comparison.areas.reduce((sum, { aspects }) => sum + aspects, 0)).toBeGreaterThan(1000);
  });

  it('O3: every single aspect that differs is found, by its name, with a remedy', () => {
    for (const { area, name, aspects } of expected.filter((one, at) => at % 17 === 0 || one.area === 'stack'))
      for (const aspect of Object.keys(aspects)) {
        const live = asPromised();
        live.get(area)?.set(name, { ...aspects, [aspect]: 'another' });
        const { findings } = compareStage('prod', expected, readings(live));
        expect(findings).toEqual([expect.objectContaining({ area, name, aspect, verdict: 'wrong' })]);
        expect(findings[0]?.remedy).toMatch(/realtechee|aws |docs|SES|SNS|rows/);
      }
  });

  it('O3: a thing that is missing is found in every area', () => {
    for (const area of AREAS) {
      const live = asPromised();
      const [first = ''] = live.get(area)?.keys() ?? [];
      live.get(area)?.delete(first);
      expect(compareStage('prod', expected, readings(live)).findings).toEqual([
        expect.objectContaining({ area, name: first, verdict: 'missing' }),
      ]);
    }
  });

  it('shows no value of a variable, which may be an address', () => {
    const live = asPromised();
    const [name = '', aspects = {}] = [...(live.get('functions') ?? [])][0] ?? [];
    live.get('functions')?.set(name, { ...aspects, 'environment CORS_ORIGINS': 'https://someone.example.com' });
    const told = JSON.stringify(compareStage('prod', expected, readings(live)));
    expect(told).toContain('environment CORS_ORIGINS');
    expect(told).not.toContain('someone.example.com');
    expect(told).not.toContain('www.realtechee.com');
  });

  it('is not shown to be as promised while an area cannot be read; the others are compared all the same', async () => {
    const live = readings(asPromised());
    const readerOf = (area: Area): AreaReader => ({
      read: async () => {
        if (area === 'mail') throw new Error('AccessDenied');
        return live.get(area) ?? { notHere: 'no' };
      },
    });
    const readers = Object.fromEntries(AREAS.map((area) => [area, readerOf(area)])) as Record<Area, AreaReader>;
    const comparison = await checkStage({ readers, progress: () => {} })('prod', expected);
    expect(comparison.findings).toEqual([]);
    expect(isAsPromised(comparison)).toBe(false);
    expect(comparison.areas.find(({ area }) => area === 'mail')).toMatchObject({ unread: 'AccessDenied', aspects: 0 });
  });
});

describe('the hash of a template', () => {
  it('does not see when it was packaged or in which order, and sees everything else', () => {
    const key = (moment: string) => ({ Resources: { A: { S3Key: `serverless/s/prod/${moment}/a.zip`, b: [1] } } });
    const first = key('1796001464597-2026-11-30T01:17:44.597Z');
    const second = key('1796009999999-2026-12-01T02:00:00.000Z');
    expect(templateHash(digest, first)).toBe(templateHash(digest, second));
    expect(JSON.stringify(comparableTemplate({ b: 1, a: { d: 1, c: 2 } }))).toBe('{"a":{"c":2,"d":1},"b":1}');
    expect(templateHash(digest, { Resources: { A: { b: [2] } } })).not.toBe(
      templateHash(digest, { Resources: { A: { b: [1] } } }),
    );
  });
});

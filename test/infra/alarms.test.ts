import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ofType, type Properties, packaged, ROOT, type Template } from './packaged.ts';

let prod: Template;
beforeAll(async () => {
  prod = await packaged('prod');
}, 60_000);

const alarms = () => ofType(prod, 'AWS::CloudWatch::Alarm');
const composites = () => ofType(prod, 'AWS::CloudWatch::CompositeAlarm');
const named = (name: string): Properties => {
  const found = alarms().find(([, { AlarmName }]) => AlarmName === `realtechee-backend-prod-${name}`);
  if (found === undefined) throw new Error(`no alarm ${name}`);
  return found[1];
};
const severityOf = ({ AlarmDescription }: Properties): string => AlarmDescription.slice(0, 2);
const expressionOf = ({ Metrics }: Properties): string =>
  Metrics.find(({ ReturnData }: Properties) => ReturnData).Expression;
const periodOf = ({ Period, Metrics }: Properties): number => Period ?? Metrics.at(-1).MetricStat.Period;

const LANES = ['deliver-notification', 'deliver-bulk-notification'];
const STREAM_FUNCTIONS = ['plan-notifications', ...LANES, 'record-status-changes', 'follow-request-events'];
const AWAITED = [...STREAM_FUNCTIONS, 'record-feedback', 'unsubscribe', 'requests-api'];
const FUNCTIONS = [
  ...AWAITED,
  'wake-due-notifications',
  'sweep-statuses',
  'users-api',
  'reconcile-users',
  'erase-users',
];
const OF_THE_POOL = ['post-confirmation', 'pre-token-generation', 'custom-message'];
const OF_THE_STAGE = ['check-backups', 'run-drill'];
const CAPABILITIES = ['notifications', 'statuses', 'users'];

/** The functions at which an alarm of a capability looks. */
const watchedBy = ({ Metrics }: Properties): readonly string[] =>
  Metrics.slice(1).map(({ MetricStat }: Properties) =>
    MetricStat.Metric.Dimensions[0].Value.replace('realtechee-backend-prod-', ''),
  );

describe('the critical alarms', () => {
  it('O5: speak when more than 5 % of the runs of a function fail, in 2 periods in a row', () => {
    for (const name of [...FUNCTIONS, ...OF_THE_POOL, ...OF_THE_STAGE]) {
      const errors = named(`${name}-errors`);
      expect(errors).toMatchObject({
        Threshold: 5,
        EvaluationPeriods: 2,
        DatapointsToAlarm: 2,
        TreatMissingData: 'notBreaching',
      });
      expect([severityOf(errors), expressionOf(errors)]).toEqual(['P0', '100 * errors / runs']);
    }
  });

  it('U4, O5: take no sign-up that was refused, which the function can only say by failing, for an error of its own', () => {
    expect(severityOf(named('pre-sign-up-errors'))).toBe('P0');
    expect(expressionOf(named('pre-sign-up-errors'))).toBe('100 * (errors - FILL(refused, 0)) / runs');
    const names = named('pre-sign-up-errors')
      .Metrics.slice(1)
      .map(({ MetricStat }: Properties) => MetricStat.Metric);
    expect(names).toContainEqual(expect.objectContaining({ MetricName: 'SignUpsRefused' }));
  });

  it('O5: speak of the requests and the records that fail too, which are no errors of a function to Lambda', () => {
    for (const name of [
      'http-api-errors',
      'plan-notifications-records-failed',
      'deliver-notification-records-failed',
      'record-feedback-records-failed',
      'record-status-changes-records-failed',
      'follow-request-events-records-failed',
    ]) {
      expect([name, severityOf(named(name))]).toEqual([name, 'P0']);
      expect(named(name)).toMatchObject({ Threshold: 5, EvaluationPeriods: 2, DatapointsToAlarm: 2 });
      expect(expressionOf(named(name))).toMatch(/^100 \* failed \//);
    }
  });

  it.each([
    ['very-slow', 'P0', 5000],
    ['slow', 'P1', 3000],
  ] as const)('O5: speak of an answer that takes too long in 3 periods in a row: %s is %s', (suffix, severity, milliseconds) => {
    expect(named(`http-api-${suffix}`)).toMatchObject({ MetricName: 'Latency', ExtendedStatistic: 'p95' });
    const slowest = CAPABILITIES.map((capability) => named(`${capability}-${suffix}`));
    for (const slow of slowest) {
      expect(expressionOf(slow)).toBe('MAX(FILL(METRICS(), 0))');
      for (const { MetricStat } of slow.Metrics.slice(1))
        expect(MetricStat).toMatchObject({ Metric: { MetricName: 'Duration' }, Stat: 'p95', Period: 60 });
    }
    expect(slowest.flatMap(watchedBy).toSorted()).toEqual(
      [...AWAITED, 'users-api', 'pre-sign-up', ...OF_THE_POOL].toSorted(),
    );
    for (const slow of [...slowest, named(`http-api-${suffix}`)]) {
      expect(severityOf(slow)).toBe(severity);
      expect(slow).toMatchObject({
        Threshold: milliseconds,
        EvaluationPeriods: 3,
        DatapointsToAlarm: 3,
        ComparisonOperator: 'GreaterThanThreshold',
      });
    }
  });

  it.each(['feedback-unmatched', 'marketing-stopped'])('N14, O5: speak from the first time on: %s', (name) => {
    expect([severityOf(named(name)), named(name).Threshold]).toEqual(['P1', 0]);
  });

  it('N13, O5: speak when what the provider tells waits for more than 5 minutes', () => {
    expect(named('feedback-behind')).toMatchObject({ MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 300 });
  });

  it('O5: speak when the database cannot be reached', () => {
    for (const name of ['database-unreachable', 'database-unreachable-statuses', 'database-unreachable-users']) {
      expect([name, severityOf(named(name))]).toEqual([name, 'P0']);
      expect(named(name)).toMatchObject({ MetricName: 'DatabaseUnreachable', Threshold: 0 });
    }
  });
});

describe('the warnings', () => {
  it('O5: speak of each table in use that takes more than 100 ms on average', () => {
    const slow = alarms().filter(([, { AlarmName }]) => AlarmName.includes('database-slow-'));
    const roles = readdirSync(join(ROOT, 'infra/roles'))
      .filter((file) => file.endsWith('.yml'))
      .map((file): Record<string, Properties> => parse(readFileSync(join(ROOT, 'infra/roles', file), 'utf8')));
    const used = new Set(
      roles
        .flatMap(Object.values)
        .flatMap(({ tables = {} }) => Object.keys(tables).map((target) => target.split('/')[0])),
    );
    expect(slow.map(([, { AlarmDescription }]) => / table (\w+) /.exec(AlarmDescription)?.[1]).toSorted()).toEqual(
      [...used].toSorted(),
    );
    for (const [, properties] of slow) {
      expect([severityOf(properties), properties.Threshold]).toEqual(['P1', 100]);
      expect(expressionOf(properties)).toContain('AVG(SuccessfulRequestLatency)');
    }
  });

  it.each([
    ['mail-bounces', 5, '100 * refused / sent'],
    ['mail-complaints', 0.1, '100 * refused / sent'],
    ['mail-quota', 80, '100 * sent / 50000'],
  ] as const)('O5: %s speaks over %d %%, of a day', (name, percent, expression) => {
    expect(named(name)).toMatchObject({ Threshold: percent, EvaluationPeriods: 1, TreatMissingData: 'notBreaching' });
    expect([expressionOf(named(name)), periodOf(named(name))]).toEqual([expression, 86_400]);
  });

  it('O5: speak when work has been due for more than 5 minutes, and when nobody has looked', () => {
    expect(named('oldest-due')).toMatchObject({
      MetricName: 'OldestDueAge',
      Statistic: 'Maximum',
      Threshold: 300,
      TreatMissingData: 'breaching',
    });
  });

  it('S4, O5: speak when a sweep of statuses leaves what was due for 5 minutes, and when none has run for 2 hours', () => {
    expect(named('statuses-oldest-due')).toMatchObject({
      MetricName: 'StatusOldestDueAge',
      Statistic: 'Maximum',
      Threshold: 300,
      Period: 3600,
      EvaluationPeriods: 1,
    });
    expect(named('statuses-not-swept')).toMatchObject({
      MetricName: 'StatusesLooked',
      Statistic: 'SampleCount',
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      Period: 3600,
      EvaluationPeriods: 2,
      DatapointsToAlarm: 2,
      TreatMissingData: 'breaching',
    });
  });

  it('O5: speak of the first thing that should never happen', () => {
    for (const name of [
      'email-unknown-outcomes',
      'sms-unknown-outcomes',
      'signals-quarantined',
      'signals-replanned',
      'status-timers-failed',
      'irregular-status-changes',
      'unknown-statuses',
      'users-in-no-group',
      'user-drift-failed',
      'sign-ups-incomplete',
      'user-links-asked',
      'erasures-failed',
      'backups-missing',
      'file-backups-damaged',
      'drill-failed',
    ]) {
      expect(named(name)).toMatchObject({ Statistic: 'Sum', Threshold: 0, EvaluationPeriods: 1 });
    }
  });

  it('U2, O5: speak when a command on a user stays half-done for 10 minutes, and when nobody looks', () => {
    expect(named('user-commands-half-done')).toMatchObject({
      MetricName: 'UserCommandsHalfDone',
      Threshold: 0,
      Period: 300,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 3,
    });
    for (const [name, hours] of [
      ['user-commands-not-reconciled', 0.5],
      ['users-not-compared', 30],
      ['backups-not-checked', 30],
    ] as const) {
      const { Period, EvaluationPeriods, ...silent } = named(name);
      expect([name, (Period * EvaluationPeriods) / 3600]).toEqual([name, hours]);
      expect(silent).toMatchObject({
        Statistic: 'SampleCount',
        ComparisonOperator: 'LessThanThreshold',
        Threshold: 1,
        TreatMissingData: 'breaching',
      });
    }
    expect(named('user-drift')).toMatchObject({ MetricName: 'UserDriftMended', Threshold: 20 });
  });

  it('O1, O5: speak when no drill has succeeded for 35 days, as each day’s check counts them', () => {
    expect(named('drill-overdue')).toMatchObject({
      MetricName: 'DaysWithoutDrill',
      Statistic: 'Maximum',
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 34,
      Period: 86_400,
      EvaluationPeriods: 1,
      TreatMissingData: 'ignore',
    });
  });

  it('O5: speak of throttled functions, and of streams that are behind', () => {
    const throttles = [...CAPABILITIES, 'operations'].map((capability) => named(`${capability}-throttles`));
    for (const one of throttles) expect([one.Threshold, expressionOf(one)]).toEqual([0, 'SUM(FILL(METRICS(), 0))']);
    expect(throttles.flatMap(watchedBy).toSorted()).toEqual(
      [...FUNCTIONS, ...OF_THE_POOL, ...OF_THE_STAGE, 'pre-sign-up'].toSorted(),
    );
    for (const name of STREAM_FUNCTIONS) {
      expect(named(`${name}-stream-behind`)).toMatchObject({ MetricName: 'IteratorAge', Threshold: 300_000 });
    }
  });
});

describe('the queues', () => {
  it('O5: are each watched by a critical alarm at the first message', () => {
    const watching = alarms().filter(([, { MetricName }]) => MetricName === 'ApproximateNumberOfMessagesVisible');
    const watched = watching.map(([, { Dimensions }]) => Dimensions[0].Value['Fn::GetAtt'][0]);
    const dead = ofType(prod, 'AWS::SQS::Queue').filter(([, { RedrivePolicy }]) => RedrivePolicy === undefined);
    expect(watched.toSorted()).toEqual(dead.map(([id]) => id).toSorted());
    for (const [, properties] of watching) {
      expect(severityOf(properties)).toBe('P0');
      expect(properties).toMatchObject({
        Threshold: 0,
        ComparisonOperator: 'GreaterThanThreshold',
        Statistic: 'Maximum',
      });
    }
  });

  it('keep messages for 14 days, encrypted, and refuse plain HTTP', () => {
    const policies = ofType(prod, 'AWS::SQS::QueuePolicy').map(([, properties]) => properties);
    for (const [id, properties] of ofType(prod, 'AWS::SQS::Queue')) {
      expect(properties).toMatchObject({ MessageRetentionPeriod: 1_209_600, KmsMasterKeyId: { Ref: 'StageKey' } });
      const policy = policies.find(({ Queues }) => Queues[0].Ref === id);
      expect(policy?.PolicyDocument.Statement).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      );
    }
  });
});

describe('all alarms', () => {
  it('calculate with ten metrics at most, which is what CloudWatch takes', () => {
    for (const [id, { Metrics = [] }] of alarms()) expect([id, Metrics.length <= 11]).toEqual([id, true]);
  });

  it('name a class and a runbook that exists and knows them', () => {
    for (const [, { AlarmName, AlarmDescription }] of [...alarms(), ...composites()]) {
      const { file = 'none' } =
        /^P[01]: .*Runbook: (?<file>docs\/runbooks\/\S+\.md)$/.exec(AlarmDescription)?.groups ?? {};
      expect([AlarmName, file, existsSync(join(ROOT, file))]).toEqual([AlarmName, file, true]);
    }
  });

  it('have runbooks that say what they mean and where to look', () => {
    const files = [...alarms(), ...composites()].map(
      ([, { AlarmDescription }]) => AlarmDescription.split('Runbook: ')[1],
    );
    for (const file of new Set(files)) {
      const text = readFileSync(join(ROOT, file), 'utf8');
      const parts = [
        /^\*\*Alarms?\*\* `/m,
        /^\*\*What (people notice|it means)\.\*\*|^\| class \| means/m,
        /^## Look$/m,
      ];
      expect([file, parts.map((part) => part.test(text))]).toEqual([file, [true, true, true]]);
    }
  });

  it('have no runbook that no alarm leads to', () => {
    const told = [...alarms(), ...composites()].map(([, { AlarmDescription }]) => AlarmDescription).join('\n');
    const led = readdirSync(join(ROOT, 'docs/runbooks')).filter((file) =>
      /^\*\*Alarms?\*\*/m.test(readFileSync(join(ROOT, 'docs/runbooks', file), 'utf8')),
    );
    expect(led.filter((file) => !told.includes(`docs/runbooks/${file}`))).toEqual([]);
  });

  it('speak to the topic of their stage, when they go on and when they go off', async () => {
    const topicName = (template: Template) => template.Resources.AlertTopic?.Properties.TopicName;
    expect(topicName(prod)).toBe('RealTechee-Production-Alerts');
    expect(topicName(await packaged('dev'))).toBe('RealTechee-Development-Alerts');
    for (const [, { AlarmActions, OKActions }] of [...alarms(), ...composites()]) {
      expect([AlarmActions, OKActions]).toEqual([[{ Ref: 'AlertTopic' }], [{ Ref: 'AlertTopic' }]]);
    }
  }, 60_000);

  it('are gathered by one composite alarm for each class, which names them all', () => {
    expect(composites().map(([, { AlarmName }]) => AlarmName)).toEqual([
      'realtechee-backend-prod-critical',
      'realtechee-backend-prod-warning',
    ]);
    for (const [, properties] of composites()) {
      const members = alarms().filter(([, alarm]) => severityOf(alarm) === severityOf(properties));
      const rule: string = properties.AlarmRule;
      expect(rule.split(' OR ').toSorted()).toEqual(
        members.map(([, { AlarmName }]) => `ALARM("${AlarmName}")`).toSorted(),
      );
      expect(members.length).toBeLessThanOrEqual(100); // what CloudWatch takes
      expect(rule.length).toBeLessThanOrEqual(10_240);
    }
  });

  it('reach a person where the stage names one', async () => {
    const heard = (template: Template) =>
      ofType(template, 'AWS::SNS::Subscription')
        .map(([, properties]: readonly [string, Properties]) => properties)
        .filter(({ TopicArn }) => TopicArn.Ref === 'AlertTopic');
    expect(heard(prod)).toEqual([]);
    const told = await packaged('prod', ['alertEmail=oncall@example.com']);
    expect(heard(told)).toEqual([
      { TopicArn: { Ref: 'AlertTopic' }, Protocol: 'email', Endpoint: 'oncall@example.com' },
    ]);
  }, 60_000);
});

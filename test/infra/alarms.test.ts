import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ofType, type Properties, packaged, ROOT, type Template } from './packaged.ts';

let prod: Template;
beforeAll(async () => {
  prod = await packaged('prod');
}, 60_000);

const alarms = () => ofType(prod, 'AWS::CloudWatch::Alarm');

describe('the queues', () => {
  it('O5: are each watched by an alarm at the first message', () => {
    const watched = alarms()
      .filter(([, { MetricName, Threshold }]) => MetricName === 'ApproximateNumberOfMessagesVisible' && Threshold === 1)
      .map(([, { Dimensions }]) => Dimensions[0].Value['Fn::GetAtt'][0]);
    expect(watched.toSorted()).toEqual(
      ofType(prod, 'AWS::SQS::Queue')
        .map(([id]) => id)
        .toSorted(),
    );
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

describe('the alarms', () => {
  it('name a class and a runbook that exists', () => {
    for (const [, { AlarmDescription }] of alarms()) {
      const { runbook } =
        /^P[01]: .*Runbook: (?<runbook>docs\/runbooks\/\S+\.md)$/.exec(AlarmDescription)?.groups ?? {};
      expect([AlarmDescription, existsSync(join(ROOT, runbook ?? 'none'))]).toEqual([AlarmDescription, true]);
    }
  });

  it('speak to the topic of their stage', async () => {
    const topicName = (template: Template) => ofType(template, 'AWS::SNS::Topic').map(([, { TopicName }]) => TopicName);
    expect(topicName(prod)).toEqual(['RealTechee-Production-Alerts']);
    expect(topicName(await packaged('dev'))).toEqual(['RealTechee-Development-Alerts']);
    for (const [, { AlarmActions, OKActions }] of alarms()) {
      expect([AlarmActions, OKActions]).toEqual([[{ Ref: 'AlertTopic' }], [{ Ref: 'AlertTopic' }]]);
    }
  }, 60_000);

  it('reach a person where the stage names one', async () => {
    expect(ofType(prod, 'AWS::SNS::Subscription')).toEqual([]);
    const told = await packaged('prod', ['alertEmail=oncall@example.com']);
    expect(
      ofType(told, 'AWS::SNS::Subscription').map(([, properties]: readonly [string, Properties]) => properties),
    ).toEqual([{ TopicArn: { Ref: 'AlertTopic' }, Protocol: 'email', Endpoint: 'oncall@example.com' }]);
  }, 60_000);
});

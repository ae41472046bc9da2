import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { createAlarmBoard } from '../../../src/adapters/cloudwatch/alarm-board.ts';
import { describeOnMoto, type Moto, startMoto } from '../../support/moto.ts';

describeOnMoto('the alarms of a stage that are on, on moto', () => {
  let moto: Moto;
  let client: CloudWatchClient;
  beforeAll(async () => {
    moto = await startMoto();
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    client = new CloudWatchClient({ endpoint: moto.url, region: 'us-west-1', credentials });
  }, 60_000);
  afterAll(async () => {
    client.destroy();
    await moto.stop();
  });

  const given = async (AlarmName: string, StateValue: 'ALARM' | 'OK'): Promise<void> => {
    await client.send(
      new PutMetricAlarmCommand({
        ...{ AlarmName, AlarmDescription: `P1: ${AlarmName}`, MetricName: 'Errors', Namespace: 'AWS/Lambda' },
        ...{ ComparisonOperator: 'GreaterThanThreshold', Threshold: 0, Period: 60, EvaluationPeriods: 1 },
        Statistic: 'Sum',
      }),
    );
    await client.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'a test' }));
  };

  it('are told by name, with what they say; not those that are off, nor those of another stage', async () => {
    await given('realtechee-backend-dev-oldest-due', 'ALARM');
    await given('realtechee-backend-dev-errors', 'OK');
    await given('realtechee-backend-prod-errors', 'ALARM');
    expect(await createAlarmBoard(client, 'realtechee-backend-dev-').raised()).toEqual([
      { name: 'realtechee-backend-dev-oldest-due', description: 'P1: realtechee-backend-dev-oldest-due' },
    ]);
    expect(await createAlarmBoard(client, 'realtechee-backend-ada-').raised()).toEqual([]);
  });
});

import {
  type CloudWatchClient,
  type DescribeAlarmsCommandInput,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import type { AlarmBoard, RaisedAlarm } from '../../domain/operations/health/ports.ts';

/** Alarms whose names begin so, as far as they are on. */
export const createAlarmBoard = (client: CloudWatchClient, AlarmNamePrefix: string): AlarmBoard => ({
  raised: async () => {
    const raised: RaisedAlarm[] = [];
    const asked: DescribeAlarmsCommandInput = { AlarmNamePrefix, StateValue: 'ALARM', AlarmTypes: ['MetricAlarm'] };
    for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, asked))
      raised.push(
        ...MetricAlarms.flatMap(({ AlarmName: name = '', AlarmDescription: description = '', StateValue }) =>
          StateValue === 'ALARM' ? [{ name, description }] : [],
        ),
      );
    return raised;
  },
});

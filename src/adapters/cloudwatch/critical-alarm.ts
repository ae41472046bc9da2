import { type CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { CriticalAlarm } from '../../domain/operations/deploy/ports.ts';

/** The composite alarm that says whether the stage is well. */
export const createCriticalAlarm = (client: CloudWatchClient, name: string): CriticalAlarm => ({
  state: async () => {
    const { CompositeAlarms: [alarm] = [] } = await client.send(
      new DescribeAlarmsCommand({ AlarmNames: [name], AlarmTypes: ['CompositeAlarm'] }),
    );
    if (alarm === undefined) return 'absent';
    return alarm.StateValue === 'ALARM' ? 'on' : 'off';
  },
});

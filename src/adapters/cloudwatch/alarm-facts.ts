import { type CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { type Aspects, known, onOff } from '../../domain/operations/stage/aspects.ts';
import { spokenTo } from '../../domain/operations/stage/expect-watching.ts';
import type { AreaReader } from '../../domain/operations/stage/ports.ts';
import { readAll } from '../shared/area-reading.ts';

/** Alarms whose names begin so, with those that sum others up. */
export const createAlarmFacts = (client: CloudWatchClient, AlarmNamePrefix: string): AreaReader =>
  readAll(async () => {
    const things = new Map<string, Aspects>();
    const asked = { AlarmNamePrefix, AlarmTypes: ['MetricAlarm' as const, 'CompositeAlarm' as const] };
    for await (const { MetricAlarms = [], CompositeAlarms = [] } of paginateDescribeAlarms({ client }, asked)) {
      for (const alarm of MetricAlarms)
        things.set(
          alarm.AlarmName ?? '',
          known({
            actions: onOff(alarm.ActionsEnabled),
            tells: spokenTo(alarm.AlarmActions ?? []),
            threshold: `${alarm.Threshold}`,
            periods: `${alarm.EvaluationPeriods}`,
            'missing data': alarm.TreatMissingData,
          }),
        );
      for (const { AlarmName = '', ActionsEnabled, AlarmActions = [] } of CompositeAlarms)
        things.set(AlarmName, { actions: onOff(ActionsEnabled), tells: spokenTo(AlarmActions) });
    }
    return things;
  });

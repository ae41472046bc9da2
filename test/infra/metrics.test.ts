import { createMemoryJournal } from '../../src/adapters/memory/memory-journal.ts';
import { createEmfConfigurationMetrics } from '../../src/adapters/metrics/emf-configuration-metrics.ts';
import { createEmfNotificationMetrics } from '../../src/adapters/metrics/emf-notification-metrics.ts';
import { createEmfOperationMetrics } from '../../src/adapters/metrics/emf-operation-metrics.ts';
import { createEmfStatusMetrics } from '../../src/adapters/metrics/emf-status-metrics.ts';
import { createEmfUserMetrics } from '../../src/adapters/metrics/emf-user-metrics.ts';
import { giveEveryConfigurationFigure } from '../contract/configuration-metrics.contract.ts';
import { giveEverything } from '../contract/metrics.contract.ts';
import { giveEveryOperationFigure } from '../contract/operation-metrics.contract.ts';
import { giveEveryStatusFigure } from '../contract/status-metrics.contract.ts';
import { giveEveryUserFigure } from '../contract/user-metrics.contract.ts';
import { emfLines } from '../support/emf-lines.ts';
import { ofType, packaged, type Template } from './packaged.ts';
import { identityOf, metricsOfAlarms, metricsOfDashboards, type WatchedMetric } from './watched-metrics.ts';

/**
 * What AWS gives of the services in use here, by the dimensions it gives it under.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html
 */
const OF_AWS: Readonly<
  Record<string, readonly { readonly by: readonly string[]; readonly names: readonly string[] }[]>
> = {
  'AWS/Lambda': [
    {
      by: ['FunctionName'],
      names: ['Invocations', 'Errors', 'Throttles', 'Duration', 'ConcurrentExecutions', 'IteratorAge'],
    },
  ],
  'AWS/DynamoDB': [
    { by: ['Operation', 'TableName'], names: ['SuccessfulRequestLatency', 'SystemErrors', 'ThrottledRequests'] },
    {
      by: ['TableName'],
      names: [
        'ConsumedReadCapacityUnits',
        'ConsumedWriteCapacityUnits',
        'ProvisionedReadCapacityUnits',
        'ProvisionedWriteCapacityUnits',
        'ReadThrottleEvents',
        'WriteThrottleEvents',
      ],
    },
  ],
  'AWS/SQS': [{ by: ['QueueName'], names: ['ApproximateNumberOfMessagesVisible', 'ApproximateAgeOfOldestMessage'] }],
  'AWS/ApiGateway': [{ by: ['ApiId'], names: ['Count', '4xx', '5xx', 'Latency', 'IntegrationLatency'] }],
  'AWS/SES': [{ by: [], names: ['Send', 'Delivery', 'Bounce', 'Complaint', 'Reject'] }],
  'AWS/Backup': [{ by: ['BackupVaultName'], names: ['NumberOfBackupJobsFailed', 'NumberOfCopyJobsFailed'] }],
};

/** Mail events that SES counts by configuration set, because the stage asks it to. */
const mailEvents = (template: Template): readonly string[] =>
  ofType(template, 'AWS::SES::ConfigurationSetEventDestination').flatMap(([, { EventDestination }]) =>
    EventDestination.CloudWatchDestination?.DimensionConfigurations[0].DimensionName === 'ses:configuration-set'
      ? EventDestination.MatchingEventTypes.map((type: string) => `${type[0]?.toUpperCase()}${type.slice(1)}`)
      : [],
  );

const isGivenByAws = (template: Template, { namespace, name, dimensions }: WatchedMetric): boolean => {
  const by = Object.keys(dimensions).toSorted();
  if (by.join() === 'ses:configuration-set') return namespace === 'AWS/SES' && mailEvents(template).includes(name);
  return (OF_AWS[namespace] ?? []).some((each) => each.by.join() === by.join() && each.names.includes(name));
};

/** Every metric that the code of a stage can give, from the code. */
const givenByCode = (stage: string): readonly string[] => {
  const lines = emfLines();
  const journal = createMemoryJournal();
  try {
    giveEverything(createEmfNotificationMetrics({ stage, service: 'notifications', journal }));
    giveEveryStatusFigure(createEmfStatusMetrics({ stage, service: 'statuses', journal }));
    giveEveryUserFigure(createEmfUserMetrics({ stage, service: 'users', journal }));
    giveEveryConfigurationFigure(createEmfConfigurationMetrics({ stage, service: 'configuration', journal }));
    giveEveryOperationFigure(createEmfOperationMetrics({ stage, service: 'operations', journal }));
    return lines.metrics();
  } finally {
    lines.restore();
  }
};

/** Names of things in the template that a dimension may carry. */
const namesIn = (template: Template): readonly string[] =>
  Object.entries(template.Resources).flatMap(([id, { Properties }]) => {
    const { FunctionName, TableName, Name, BackupVaultName } = Properties ?? {};
    const own = [FunctionName, TableName, Name, BackupVaultName].filter((name) => typeof name === 'string');
    return [...own, `\${${id}}`, `\${${id}.QueueName}`];
  });

describe.each(['prod', 'dev'])('what the alarms and dashboards of %s watch', (stage) => {
  let template: Template;
  let watched: readonly WatchedMetric[];
  beforeAll(async () => {
    template = await packaged(stage);
    watched = [...metricsOfAlarms(template), ...metricsOfDashboards(template)];
  }, 60_000);

  it('O5: is given, by our code or by AWS', () => {
    const ours = givenByCode(stage);
    const unheard = watched.filter((metric) => !ours.includes(identityOf(metric)) && !isGivenByAws(template, metric));
    expect(unheard).toEqual([]);
    expect(watched.length).toBeGreaterThan(100);
  });

  it('O5: is of things that are there: functions, tables, queues, API and configuration set of this stage', () => {
    const there = namesIn(template);
    const DIMENSIONS = ['FunctionName', 'TableName', 'QueueName', 'ApiId', 'ses:configuration-set'];
    const absent = watched.filter(({ dimensions }) =>
      Object.entries(dimensions).some(([key, value]) => DIMENSIONS.includes(key) && !there.includes(value)),
    );
    expect(absent).toEqual([]);
  });

  it('E1, O5: is of this stage alone, but for the quota of mail, which is of the account', () => {
    const shared = watched.filter(
      ({ namespace, dimensions }) => Object.keys(dimensions).length === 0 || namespace.startsWith('RealTechee/'),
    );
    const others = shared.filter(({ namespace }) => namespace !== `RealTechee/${stage}`);
    expect(others.map(({ where, name }) => `${where} ${name}`)).toEqual(['MailQuotaAlarm Send']);
  });

  it('O5: every figure that the code gives is shown or watched somewhere', () => {
    const seen = new Set(watched.map(identityOf));
    expect(givenByCode(stage).filter((metric) => !seen.has(metric))).toEqual([]);
  });
});

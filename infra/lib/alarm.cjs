const pascal = (name) => name.replace(/(^|-)([a-z0-9])/g, (_, __, letter) => letter.toUpperCase());

const dimensionList = (dimensions) => Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));

const isPercentile = (statistic) => /^p\d/.test(statistic);

const oneMetric = ({ watches: { Namespace, MetricName, Dimensions }, statistic, period }) => ({
  Namespace,
  MetricName,
  ...(Object.keys(Dimensions).length === 0 ? {} : { Dimensions: dimensionList(Dimensions) }),
  ...(isPercentile(statistic) ? { ExtendedStatistic: statistic } : { Statistic: statistic }),
  Period: period,
});

/** Several metrics, of which `expression` makes the one number that is watched. */
const mathOf = ({ expression, says, parts = {}, statistic, period }) => ({
  Metrics: [
    {
      Id: 'watched',
      Label: says,
      Expression: expression,
      ReturnData: true,
      ...(Object.keys(parts).length === 0 ? { Period: period } : {}),
    },
    ...Object.entries(parts).map(([Id, { Namespace, MetricName, Dimensions }]) => ({
      Id,
      MetricStat: {
        Metric: {
          Namespace,
          MetricName,
          ...(Object.keys(Dimensions).length === 0 ? {} : { Dimensions: dimensionList(Dimensions) }),
        },
        Stat: statistic,
        Period: period,
      },
      ReturnData: false,
    })),
  ],
});

/**
 * One alarm as CloudFormation has it.
 *   severity   P0 (critical: wakes somebody up, rolls a deployment back) | P1 (warning)
 *   says       what it means, in half a sentence; runbook: the file in docs/runbooks
 *   watches    a metric; or expression over parts { id: metric }, or a Metrics Insights query
 *   over       alarms above it (or `under`: below it); periods: as many in a row, or `outOf` so many
 *   missing    what no data means: notBreaching (nothing happened) | breaching (something stopped)
 */
const alarm = ({ service, stage }, wanted) => {
  const { name, severity, says, runbook, over, under, periods = 1, outOf = periods, missing = 'notBreaching' } = wanted;
  return [
    `${pascal(name)}Alarm`,
    {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        AlarmName: `${service}-${stage}-${name}`,
        AlarmDescription: `${severity}: ${says}. Runbook: docs/runbooks/${runbook}.md`,
        ...(wanted.expression === undefined ? oneMetric(wanted) : mathOf(wanted)),
        ComparisonOperator: under === undefined ? 'GreaterThanThreshold' : 'LessThanThreshold',
        Threshold: under ?? over,
        EvaluationPeriods: outOf,
        DatapointsToAlarm: periods,
        TreatMissingData: missing,
        AlarmActions: [{ Ref: 'AlertTopic' }],
        OKActions: [{ Ref: 'AlertTopic' }],
      },
    },
  ];
};

module.exports = { alarm, pascal };

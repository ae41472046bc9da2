import { type CloudWatchClient, type MetricDataQuery, paginateGetMetricData } from '@aws-sdk/client-cloudwatch';
import type { Gauge, MetricPart } from '../../domain/operations/monitor/gauge.ts';
import type { MetricReader } from '../../domain/operations/monitor/ports.ts';

const queryOf = ({ id, metric, expression, isWatched }: MetricPart, Period: number): MetricDataQuery => {
  if (metric === undefined) return { Id: id, Expression: expression, ReturnData: isWatched, Period };
  const Dimensions = Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value }));
  const Metric = { Namespace: metric.namespace, MetricName: metric.name, Dimensions };
  return { Id: id, MetricStat: { Metric, Stat: metric.statistic, Period }, ReturnData: isWatched };
};

/** Each gauge in a call of its own: METRICS() in a calculation means all metrics of the call. */
export const createMetricReader = (client: CloudWatchClient): MetricReader => ({
  read: async ({ parts, periodSeconds }: Gauge, StartTime, EndTime) => {
    const series = new Map<number, number>();
    const watched = parts.find(({ isWatched }) => isWatched)?.id;
    const asked = { MetricDataQueries: parts.map((part) => queryOf(part, periodSeconds)), StartTime, EndTime };
    for await (const { MetricDataResults = [] } of paginateGetMetricData({ client }, asked))
      for (const { Id, Timestamps = [], Values = [] } of MetricDataResults)
        if (Id === watched) Timestamps.forEach((at, n) => void series.set(at.getTime() / 1000, Values[n] ?? 0));
    return series;
  },
});

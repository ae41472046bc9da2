import type { DeployedResource } from '../stage/deployed-template.ts';
import { textAt } from '../stage/deployed-template.ts';
import { isRecord, listOf, valueAt } from '../template.ts';
import type { Gauge, Limit, MetricPart } from './gauge.ts';

const KINDS: readonly (readonly [kind: string, ends: RegExp])[] = [
  ['errors', /(-errors|records-failed|database-unreachable.*)$/],
  ['latency', /(very-slow|-slow|database-slow-.*)$/],
  ['throttles', /-throttles$/],
  ['lag', /(stream-behind|oldest-due)$/],
  ['dead letters', /(dead-letters|trigger-failures)$/],
  ['mail', /mail-[a-z]+$/],
];

const kindOf = (name: string): string => KINDS.find(([, ends]) => ends.test(name))?.[0] ?? 'other';

const dimensionsOf = (listed: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(listOf(listed).map((one) => [`${valueAt(one, 'Name')}`, `${valueAt(one, 'Value')}`]));

const metricOf = (properties: unknown, statistic: string): MetricPart['metric'] => ({
  namespace: textAt(properties, 'Namespace') ?? '',
  name: textAt(properties, 'MetricName') ?? '',
  dimensions: dimensionsOf(valueAt(properties, 'Dimensions')),
  statistic,
});

const partOf = (one: unknown): MetricPart => {
  const id = textAt(one, 'Id') ?? '';
  const isWatched = textAt(one, 'ReturnData') === 'true';
  const expression = textAt(one, 'Expression');
  if (expression !== undefined) return { id, expression, isWatched };
  const metric = metricOf(valueAt(one, 'MetricStat.Metric'), textAt(one, 'MetricStat.Stat') ?? 'Sum');
  return { id, isWatched, ...(metric === undefined ? {} : { metric }) };
};

const limitOf = (properties: unknown): Limit => ({
  threshold: Number(textAt(properties, 'Threshold')),
  direction: textAt(properties, 'ComparisonOperator')?.startsWith('LessThan') === true ? 'under' : 'over',
  periods: Number(textAt(properties, 'DatapointsToAlarm') ?? textAt(properties, 'EvaluationPeriods')),
  outOf: Number(textAt(properties, 'EvaluationPeriods')),
  isMissingBad: textAt(properties, 'TreatMissingData') === 'breaching',
});

const periodOf = (properties: unknown): number => {
  const metrics = listOf(valueAt(properties, 'Metrics'));
  const periods = [properties, ...metrics].flatMap(
    (one) => textAt(one, 'Period') ?? textAt(one, 'MetricStat.Period') ?? [],
  );
  return Number(periods[0] ?? 60);
};

/** A gauge for each alarm of the template, with the alarm's own calculation and limit. `prefix` is left out of names. */
const ofAlarm = ({ properties }: DeployedResource, prefix: string): Gauge => {
  const name = `${properties.AlarmName}`.replace(prefix, '');
  const statistic = textAt(properties, 'Statistic') ?? textAt(properties, 'ExtendedStatistic') ?? 'Sum';
  const metric = metricOf(properties, statistic);
  const single: MetricPart = { id: 'watched', isWatched: true, ...(metric === undefined ? {} : { metric }) };
  const parts = 'Metrics' in properties ? listOf(properties.Metrics).map(partOf) : [single];
  return { name, kind: kindOf(name), periodSeconds: periodOf(properties), parts, limit: limitOf(properties) };
};

const OUTCOME = /^Notifications[A-Z]/;

/** What became of messages, as the dashboards show it. */
const ofSeries = (series: readonly unknown[]): readonly Gauge[] => {
  const [namespace, name, ...rest] = series;
  if (typeof namespace !== 'string' || typeof name !== 'string' || !OUTCOME.test(name)) return [];
  const texts = rest.filter((one) => typeof one === 'string');
  const pairs = texts.flatMap((key, at) => (at % 2 === 0 ? [[key, texts[at + 1] ?? '']] : []));
  const dimensions: Readonly<Record<string, string>> = Object.fromEntries(pairs);
  const label = `${dimensions.channel ?? ''} ${name.replace('Notifications', '').toLowerCase()}`.trim();
  const metric = { namespace, name, dimensions, statistic: 'Sum' };
  return [{ name: label, kind: 'outcomes', periodSeconds: 60, parts: [{ id: 'watched', metric, isWatched: true }] }];
};

const ofDashboard = ({ properties }: DeployedResource): readonly Gauge[] => {
  const body: unknown = typeof properties.DashboardBody === 'string' ? JSON.parse(properties.DashboardBody) : undefined;
  return listOf(valueAt(body, 'widgets')).flatMap((widget) =>
    listOf(valueAt(widget, 'properties.metrics')).flatMap((series) => (Array.isArray(series) ? ofSeries(series) : [])),
  );
};

/** Everything of a stage that can be followed, from its template alone: what its alarms watch, and what becomes of messages. */
export const readGauges = (resources: readonly DeployedResource[], prefix: string): readonly Gauge[] => {
  const alarms = resources.filter(({ type }) => type === 'AWS::CloudWatch::Alarm').map((one) => ofAlarm(one, prefix));
  const dashboards = resources.filter(({ type }) => type === 'AWS::CloudWatch::Dashboard').flatMap(ofDashboard);
  const outcomes = new Map(dashboards.map((gauge) => [gauge.name, gauge]));
  return [...alarms, ...outcomes.values()].filter(
    (gauge) => isRecord(gauge) && gauge.parts.some(({ isWatched }) => isWatched),
  );
};

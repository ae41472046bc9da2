import { metricName } from '../support/emf-lines.ts';
import { ofType, type Properties, type Template } from './packaged.ts';

export interface WatchedMetric {
  /** The alarm or dashboard that shows it. */
  readonly where: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute } = Object(value);
  return Ref === undefined ? `\${${attribute.join('.')}}` : `\${${Ref}}`;
};

const ofMetric = (where: string, { Namespace, MetricName, Dimensions = [] }: Properties): WatchedMetric => ({
  where,
  namespace: Namespace,
  name: MetricName,
  dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }: Properties) => [Name, textOf(Value)])),
});

const QUERY =
  /^SELECT \w+\((?<name>\w+)\) FROM SCHEMA\("(?<namespace>[^"]+)", (?<keys>[^)]+)\) WHERE (?<key>\w+) = '(?<value>[^']+)'$/;

/** What a Metrics Insights query reads; the dimensions that it sums over stand as `*`. */
const ofQuery = (where: string, expression: string): readonly WatchedMetric[] => {
  const { name, namespace, keys, key, value } = QUERY.exec(expression)?.groups ?? {};
  if (name === undefined || namespace === undefined) return [];
  const all = (keys ?? '').split(', ').map((each) => [each, each === key ? (value ?? '') : '*']);
  return [{ where, namespace, name, dimensions: Object.fromEntries(all) }];
};

export const metricsOfAlarms = (template: Template): readonly WatchedMetric[] =>
  ofType(template, 'AWS::CloudWatch::Alarm').flatMap(([where, properties]) =>
    properties.Metrics === undefined
      ? [ofMetric(where, properties)]
      : properties.Metrics.flatMap(({ MetricStat, Expression }: Properties) =>
          MetricStat === undefined ? ofQuery(where, Expression) : [ofMetric(where, MetricStat.Metric)],
        ),
  );

export interface Dashboard {
  readonly id: string;
  readonly name: string;
  readonly widgets: readonly Properties[];
}

export const dashboardsOf = (template: Template): readonly Dashboard[] =>
  ofType(template, 'AWS::CloudWatch::Dashboard').map(([id, { DashboardName, DashboardBody }]) => ({
    id,
    name: DashboardName,
    widgets: JSON.parse(DashboardBody['Fn::Sub']).widgets,
  }));

const ofSeries = (where: string, [namespace, name, ...rest]: readonly unknown[]): readonly WatchedMetric[] => {
  if (typeof namespace !== 'string') return []; // an expression over others
  const pairs = rest.filter((part) => typeof part === 'string');
  const dimensions = Object.fromEntries(
    pairs.flatMap((key, at) => (at % 2 === 0 ? [[key, String(pairs[at + 1])]] : [])),
  );
  return [{ where, namespace, name: String(name), dimensions }];
};

export const metricsOfDashboards = (template: Template): readonly WatchedMetric[] =>
  dashboardsOf(template).flatMap(({ id, widgets }) =>
    widgets
      .filter(({ type }) => type === 'metric')
      .flatMap(({ properties }) => properties.metrics.flatMap((series: readonly unknown[]) => ofSeries(id, series))),
  );

export const identityOf = ({ namespace, name, dimensions }: WatchedMetric): string =>
  metricName(namespace, name, dimensions);

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Gauge } from '../../domain/operations/monitor/gauge.ts';
import type { MetricReader } from '../../domain/operations/monitor/ports.ts';

const $Line = z.looseObject({
  _aws: z.object({
    Timestamp: z.number(),
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string() })),
      }),
    ),
  }),
});

type Metric = NonNullable<Gauge['parts'][number]['metric']>;
interface Given {
  readonly at: number;
  readonly value: number;
}

const valuesIn = (text: string, { namespace, name, dimensions }: Metric): readonly Given[] => {
  if (!text.includes(`"${name}"`) || !text.includes('"_aws"')) return [];
  const parsed = $Line.safeParse(JSON.parse(text));
  if (!parsed.success) return [];
  const line = parsed.data;
  const has = line._aws.CloudWatchMetrics.some(
    ({ Namespace, Metrics }) => Namespace === namespace && Metrics.some(({ Name }) => Name === name),
  );
  if (!has || Object.entries(dimensions).some(([key, value]) => line[key] !== value)) return [];
  return [line[name]]
    .flat()
    .flatMap((value) => (typeof value === 'number' ? [{ at: line._aws.Timestamp / 1000, value }] : []));
};

const percentile = (values: readonly number[], percent: number): number =>
  values.toSorted((one, other) => one - other)[Math.max(0, Math.ceil((values.length * percent) / 100) - 1)] ?? 0;

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** What CloudWatch makes of the values of one period. */
const statisticOf = (statistic: string, values: readonly number[]): number => {
  if (statistic === 'Maximum') return Math.max(...values);
  if (statistic === 'SampleCount') return values.length;
  if (statistic === 'Average') return sumOf(values) / values.length;
  const [, percent] = /^p(\d+)$/.exec(statistic) ?? [];
  return percent === undefined ? sumOf(values) : percentile(values, Number(percent));
};

const linesIn = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith('.log'))
        .flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'))
        .filter((line) => line.startsWith('{'))
    : [];

const isWhole = (line: string): boolean => line.endsWith('}');

/**
 * The figures of the local stage, from the logs of its functions: those that our code gives. What AWS gives of functions,
 * queues and mail is not there, nor what is calculated of several.
 */
export const createEmfLogReader = (folder: string): MetricReader => ({
  read: async ({ parts, periodSeconds }, from, to) => {
    const [only] = parts;
    if (parts.length !== 1 || only?.metric === undefined || !only.metric.namespace.startsWith('RealTechee/'))
      return undefined;
    const { metric } = only;
    const byPeriod = new Map<number, number[]>();
    for (const { at, value } of linesIn(folder)
      .filter(isWhole)
      .flatMap((line) => valuesIn(line, metric))) {
      if (at * 1000 < from.getTime() || at * 1000 > to.getTime()) continue;
      const period = Math.floor(at / periodSeconds) * periodSeconds;
      byPeriod.set(period, [...(byPeriod.get(period) ?? []), value]);
    }
    return new Map([...byPeriod].map(([period, values]) => [period, statisticOf(metric.statistic, values)]));
  },
});

import { lookAtCaught } from './watch-node.ts';

interface EmfLine extends Record<string, unknown> {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
}

/** A metric as CloudWatch tells it from others: `<namespace> <name> <dimension>=<value> ...`, dimensions in order of name. */
export const metricName = (namespace: string, name: string, dimensions: Readonly<Record<string, unknown>>): string =>
  [
    namespace,
    name,
    ...Object.keys(dimensions)
      .sort()
      .map((key) => `${key}=${String(dimensions[key])}`),
  ].join(' ');

const metricsOf = (line: EmfLine): readonly string[] =>
  line._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.map(({ Name }) =>
        metricName(Namespace, Name, Object.fromEntries(names.map((name) => [name, line[name]]))),
      ),
    ),
  );

/** Catches what is printed, and reads the lines of the embedded metric format in it. */
export const emfLines = () => {
  const printed: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((text) => {
      printed.push(String(text));
      lookAtCaught(String(text));
      return true;
    }),
  );
  const all = (): readonly EmfLine[] =>
    printed
      .join('')
      .split('\n')
      .filter((line) => line.includes('"_aws"'))
      .map((line) => JSON.parse(line));
  return {
    text: () => printed.join(''),
    all,
    /** Every metric written so far, once. */
    metrics: (): readonly string[] => [...new Set(all().flatMap(metricsOf))].sort(),
    restore: () => {
      for (const spy of spies) spy.mockRestore();
    },
  };
};

import { type MetricUnit, Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';
import type { Journal } from '../../domain/shared/journal.ts';

export interface EmfOptions {
  readonly stage: string;
  readonly service: string;
  readonly journal: Journal;
}

type Unit = (typeof MetricUnit)['Count' | 'Seconds'];
export type Figure = readonly [name: string, unit: Unit, value: number];

/** Writes figures that share their dimensions as one line. */
export type WriteFigures = (dimensions: Readonly<Record<string, string>>, figures: readonly Figure[]) => void;

/** The stage is in the namespace, so that no alarm of one stage can hear another. */
export const namespaceOf = (stage: string): string => `RealTechee/${stage}`;

export const count = (name: string, value: number): Figure => [name, 'Count', value];

/**
 * Figures as lines of the log, in the embedded metric format, which CloudWatch turns into metrics: nothing is called and
 * nothing waited for. A figure that cannot be written is told to the journal and otherwise left out.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const emfWriter = ({ stage, service, journal }: EmfOptions): WriteFigures => {
  const emf = new PowertoolsMetrics({ namespace: namespaceOf(stage), serviceName: service });
  return (dimensions, figures) => {
    try {
      for (const [name, value] of Object.entries(dimensions)) emf.addDimension(name, value);
      for (const [name, unit, value] of figures) {
        if (!Number.isFinite(value)) throw new RangeError(`${name} is ${value}`); // CloudWatch would drop the whole line
        emf.addMetric(name, unit, value);
      }
      emf.publishStoredMetrics();
    } catch (fault) {
      emf.clearMetrics();
      emf.clearDimensions();
      journal.error(`${service}.metrics-fault`, { figures: figures.map(([name]) => name) }, fault);
    }
  };
};

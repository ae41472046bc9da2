import { CONFIGURATION_EVENTS, type ConfigurationMetrics } from '../../src/domain/configuration/changes/ports.ts';

/** Gives every figure that there is. */
export const giveEveryConfigurationFigure = (metrics: ConfigurationMetrics): void => {
  for (const what of CONFIGURATION_EVENTS) metrics.happened(what);
  metrics.reconciled({ looked: 2 });
};

import { createSsmConfigurationSource } from '../../adapters/ssm/ssm-configuration-source.ts';
import { committedSource } from '../../domain/configuration/changes/committed-configuration.ts';
import { parametersReadBy } from '../../domain/configuration/manifest.ts';
import { readConfiguration } from '../../domain/configuration/read-configuration.ts';
import type { Settings } from '../../domain/configuration/settings.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import type { Journal } from '../../domain/shared/journal.ts';
import type { StageEnvironment } from './environment.ts';

export interface ConfigurationOptions {
  readonly environment: StageEnvironment;
  /** The function, as the manifest names it among the readers. */
  readonly reader: string;
  readonly clock: Clock;
  readonly journal: Journal;
}

/** What the manifest lets a function read, from the stage's parameter store. */
export const configurationOf = ({
  environment,
  reader,
  clock,
  journal,
}: ConfigurationOptions): (() => Promise<Settings>) =>
  readConfiguration({
    source: committedSource(createSsmConfigurationSource(environment.CONFIGURATION_PATH)),
    parameters: parametersReadBy(reader),
    kind: environment.ENVIRONMENT,
    clock,
    random: Math.random,
    journal,
  });

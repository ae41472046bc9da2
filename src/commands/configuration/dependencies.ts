import { createFileConfigurationStore } from '../../adapters/local-stage/file-configuration-store.ts';
import { createMemoryConfigurationStore } from '../../adapters/memory/memory-configuration-store.ts';
import { readSeed } from '../../adapters/seed/read-seed.ts';
import { createSsmClient } from '../../adapters/ssm/ssm-client.ts';
import { createSsmConfigurationSource } from '../../adapters/ssm/ssm-configuration-source.ts';
import { pathOf } from '../../adapters/ssm/ssm-parameter.ts';
import { committedSource } from '../../domain/configuration/changes/committed-configuration.ts';
import { parametersReadBy } from '../../domain/configuration/manifest.ts';
import type { VersionedSource } from '../../domain/configuration/ports.ts';
import { ConfigurationRefused } from '../../domain/configuration/read-configuration.ts';
import { type Settings, settingsOf } from '../../domain/configuration/settings.ts';
import { SERVICE, type StageConnection, UsageRefused } from '../stage-connection.ts';

const clock = () => new Date();

const sourceOf = ({ stage, region, configurationFile }: StageConnection): VersionedSource => {
  if (configurationFile !== undefined) return createFileConfigurationStore({ file: configurationFile, clock });
  if (stage === 'local') return createMemoryConfigurationStore({ clock, values: readSeed().configuration });
  return createSsmConfigurationSource(pathOf({ service: SERVICE, stage }), createSsmClient({ region }));
};

/**
 * What the commands read of a stage's configuration, as it is now; of the local stage that does not run, as it begins.
 * @throws {UsageRefused} naming each parameter that is missing or wrong
 */
export const settingsOn = async (connection: StageConnection): Promise<Settings> => {
  const parameters = parametersReadBy('commands');
  const stored = await committedSource(sourceOf(connection)).read(parameters.map(({ name }) => name));
  const kind = connection.stage === 'prod' ? 'production' : 'development';
  const settings = settingsOf(parameters, stored, kind);
  if (settings.ok) return settings.value;
  const cause = new ConfigurationRefused(settings.refusal);
  throw new UsageRefused(cause.message, { cause });
};

import type { ConfigurationEvent, ConfigurationMetrics } from '../../domain/configuration/changes/ports.ts';
import { count, type EmfOptions, emfWriter } from './emf-writer.ts';

const HAPPENINGS: Readonly<Record<ConfigurationEvent, string>> = {
  'emergency-change': 'EmergencyChanges',
  'work-failed': 'ConfigurationWorkFailed',
  'secret-stale': 'SecretsStale',
};

/** The figures of the configuration. */
export const createEmfConfigurationMetrics = (options: EmfOptions): ConfigurationMetrics => {
  const write = emfWriter(options);
  return {
    happened: (what) => write({}, [count(HAPPENINGS[what], 1)]),
    reconciled: ({ looked }) => write({}, [count('ChangesOpen', looked)]),
  };
};

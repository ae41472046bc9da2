import { type Holding, readHolding } from '../changes/committed-configuration.ts';
import type { Parameter } from '../parameter.ts';
import { type ConfigurationStore, ConfigurationUnavailable, type StoredParameter } from '../ports.ts';
import type { Finding } from './finding.ts';

const unreadableFinding = async (store: ConfigurationStore, name: string): Promise<readonly Finding[]> => {
  try {
    await store.read([name]);
    return [];
  } catch (cause) {
    if (cause instanceof ConfigurationUnavailable) throw cause;
    const remedy = 'see that who asks may read it, and may decrypt with the stage’s key';
    const says = `cannot be read: ${cause instanceof Error ? cause.name : 'fault'}`;
    return [{ severity: 'error', kind: 'unreadable', parameter: name, says, remedy }];
  }
};

/** What there is, or which of it cannot be had: each asked for alone tells. */
export const readWhatIsThere = async (
  store: ConfigurationStore,
  manifest: readonly Parameter[],
): Promise<{ readonly holding: Holding; readonly stored: readonly StoredParameter[] } | readonly Finding[]> => {
  try {
    return { holding: await readHolding(store), stored: await store.all() };
  } catch (fault) {
    if (fault instanceof ConfigurationUnavailable) throw fault;
    const findings: Finding[] = [];
    for (const { name } of manifest) findings.push(...(await unreadableFinding(store, name)));
    if (findings.length === 0) throw fault;
    return findings;
  }
};

import { unstorable } from '../../domain/configuration/parameter-limits.ts';
import {
  type ConfigurationStore,
  ConfigurationUnavailable,
  type PutRefusal,
  type StoredParameter,
} from '../../domain/configuration/ports.ts';
import { SecretValue } from '../../domain/configuration/secret-value.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import { accept, refuse } from '../../domain/shared/result.ts';

export type ConfigurationFault = ConfigurationUnavailable['because'] | 'denied';

export interface MemoryConfigurationStore extends ConfigurationStore {
  /** From now on every call fails so; `undefined` ends it. */
  failWith(fault: ConfigurationFault | undefined): void;
  /** How often somebody has read. */
  reads(): number;
}

export interface MemoryConfigurationOptions {
  readonly clock: Clock;
  /** What the store has from the beginning. */
  readonly values?: Readonly<Record<string, string | SecretValue>>;
}

const sizeOf = (value: string | SecretValue): string => (value instanceof SecretValue ? value.reveal() : value);

const stale = (currentVersion: number): PutRefusal => ({ reason: 'stale-version', currentVersion });

const throwFault = (fault: ConfigurationFault | undefined): void => {
  if (fault === 'denied') throw new Error('the configuration cannot be read: access is denied');
  if (fault !== undefined) throw new ConfigurationUnavailable(fault);
};

/** A store in memory, with faults that tests plant. */
export const createMemoryConfigurationStore = (options: MemoryConfigurationOptions): MemoryConfigurationStore => {
  const { clock, values = {} } = options;
  const kept = new Map<string, readonly StoredParameter[]>(
    Object.entries(values).map(([name, value]) => [name, [{ name, value, version: 1, changedAt: clock() }]]),
  );
  let fault: ConfigurationFault | undefined;
  let reads = 0;

  const latest = (name: string): readonly StoredParameter[] => kept.get(name)?.slice(0, 1) ?? [];

  return {
    failWith: (next) => {
      fault = next;
    },
    reads: () => reads,
    read: async (names) => {
      reads += 1;
      throwFault(fault);
      return [...new Set(names)].flatMap(latest);
    },
    readVersions: async (wanted) => {
      reads += 1;
      throwFault(fault);
      return wanted.flatMap(({ name, version }) => (kept.get(name) ?? []).filter((one) => one.version === version));
    },
    all: async () => {
      throwFault(fault);
      return [...kept.keys()].toSorted().flatMap(latest);
    },
    put: async ({ name, value, expectedVersion }) => {
      throwFault(fault);
      const unkeepable = unstorable(sizeOf(value));
      if (unkeepable !== undefined) return refuse(unkeepable);
      const versions = kept.get(name) ?? [];
      const current = versions.at(0)?.version ?? 0;
      if (current !== expectedVersion) return refuse(stale(current));
      const version = current + 1;
      kept.set(name, [{ name, value, version, changedAt: clock() }, ...versions]);
      return accept({ version });
    },
    history: async (name) => {
      throwFault(fault);
      return kept.get(name) ?? [];
    },
    remove: async (name) => {
      throwFault(fault);
      return kept.delete(name);
    },
  };
};

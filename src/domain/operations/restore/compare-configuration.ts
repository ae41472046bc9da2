import type { Manifest } from '../backup/manifest.ts';
import type { ReadingTools, RecordSource } from '../backup/ports.ts';
import { isMap } from '../backup/stored-item.ts';
import { readRecords } from './read-records.ts';

/** The configuration of a backup and that of the stage, compared. Names in order. */
export interface ConfigurationDifferences {
  readonly inBackup: number;
  /** In the backup, and without a value in the stage. */
  readonly missing: readonly string[];
  readonly changed: readonly string[];
  /** Secrets of the backup that the stage does not have; no backup has their values. */
  readonly secretsMissing: readonly string[];
  /** In the stage, and not in the backup. */
  readonly extra: readonly string[];
  /** As they were, of what is missing or changed. */
  readonly values: Readonly<Record<string, string>>;
}

/** `undefined`: a secret. */
type Values = ReadonlyMap<string, string | undefined>;

const valuesOf = async (records: AsyncIterable<unknown>): Promise<Values> => {
  const values = new Map<string, string | undefined>();
  for await (const record of records) {
    if (!isMap(record) || typeof record.name !== 'string') continue;
    values.set(record.name, typeof record.value === 'string' ? record.value : undefined);
  }
  return values;
};

const one = async function* ({ records }: RecordSource): AsyncIterable<unknown> {
  for await (const page of records()) yield* page;
};

/**
 * What of the configuration is missing or another, by name, with the values to set it again. A secret that both have
 * counts as the same: nothing here knows its value.
 */
export const compareConfiguration =
  (tools: ReadingTools, stage: RecordSource) =>
  async (manifest: Manifest): Promise<ConfigurationDifferences | undefined> => {
    if (!manifest.parts.some(({ name }) => name === 'configuration')) return undefined;
    const then = await valuesOf(readRecords(tools, manifest)('configuration'));
    const now = await valuesOf(one(stage));
    const names = [...then.keys()].sort();
    const missing = names.filter((name) => !now.has(name) && then.get(name) !== undefined);
    const changed = names.filter((name) => now.has(name) && now.get(name) !== then.get(name));
    const values = [...missing, ...changed].sort().flatMap((name) => {
      const value = then.get(name);
      return value === undefined ? [] : [[name, value] as const];
    });
    return {
      inBackup: names.length,
      missing,
      changed,
      secretsMissing: names.filter((name) => !now.has(name) && then.get(name) === undefined),
      extra: [...now.keys()].filter((name) => !then.has(name)).sort(),
      values: Object.fromEntries(values),
    };
  };

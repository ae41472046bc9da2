import {
  type ConfigurationSource,
  type ConfigurationStore,
  ConfigurationUnavailable,
  type StoredParameter,
  type VersionedSource,
} from '../ports.ts';
import { isInternal, type KeptRevision, keptRevision, REVISION, type Revision, versionIn } from './revision.ts';

const revisionAmong = (found: readonly StoredParameter[]): KeptRevision | undefined => {
  const kept = found.find(({ name }) => name === REVISION);
  return kept === undefined ? undefined : keptRevision(kept);
};

/** Values at the versions of a revision: those at hand that fit, and the others asked for by version. */
const atRevision = async (
  source: VersionedSource,
  names: readonly string[],
  revision: Revision,
  atHand: readonly StoredParameter[],
): Promise<readonly StoredParameter[]> => {
  const wanted = names.flatMap((name) => {
    const version = versionIn(revision, name);
    return version === 0 || isInternal(name) ? [] : [{ name, version }];
  });
  const fitting = atHand.filter(({ name, version }) =>
    wanted.some((one) => one.name === name && one.version === version),
  );
  const missing = wanted.filter(({ name }) => !fitting.some((one) => one.name === name));
  if (missing.length === 0) return fitting;
  const older = await source.readVersions(missing);
  const lost = missing.filter(({ name }) => !older.some((one) => one.name === name)).map(({ name }) => name);
  if (lost.length > 0) {
    const cause = new Error(`revision ${revision.number} names versions that the store has not: ${lost.join(', ')}`);
    throw new ConfigurationUnavailable('unreachable', { cause }); // the store may not show everywhere yet what it has
  }
  return [...fitting, ...older];
};

/**
 * What holds, and never half a change: values come by the versions of one revision. What is in the store beside it (a change
 * that is being written, that was cut off, or that somebody wrote past the change requests) is not seen. A store that
 * has no revision yet is read as it is. One look where the newest of everything holds, which is nearly always; else two.
 */
export const committedSource = (source: VersionedSource): ConfigurationSource => ({
  read: async (names) => {
    const found = await source.read([...names, REVISION]);
    const revision = revisionAmong(found);
    return revision === undefined
      ? found.filter(({ name }) => !isInternal(name))
      : atRevision(source, [...new Set(names)], revision, found);
  },
});

/** A configuration as a whole. */
export interface Holding {
  /** 0, with the newest of everything, where no change has been made yet. */
  readonly revision: Revision;
  /** Of the parameter that keeps the revision; 0 where there is none. */
  readonly revisionVersion: number;
  readonly parameters: readonly StoredParameter[];
}

/** All that holds, also what no manifest declares. */
export const readHolding = async (store: ConfigurationStore): Promise<Holding> => {
  const found = await store.all();
  const revision = revisionAmong(found);
  if (revision !== undefined) {
    const parameters = await atRevision(store, Object.keys(revision.versions), revision, found);
    const sorted = parameters.toSorted((one, other) => (one.name < other.name ? -1 : 1));
    return { revision, revisionVersion: revision.version, parameters: sorted };
  }
  const parameters = found.filter(({ name }) => !isInternal(name));
  const versions = Object.fromEntries(parameters.map(({ name, version }) => [name, version]));
  return { revision: { number: 0, requestId: '', isRollback: false, versions }, revisionVersion: 0, parameters };
};

/** The revisions that are kept (100 at the least), newest first. */
export const readRevisions = async (store: ConfigurationStore): Promise<readonly KeptRevision[]> =>
  (await store.history(REVISION)).map(keptRevision);

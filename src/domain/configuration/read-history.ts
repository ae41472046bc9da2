import type { Digest } from '../shared/ids.ts';
import type { ChangeRequest, Shown } from './changes/change-request.ts';
import { readHolding, readRevisions } from './changes/committed-configuration.ts';
import { shownOf } from './changes/plan-changes.ts';
import type { ChangeRequests } from './changes/ports.ts';
import { versionIn } from './changes/revision.ts';
import type { Parameter } from './parameter.ts';
import type { ConfigurationStore } from './ports.ts';

export interface ReadHistoryDependencies {
  readonly store: ConfigurationStore;
  readonly requests: ChangeRequests;
  readonly manifest: readonly Parameter[];
  readonly digest: Digest;
}

/** One version of a parameter: its value, or its fingerprint. */
export interface PastVersion {
  readonly version: number;
  readonly at: string;
  readonly shown: Shown;
  /** The revisions in which it held; none: it never did. */
  readonly revisions: readonly number[];
  readonly holds: boolean;
}

/** The versions of one parameter that are kept, newest first. */
export const readParameterHistory = async (
  { store, manifest, digest }: ReadHistoryDependencies,
  name: string,
): Promise<readonly PastVersion[]> => {
  const isSecret = manifest.find((one) => one.name === name)?.isSecret === true;
  const [history, revisions, { revision }] = [
    await store.history(name),
    await readRevisions(store),
    await readHolding(store),
  ];
  return history.map((stored) => ({
    version: stored.version,
    at: stored.changedAt.toISOString(),
    shown: shownOf(stored, isSecret, digest),
    revisions: revisions.filter((one) => versionIn(one, name) === stored.version).map(({ number }) => number),
    holds: versionIn(revision, name) === stored.version,
  }));
};

/** One revision, with the request that made it as far as it is kept. */
export interface PastRevision {
  readonly number: number;
  readonly at: string;
  readonly requestId: string;
  readonly request?: ChangeRequest;
}

/** The newest revisions first. */
export const readRevisionHistory = async (
  { store, requests }: ReadHistoryDependencies,
  most: number,
): Promise<readonly PastRevision[]> => {
  const revisions = (await readRevisions(store)).slice(0, most);
  return Promise.all(
    revisions.map(async ({ number, at, requestId }) => {
      const request = requestId === '' ? undefined : await requests.get(requestId);
      return { number, at: at.toISOString(), requestId, ...(request === undefined ? {} : { request }) };
    }),
  );
};

import type { Clock } from '../../shared/clock.ts';
import type { Digest } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Parameter, StageKind } from '../parameter.ts';
import type { ConfigurationStore, PutRefusal } from '../ports.ts';
import { fingerprintOf, SecretValue } from '../secret-value.ts';
import { changeAudit } from './change-audit.ts';
import { type ChangeCommand, type ChangeRequest, decide, isEnded, type PlannedChange } from './change-request.ts';
import { type Holding, readHolding } from './committed-configuration.ts';
import type { Administrators, ChangeRequests } from './ports.ts';
import type { ChangeRefusal } from './refusal.ts';
import { pendingName, REVISION, type Revision, revisionText, versionIn } from './revision.ts';

/** What changes are made with. */
export interface ChangeDependencies {
  readonly store: ConfigurationStore;
  readonly requests: ChangeRequests;
  readonly administrators: Administrators;
  readonly manifest: readonly Parameter[];
  /** In production a second person must say yes. */
  readonly kind: StageKind;
  readonly clock: Clock;
  readonly digest: Digest;
}

export interface Applied {
  readonly request: ChangeRequest;
  /** The revision that holds now. */
  readonly revision: number;
}

const PUT_TRIES = 4;

const inWords = (refusal: PutRefusal): string => {
  switch (refusal.reason) {
    case 'too-large':
      return `it has ${refusal.sizeBytes} bytes, and the store keeps at most ${refusal.limitBytes}`;
    case 'unstorable':
      return refusal.problem;
    case 'stale-version':
      return 'somebody else writes it all the time';
  }
};

/** Why a request cannot be applied after all: a decision, and no fault. */
type Hindrance = string;

/** The versions that hold when every change of the request does. Written values are seen by nobody yet. */
const writeChanges = async (
  { store, digest }: ChangeDependencies,
  { id, changes }: ChangeRequest,
): Promise<Result<ReadonlyMap<string, number>, Hindrance>> => {
  const versions = new Map<string, number>();

  const put = async (name: string, value: string | SecretValue): Promise<Hindrance | undefined> => {
    for (let tries = 1; ; tries += 1) {
      const [latest] = await store.read([name]);
      const written = await store.put({ name, value, expectedVersion: latest?.version ?? 0 });
      if (written.ok) {
        versions.set(name, written.value.version);
        return undefined;
      }
      if (written.refusal.reason !== 'stale-version' || tries === PUT_TRIES)
        return `${name} cannot be written: ${inWords(written.refusal)}`;
    }
  };

  const putSecret = async (name: string, fingerprint: string): Promise<Hindrance | undefined> => {
    const [pending] = await store.read([pendingName(id, name)]);
    const { value } = pending ?? {};
    if (!(value instanceof SecretValue)) return `the proposed secret of ${name} is not there any more`;
    if (fingerprintOf(value, digest) !== fingerprint) return `the proposed secret of ${name} is another one by now`;
    return put(name, value);
  };

  const restore = async (name: string, version: number): Promise<Hindrance | undefined> => {
    const [kept] = await store.readVersions([{ name, version }]);
    if (kept === undefined) return `version ${version} of ${name} is not kept any more`;
    versions.set(name, version);
    return undefined;
  };

  const write = ({ name, after, toVersion }: PlannedChange): Promise<Hindrance | undefined> => {
    if (toVersion !== undefined) return restore(name, toVersion);
    switch (after.is) {
      case 'text':
        return put(name, after.text);
      case 'secret':
        return putSecret(name, after.fingerprint);
      case 'nothing':
        versions.set(name, 0);
        return Promise.resolve(undefined);
    }
  };

  for (const change of changes) {
    const hindrance = await write(change);
    if (hindrance !== undefined) return refuse(hindrance);
  }
  return accept(versions);
};

const nextRevision = (
  { revision }: Holding,
  { id, isRollback }: ChangeRequest,
  versions: ReadonlyMap<string, number>,
): Revision => {
  const all = { ...revision.versions, ...Object.fromEntries(versions) };
  const held = Object.entries(all).filter(([, version]) => version > 0);
  return { number: revision.number + 1, requestId: id, isRollback, versions: Object.fromEntries(held.toSorted()) };
};

const staleIn = ({ changes }: ChangeRequest, { revision }: Holding): Hindrance | undefined => {
  const changed = changes.find(({ name, fromVersion }) => versionIn(revision, name) !== fromVersion);
  return changed === undefined ? undefined : `${changed.name} has been changed meanwhile`;
};

/**
 * Where there is no revision yet, functions read the newest of everything, so that they would see a change half-written: what
 * is there is put down as revision 0 before anything else is written.
 */
const firstRevision = async (store: ConfigurationStore, holding: Holding): Promise<Holding> => {
  if (holding.revisionVersion > 0) return holding;
  const written = await store.put({ name: REVISION, value: revisionText(holding.revision), expectedVersion: 0 });
  return written.ok ? { ...holding, revisionVersion: written.value.version } : readHolding(store);
};

/**
 * Takes back what a request that has ended left behind: its proposed secrets. Made again it does no harm; until it was made,
 * the request stays among the open ones. An emergency stays there too, until people were told of it.
 */
export const tidyRequest = async ({ store, requests }: ChangeDependencies, request: ChangeRequest): Promise<void> => {
  const { id, changes, approval, isTold } = request;
  for (const { name, after, toVersion } of changes) {
    if (after.is === 'secret' && toVersion === undefined) await store.remove(pendingName(id, name));
  }
  if (approval?.how !== 'emergency' || isTold === true) await requests.close(id);
};

/**
 * Applies a request that was begun: writes new versions of its values, which nobody sees, and then the revision that names
 * them: that one write is the change. It may be cut off anywhere and made again; whoever makes it again goes on.
 */
export const applyRequest = async (
  dependencies: ChangeDependencies,
  request: ChangeRequest,
): Promise<Result<Applied, ChangeRefusal>> => {
  const { store, requests, clock } = dependencies;

  /** As it stands: a worker that was thought dead may have ended it first. */
  const end = async (command: ChangeCommand): Promise<ChangeRequest> => {
    const decided = decide(request, command, clock());
    if (!decided.ok) throw new Error(`request ${request.id} is ${request.state} and cannot end`);
    const actor = decided.value.approval?.by ?? 'automation:changes';
    const ended = await requests.end(decided.value, changeAudit(decided.value, actor, clock()));
    const standing = ended === 'ended' ? decided.value : ((await requests.get(request.id)) ?? decided.value);
    if (isEnded(standing)) await tidyRequest(dependencies, standing);
    return standing;
  };
  const giveUp = async (why: Hindrance): Promise<Result<Applied, ChangeRefusal>> => {
    const ended = await end({ do: 'supersede', because: why });
    return ended.appliedAs === undefined
      ? refuse({ because: 'superseded', why })
      : accept({ request: ended, revision: ended.appliedAs });
  };
  const succeed = async (revision: number): Promise<Result<Applied, ChangeRefusal>> =>
    accept({ request: await end({ do: 'apply', revision }), revision });

  const holding = await firstRevision(store, await readHolding(store));
  if (holding.revision.requestId === request.id) return succeed(holding.revision.number);
  const stale = staleIn(request, holding);
  if (stale !== undefined) return giveUp(stale);
  const versions = await writeChanges(dependencies, request);
  if (!versions.ok) return giveUp(versions.refusal);
  const next = nextRevision(holding, request, versions.value);
  const written = await store.put({
    name: REVISION,
    value: revisionText(next),
    expectedVersion: holding.revisionVersion,
  });
  if (written.ok) return succeed(next.number);
  const now = await readHolding(store);
  return now.revision.requestId === request.id
    ? succeed(now.revision.number) // another worker has finished it
    : giveUp(`the revision cannot be written: ${inWords(written.refusal)}`);
};

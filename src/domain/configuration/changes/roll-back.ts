import type { Digest } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Parameter } from '../parameter.ts';
import type { ConfigurationStore, StoredParameter } from '../ports.ts';
import type { ChangeDependencies } from './apply-request.ts';
import type { Permission, PlannedChange } from './change-request.ts';
import { type Changer, knownChanger } from './changer.ts';
import { type Holding, readHolding, readRevisions } from './committed-configuration.ts';
import { shownOf } from './plan-changes.ts';
import { type Changed, hasReason, submit } from './propose-change.ts';
import type { ChangeRefusal } from './refusal.ts';
import { type Revision, versionIn } from './revision.ts';

export interface Rollback {
  readonly id: string;
  readonly by: Changer;
  readonly reason?: string;
  /** Absent: the one before what holds now. */
  readonly toRevision?: number;
}

const differing = (one: Revision, other: Revision): readonly string[] =>
  [...new Set([...Object.keys(one.versions), ...Object.keys(other.versions)])]
    .filter((name) => versionIn(one, name) !== versionIn(other, name))
    .toSorted();

/** The change that makes a revision of the past hold again, by its versions: no value is written, and no secret moved. */
const changesTo = async (
  { store, manifest, digest }: { store: ConfigurationStore; manifest: readonly Parameter[]; digest: Digest },
  { revision, parameters }: Holding,
  target: Revision,
): Promise<readonly PlannedChange[] | { readonly lost: string }> => {
  const names = differing(revision, target);
  const wanted = names.flatMap((name) => {
    const version = versionIn(target, name);
    return version === 0 ? [] : [{ name, version }];
  });
  const past = await store.readVersions(wanted);
  const lost = wanted.find(({ name }) => !past.some((one) => one.name === name));
  if (lost !== undefined) return { lost: lost.name };
  const of = (all: readonly StoredParameter[], name: string) => all.find((one) => one.name === name);
  return names.map((name) => {
    const isSecret = manifest.find((one) => one.name === name)?.isSecret === true;
    const toVersion = versionIn(target, name);
    return {
      name,
      fromVersion: versionIn(revision, name),
      before: shownOf(of(parameters, name), isSecret, digest),
      after: shownOf(of(past, name), isSecret, digest),
      ...(toVersion === 0 ? {} : { toVersion }),
    };
  });
};

export interface RollbackPlan {
  /** The revision that is to hold again. */
  readonly target: number;
  readonly changes: readonly PlannedChange[];
}

/** What going back to a revision changes; without one, to the one before what holds. */
export const planRollback = async (
  dependencies: Pick<ChangeDependencies, 'store' | 'manifest' | 'digest'>,
  holding: Holding,
  toRevision: number | undefined,
): Promise<Result<RollbackPlan, ChangeRefusal>> => {
  const number = toRevision ?? holding.revision.number - 1;
  const target = (await readRevisions(dependencies.store)).find((one) => one.number === number);
  if (target === undefined || number >= holding.revision.number)
    return refuse({ because: 'no-such-revision', revision: number });
  const changes = await changesTo(dependencies, holding, target);
  if ('lost' in changes)
    return refuse({ because: 'version-gone', parameter: changes.lost, version: versionIn(target, changes.lost) });
  return changes.length === 0 ? refuse({ because: 'nothing-changes' }) : accept({ target: number, changes });
};

/** In production one person may take the last change back at once: what held before it had been allowed. Nothing else. */
const permissionFor = ({ kind }: ChangeDependencies, { revision }: Holding, target: number): Permission => {
  if (kind !== 'production') return 'stage';
  return target === revision.number - 1 && !revision.isRollback ? 'rollback' : 'second-person';
};

/**
 * Makes a revision of the past hold again, in one step, as a new revision. In production the last change is taken back by one
 * administrator with a reason; anything further back, or a rollback of a rollback, is proposed to a second one.
 */
export const rollBack =
  (dependencies: ChangeDependencies) =>
  async ({ id, by, reason, toRevision }: Rollback): Promise<Result<Changed, ChangeRefusal>> => {
    const { administrators, store } = dependencies;
    const known = await knownChanger(administrators, by);
    if (!known.ok) return known;
    if (!hasReason(reason)) return refuse({ because: 'reason-missing' });
    const holding = await readHolding(store);
    const planned = await planRollback(dependencies, holding, toRevision);
    if (!planned.ok) return planned;
    const { changes, target } = planned.value;
    const draft = { id, plan: { changes, secrets: new Map() }, holding, by: known.value, isRollback: true };
    const how = permissionFor(dependencies, holding, target);
    return submit(dependencies, { ...draft, reason: (reason ?? '').trim() }, how);
  };

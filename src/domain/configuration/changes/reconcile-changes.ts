import { secondsAfter } from '../../shared/clock.ts';
import type { Journal } from '../../shared/journal.ts';
import { applyRequest, type ChangeDependencies, tidyRequest } from './apply-request.ts';
import { APPLY_LEASE_SECONDS } from './begin-request.ts';
import { type ChangeRequest, isEnded, isExpired } from './change-request.ts';
import { readHolding } from './committed-configuration.ts';
import type { ConfigurationMetrics } from './ports.ts';
import { versionIn } from './revision.ts';
import { endRequest } from './settle-proposal.ts';

export interface ReconcileChangesDependencies extends ChangeDependencies {
  readonly metrics: ConfigurationMetrics;
  readonly journal: Journal;
}

export interface Reconciled {
  readonly looked: number;
  /** Cut off, and finished now. */
  readonly finished: number;
  readonly expired: number;
  readonly superseded: number;
  /** Ended before, and tidied now. */
  readonly tidied: number;
  readonly told: number;
  /** They stay for the next run. */
  readonly failed: number;
}

type Outcome = Exclude<keyof Reconciled, 'looked'> | 'waiting';

/**
 * Looks at every change request that has not ended, or left something behind: finishes those that were cut off, ends those
 * that expired or were overtaken, tells people of emergencies. One that fails does not stop the others.
 */
export const reconcileChanges = (dependencies: ReconcileChangesDependencies) => {
  const { requests, store, clock, metrics, journal } = dependencies;

  const finish = async (request: ChangeRequest): Promise<Outcome> => {
    const now = clock();
    const taken = await requests.resume(request.id, now, secondsAfter(now, APPLY_LEASE_SECONDS));
    if (taken !== 'resumed') return 'waiting';
    const applied = await applyRequest(dependencies, request);
    journal.warn('configuration.change-finished', { requestId: request.id, isApplied: applied.ok });
    if (applied.ok) return 'finished';
    metrics.happened('work-failed');
    return 'superseded';
  };

  const overtaken = async ({ changes }: ChangeRequest): Promise<string | undefined> => {
    const { revision } = await readHolding(store);
    return changes.find(({ name, fromVersion }) => versionIn(revision, name) !== fromVersion)?.name;
  };

  const awaitApproval = async (request: ChangeRequest): Promise<Outcome> => {
    if (isExpired(request, clock())) {
      const ended = await endRequest(dependencies, request, { do: 'expire' }, 'automation:expiry');
      return ended.ok ? 'expired' : 'waiting';
    }
    const name = await overtaken(request);
    if (name === undefined) return 'waiting';
    const because = `${name} has been changed meanwhile`;
    const ended = await endRequest(dependencies, request, { do: 'supersede', because }, 'automation:changes');
    return ended.ok ? 'superseded' : 'waiting';
  };

  const tell = async (request: ChangeRequest): Promise<Outcome> => {
    const { id, approval, changes } = request;
    metrics.happened('emergency-change');
    journal.warn('configuration.emergency-change', {
      requestId: id,
      by: approval?.by,
      parameters: changes.map(({ name }) => name),
    });
    const told = { ...request, isTold: true, writes: request.writes + 1 };
    await requests.note(told);
    if (isEnded(told)) await tidyRequest(dependencies, told);
    return 'told';
  };

  const look = async (id: string): Promise<Outcome> => {
    const request = await requests.get(id);
    if (request === undefined) {
      await requests.close(id);
      return 'tidied';
    }
    if (request.state === 'proposed') return awaitApproval(request);
    if (request.state === 'approved') return finish(request);
    if (request.approval?.how === 'emergency' && request.isTold !== true) return tell(request);
    await tidyRequest(dependencies, request);
    return 'tidied';
  };

  return async (): Promise<Reconciled> => {
    const counts = { finished: 0, expired: 0, superseded: 0, tidied: 0, told: 0, failed: 0, waiting: 0 };
    const ids = await requests.open();
    for (const id of ids) {
      try {
        counts[await look(id)] += 1;
      } catch (fault) {
        counts.failed += 1;
        metrics.happened('work-failed');
        journal.error('configuration.change-not-reconciled', { requestId: id }, fault);
      }
    }
    const { waiting: _, ...told } = counts;
    metrics.reconciled({ looked: ids.length });
    return { looked: ids.length, ...told };
  };
};

import { accept, type Result, refuse } from '../../shared/result.ts';
import { type Applied, type ChangeDependencies, tidyRequest } from './apply-request.ts';
import { beginRequest } from './begin-request.ts';
import { changeAudit } from './change-audit.ts';
import { type ChangeCommand, type ChangeRequest, decide } from './change-request.ts';
import { type Changer, identityOf, knownChanger, markToday } from './changer.ts';
import { readHolding } from './committed-configuration.ts';
import type { ChangeRefusal } from './refusal.ts';
import { versionIn } from './revision.ts';

export interface Settling {
  readonly requestId: string;
  readonly by: Changer;
  readonly reason?: string;
}

/** Ends a request that is not being applied, with its audit entry, and takes back what it left behind. */
export const endRequest = async (
  dependencies: ChangeDependencies,
  request: ChangeRequest,
  command: ChangeCommand,
  actor: string,
): Promise<Result<ChangeRequest, ChangeRefusal>> => {
  const { requests, clock } = dependencies;
  const decided = decide(request, command, clock());
  if (!decided.ok) return decided;
  const ended = await requests.end(decided.value, changeAudit(decided.value, actor, clock()));
  if (ended === 'changed') {
    const current = await requests.get(request.id);
    return current === undefined
      ? refuse({ because: 'no-such-request' })
      : refuse({ because: 'not-open', state: current.state });
  }
  await tidyRequest(dependencies, decided.value);
  return accept(decided.value);
};

/**
 * A second administrator says yes, and the change holds. What has been changed meanwhile supersedes the request. Of two who
 * approve at once one wins; the other hears that it is approved already.
 */
export const approveChange =
  (dependencies: ChangeDependencies) =>
  async ({ requestId, by }: Settling): Promise<Result<Applied, ChangeRefusal>> => {
    const { requests, administrators, digest, store, clock, kind } = dependencies;
    const known = await knownChanger(administrators, by);
    if (!known.ok) return known;
    const request = await requests.get(requestId);
    if (request === undefined) return refuse({ because: 'no-such-request' });
    const proposerToday = await markToday(administrators, request, digest);
    const command: ChangeCommand = {
      do: 'approve',
      how: kind === 'production' ? 'second-person' : 'stage',
      by: identityOf(known.value, requestId, digest),
      ...(proposerToday === undefined ? {} : { proposerToday }),
    };
    const allowed = decide(request, command, clock());
    if (!allowed.ok) return allowed;
    const { revision } = await readHolding(store);
    const stale = request.changes.find(({ name, fromVersion }) => versionIn(revision, name) !== fromVersion);
    if (stale === undefined) return beginRequest(dependencies, request, command);
    const because = `${stale.name} has been changed meanwhile`;
    await endRequest(dependencies, request, { do: 'supersede', because }, 'automation:changes');
    const { name: parameter, fromVersion: expected } = stale;
    return refuse({ because: 'stale-version', parameter, expected, current: versionIn(revision, parameter) });
  };

const settle =
  (what: 'reject' | 'withdraw') =>
  (dependencies: ChangeDependencies) =>
  async ({ requestId, by, reason }: Settling): Promise<Result<ChangeRequest, ChangeRefusal>> => {
    const known = await knownChanger(dependencies.administrators, by);
    if (!known.ok) return known;
    const request = await dependencies.requests.get(requestId);
    if (request === undefined) return refuse({ because: 'no-such-request' });
    const identity = identityOf(known.value, requestId, dependencies.digest);
    const because = reason === undefined ? {} : { because: reason };
    return endRequest(dependencies, request, { do: what, by: identity, ...because }, known.value.id);
  };

/** Another administrator says no. */
export const rejectChange = settle('reject');

/** Who proposed it does not want it any more. */
export const withdrawChange = settle('withdraw');

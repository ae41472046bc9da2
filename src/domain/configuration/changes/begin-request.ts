import { secondsAfter } from '../../shared/clock.ts';
import { type Result, refuse } from '../../shared/result.ts';
import { type Applied, applyRequest, type ChangeDependencies } from './apply-request.ts';
import { changeAudit } from './change-audit.ts';
import { type ChangeCommand, type ChangeRequest, decide } from './change-request.ts';
import type { ChangeRefusal } from './refusal.ts';

/** Must outlast whoever applies a request: an API call has 29 s, a command a minute. */
export const APPLY_LEASE_SECONDS = 120;

/** Says yes to a request and applies it: one winner, one at a time. */
export const beginRequest = async (
  dependencies: ChangeDependencies,
  request: ChangeRequest,
  command: Extract<ChangeCommand, { do: 'approve' }>,
): Promise<Result<Applied, ChangeRefusal>> => {
  const { requests, clock } = dependencies;
  const now = clock();
  const approved = decide(request, command, now);
  if (!approved.ok) return approved;
  const audit = changeAudit(approved.value, command.by.id, now);
  const begun = await requests.begin(approved.value, secondsAfter(now, APPLY_LEASE_SECONDS), audit);
  if (begun === 'begun') return applyRequest(dependencies, approved.value);
  if (begun !== 'changed') return refuse({ because: 'busy', requestId: begun.busyWith });
  const current = await requests.get(request.id);
  if (current === undefined) return refuse({ because: 'no-such-request' });
  return refuse({ because: 'not-open', state: current.state });
};

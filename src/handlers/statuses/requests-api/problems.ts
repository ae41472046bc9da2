import { describePlanRefusal, type PlanRefusal } from '../../../domain/statuses/bulk-plan.ts';
import type { ReadRefusal } from '../../../domain/statuses/read-record.ts';
import { describeRefusal, type TransitionRefusal } from '../../../domain/statuses/refusal.ts';
import { PROBLEMS, type Problem, type ProblemKind, problem } from '../../shared/http/problem.ts';

/** What can be wrong with a change of status, by the refusal's own word. */
export const STATUS_PROBLEMS = {
  'not-found': { slug: 'request-not-found', status: 404, title: 'There is no such request' },
  'not-assigned': { slug: 'not-assigned', status: 403, title: 'The request is not assigned to you' },
  'not-permitted': { slug: 'transition-not-permitted', status: 403, title: 'Others make this change' },
  unreadable: { slug: 'request-unreadable', status: 409, title: 'The stored request cannot be read' },
  lost: { slug: 'request-lost', status: 409, title: 'The request is in a status that nobody knows' },
  'no-such-transition': { slug: 'no-such-transition', status: 409, title: 'The request cannot go there from here' },
  'limit-reached': { slug: 'limit-reached', status: 409, title: 'This was done as often as it may be' },
  stale: { slug: 'stale-version', status: 409, title: 'The request has changed meanwhile' },
  'unknown-status': { slug: 'unknown-status', status: 422, title: 'There is no such status' },
  'reason-missing': { slug: 'reason-missing', status: 422, title: 'A reason is missing' },
  'reason-unlisted': { slug: 'reason-unlisted', status: 422, title: 'The reason is not on the list' },
  'reason-too-long': { slug: 'reason-too-long', status: 422, title: 'The reason is too long' },
} as const satisfies Readonly<Record<TransitionRefusal['because'], ProblemKind>>;

export const PLAN_PROBLEMS = {
  'no-such-plan': { slug: 'plan-not-found', status: 404, title: 'There is no such plan' },
  'plan-of-another': { slug: 'plan-of-another', status: 403, title: 'The plan is somebody else’s' },
  'approval-missing': { slug: 'approval-missing', status: 403, title: 'The plan needs an approval' },
  'not-an-approver': { slug: 'not-an-approver', status: 403, title: 'You do not approve plans' },
} as const satisfies Readonly<Record<PlanRefusal['because'], ProblemKind>>;

export type RequestRefusal = TransitionRefusal | ReadRefusal;

export const wordsOfRefusal = (refusal: RequestRefusal): string =>
  refusal.because === 'not-a-reader' ? `this is for ${refusal.who}` : describeRefusal(refusal, 'request');

/** The facts of a refusal that a program can go on with: the list of reasons, the current state. */
const factsOf = (refusal: TransitionRefusal): Readonly<Record<string, unknown>> => {
  switch (refusal.because) {
    case 'stale':
      return { current: refusal.current };
    case 'reason-missing':
      return refusal.reasons === undefined ? {} : { reasons: refusal.reasons };
    case 'reason-unlisted':
      return { reasons: refusal.reasons };
    case 'unknown-status':
    case 'lost':
      return { known: refusal.known };
    case 'no-such-transition':
      return { from: refusal.from, possible: refusal.possible };
    case 'not-permitted':
      return { who: refusal.who };
    case 'limit-reached':
    case 'reason-too-long':
      return { atMost: refusal.atMost };
    default:
      return {};
  }
};

export const requestProblem = (refusal: RequestRefusal): Problem =>
  refusal.because === 'not-a-reader'
    ? problem(PROBLEMS.notPermitted, wordsOfRefusal(refusal))
    : problem(STATUS_PROBLEMS[refusal.because], wordsOfRefusal(refusal), factsOf(refusal));

/** A refusal is kept under its key like any answer, hence the new one. */
export const planProblem = (refusal: PlanRefusal, planId: string): Problem => {
  const words = describePlanRefusal(refusal);
  return refusal.because === 'approval-missing'
    ? problem(PLAN_PROBLEMS[refusal.because], `${words} under a new Idempotency-Key`, {
        approveAt: `/requests/status/bulk/${planId}/approval`,
      })
    : problem(PLAN_PROBLEMS[refusal.because], words);
};

export const slugOf = (refusal: RequestRefusal): string =>
  refusal.because === 'not-a-reader' ? PROBLEMS.notPermitted.slug : STATUS_PROBLEMS[refusal.because].slug;

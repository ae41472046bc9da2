import { type ChangeRefusal, describeChangeRefusal } from '../../../domain/configuration/changes/refusal.ts';
import { PROBLEMS, type Problem, type ProblemKind, passing, problem } from '../../shared/http/problem.ts';

type Own = Exclude<ChangeRefusal['because'], 'not-an-administrator'>;

/** What the rules of changes say no with: one slug for each. */
export const CHANGE_PROBLEMS = {
  invalid: { slug: 'invalid-change', status: 422, title: 'The change is not possible' },
  'reason-missing': { slug: 'reason-missing', status: 422, title: 'A reason is missing' },
  'stale-version': { slug: 'stale-parameter', status: 409, title: 'The parameter has changed meanwhile' },
  'nothing-changes': { slug: 'nothing-changes', status: 422, title: 'All of it holds already' },
  'wrong-number': { slug: 'wrong-number-of-changes', status: 422, title: 'Too many changes, or none' },
  'no-such-request': { slug: 'change-request-not-found', status: 404, title: 'There is no such change request' },
  busy: { slug: 'change-in-progress', status: 409, title: 'Another change is being applied' },
  superseded: { slug: 'change-superseded', status: 409, title: 'The change was given up' },
  'no-such-revision': { slug: 'revision-not-found', status: 404, title: 'There is no such revision' },
  'version-gone': { slug: 'version-not-kept', status: 409, title: 'A version is not kept any more' },
  'not-open': { slug: 'change-request-closed', status: 409, title: 'The change request has been decided' },
  expired: { slug: 'change-request-expired', status: 409, title: 'The change request has expired' },
  'own-proposal': { slug: 'own-proposal', status: 403, title: 'Another administrator must decide' },
  'same-person': { slug: 'same-person', status: 403, title: 'Another person must decide' },
  'person-unknown': { slug: 'person-unknown', status: 403, title: 'Who decides is not known well enough' },
  'not-the-proposer': { slug: 'not-the-proposer', status: 403, title: 'It is another’s proposal' },
} as const satisfies Readonly<Record<Own, ProblemKind>>;

const factsOf = (refusal: ChangeRefusal): Readonly<Record<string, unknown>> => {
  switch (refusal.because) {
    case 'invalid':
      return { problems: refusal.problems };
    case 'stale-version':
      return { parameter: refusal.parameter, currentVersion: refusal.current };
    case 'busy':
      return { requestId: refusal.requestId };
    case 'not-open':
      return { state: refusal.state };
    default:
      return {};
  }
};

/** A refusal as the API says it. That another change is being applied passes by itself. */
export const changeProblem = (refusal: ChangeRefusal): Problem => {
  const kind = refusal.because === 'not-an-administrator' ? PROBLEMS.notPermitted : CHANGE_PROBLEMS[refusal.because];
  const told = problem(kind, describeChangeRefusal(refusal), factsOf(refusal));
  return refusal.because === 'busy' ? passing(told) : told;
};

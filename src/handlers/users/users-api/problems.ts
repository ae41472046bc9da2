import type { ErasureRefusal } from '../../../domain/users/personal-data/erasure-refusal.ts';
import { describeErasureRefusal } from '../../../domain/users/personal-data/erasure-refusal.ts';
import type { FieldProblem, UserRefusal } from '../../../domain/users/refusal.ts';
import { ROLES } from '../../../domain/users/roles.ts';
import { PROBLEMS, type Problem, type ProblemKind, passing, problem } from '../../shared/http/problem.ts';
import { invalid } from '../../shared/http/route.ts';

/** Those that are told by the problems of any operation. */
type Common = 'role-lacks-action' | 'caller-unknown' | 'invalid' | 'bad-cursor' | 'another-command';

/** What can be wrong with something done to a user, by the refusal's own word. */
export const USER_PROBLEMS = {
  'own-account': { slug: 'own-account', status: 403, title: 'This is not done to one’s own account' },
  'target-above-own-rank': { slug: 'user-above-own-rank', status: 403, title: 'The user stands above you' },
  'role-above-own': { slug: 'role-above-own', status: 403, title: 'The role stands above yours' },
  'last-super-admin': { slug: 'last-super-admin', status: 403, title: 'One super admin must remain' },
  'unknown-user': { slug: 'user-not-found', status: 404, title: 'There is no such user' },
  'unknown-role': { slug: 'unknown-role', status: 422, title: 'There is no such role' },
  exists: { slug: 'user-exists', status: 409, title: 'The address is a user’s already' },
  busy: { slug: 'user-busy', status: 409, title: 'Another change to the user has not ended' },
  'in-progress': { slug: 'command-in-progress', status: 409, title: 'This is being done' },
  'changed-meanwhile': { slug: 'user-changed', status: 409, title: 'The user has changed meanwhile' },
  undone: { slug: 'command-undone', status: 409, title: 'It went wrong and was taken back' },
  'refused-before': { slug: 'refused-before', status: 409, title: 'This was refused when it came first' },
  'not-possible': { slug: 'not-possible-now', status: 409, title: 'The user is in no state for this' },
  'invitation-not-open': { slug: 'invitation-not-open', status: 409, title: 'There is no open invitation' },
  'no-such-contact': { slug: 'contact-not-found', status: 422, title: 'There is no such contact' },
  'contact-taken': { slug: 'contact-taken', status: 409, title: 'The contact is another user’s' },
  'no-such-question': { slug: 'link-question-not-found', status: 404, title: 'There is no such open question' },
} as const satisfies Readonly<Record<Exclude<UserRefusal['because'], Common>, ProblemKind>>;

export const ERASURE_PROBLEMS = {
  'no-plan': { slug: 'erasure-plan-not-found', status: 404, title: 'There is no such plan' },
  'plan-expired': { slug: 'erasure-plan-expired', status: 409, title: 'The plan is too old' },
  'another-user': { slug: 'erasure-plan-of-another', status: 409, title: 'The plan is of another user' },
  'legal-hold': { slug: 'legal-hold', status: 409, title: 'The person is under a legal hold' },
  'taken-over': { slug: 'erasure-taken-over', status: 409, title: 'Another run is at it' },
  'out-of-time': { slug: 'too-large-for-a-call', status: 409, title: 'There is too much for one call' },
} as const satisfies Readonly<Record<Exclude<ErasureRefusal['because'], UserRefusal['because']>, ProblemKind>>;

export const UNUSABLE_FILE: ProblemKind = { slug: 'unusable-file', status: 422, title: 'The file cannot be used' };

const PASSING: readonly ErasureRefusal['because'][] = ['busy', 'in-progress', 'taken-over'];

const invalidFields = (problems: readonly FieldProblem[], ofBody: readonly string[]): Problem =>
  invalid(
    problems.map(({ field, problem: detail }) => ({
      in: 'body',
      field: ofBody.includes(field) ? field : `attributes.${field}`,
      detail,
    })),
  );

const factsOf = (refusal: ErasureRefusal): Readonly<Record<string, unknown>> => {
  switch (refusal.because) {
    case 'unknown-role':
      return { known: ROLES };
    case 'exists':
      return refusal.id === undefined ? {} : { userId: refusal.id };
    case 'busy':
    case 'in-progress':
      return { commandId: refusal.commandId };
    case 'target-above-own-rank':
      return { role: refusal.role, userRole: refusal.targetRole };
    default:
      return {};
  }
};

const kindOf = (because: Exclude<ErasureRefusal['because'], 'invalid' | 'bad-cursor'>): ProblemKind => {
  switch (because) {
    case 'role-lacks-action':
      return PROBLEMS.notPermitted;
    case 'caller-unknown':
      return PROBLEMS.unknownCaller;
    case 'another-command':
      return PROBLEMS.anotherCommand;
    default:
      return { ...USER_PROBLEMS, ...ERASURE_PROBLEMS }[because];
  }
};

/** `ofBody`: fields that stand in the body itself; those of other names are attributes. */
export const userProblem = (
  refusal: ErasureRefusal,
  ofBody: readonly string[] = ['reason', 'message', 'attributes'],
): Problem => {
  if (refusal.because === 'invalid') return invalidFields(refusal.problems, ofBody);
  if (refusal.because === 'bad-cursor') {
    return invalid([{ in: 'query', field: 'after', detail: 'must be `next` of a page of this very search' }]);
  }
  const told = problem(kindOf(refusal.because), describeErasureRefusal(refusal), factsOf(refusal));
  return PASSING.includes(refusal.because) ? passing(told) : told;
};

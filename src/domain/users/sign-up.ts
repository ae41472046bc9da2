import { accept, type Result, refuse } from '../shared/result.ts';
import { OWN_ATTRIBUTES, readChanges, readEmail } from './field-rules.ts';
import type { FieldProblem } from './refusal.ts';
import type { Role } from './roles.ts';

/** What one gets by signing up; anything more is given by an administrator. */
export const SIGN_UP_ROLES = ['homeowner', 'guest'] as const;

export interface SignUpRequest {
  /** `administrator`: an invitation, which was judged where it was made. */
  readonly by: 'person' | 'administrator';
  readonly email: string;
  /** By our names, or by the provider's where we have none. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** What the site asks for. */
  readonly role?: string | undefined;
}

export interface SignUpRefusal {
  readonly problems: readonly FieldProblem[];
}

const signUpRoleOf = (role: string | undefined): Role | undefined =>
  role === undefined ? 'homeowner' : SIGN_UP_ROLES.find((one) => one === role);

/**
 * Whether somebody may sign up by themselves, with what they say of themselves. Nobody writes their own rights: a role, a
 * contact, or any attribute but the listed ones is refused, and nothing is created. Answers the address in its one form.
 */
export const judgeSignUp = ({
  by,
  email,
  attributes,
  role,
}: SignUpRequest): Result<{ readonly email: string; readonly role: Role | undefined }, SignUpRefusal> => {
  const address = readEmail(email);
  if (by === 'administrator' && address.ok) return accept({ email: address.value, role: undefined });
  const changes = readChanges(attributes, OWN_ATTRIBUTES);
  const given = signUpRoleOf(role);
  if (address.ok && changes.ok && given !== undefined) return accept({ email: address.value, role: given });
  return refuse({
    problems: [
      ...(address.ok ? [] : [{ field: 'email', ...address.refusal }]),
      ...(changes.ok || changes.refusal.because !== 'invalid' ? [] : changes.refusal.problems),
      ...(given === undefined ? [{ field: 'role', problem: `must be one of ${SIGN_UP_ROLES.join(', ')}` }] : []),
    ],
  });
};

import { accept, type Result, refuse } from '../../domain/shared/result.ts';
import type { UserPool } from '../../domain/users/ports.ts';
import type { UserRefusal } from '../../domain/users/refusal.ts';
import { normalisedEmail } from '../../domain/users/user.ts';

/** The user that a person means who names an id or an address. An id is taken as it is. */
export const findUserId = async (
  pool: Pick<UserPool, 'byEmail'>,
  idOrEmail: string,
): Promise<Result<string, UserRefusal>> => {
  if (!idOrEmail.includes('@')) return accept(idOrEmail);
  const found = await pool.byEmail(normalisedEmail(idOrEmail));
  const [user, another] = found;
  if (user === undefined) return refuse({ because: 'unknown-user' });
  if (another === undefined) return accept(user.id);
  const ids = found.map(({ id }) => id).join(', ');
  return refuse({
    because: 'invalid',
    problems: [{ field: 'user', problem: `several have this address; name one by id: ${ids}` }],
  });
};

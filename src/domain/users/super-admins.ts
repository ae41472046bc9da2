import type { UserPool } from './ports.ts';

/** What a command holds that leaves one super admin fewer, so that two of them cannot leave none. */
export const SUPER_ADMINS = 'super-admins';

/** Whether there is a super admin beside one user who can sign in: enabled, and has done so before. */
export const hasAnotherSuperAdmin = async (
  pool: Pick<UserPool, 'membersOf' | 'get'>,
  besideId: string,
): Promise<boolean> => {
  let after: string | undefined;
  do {
    const { ids, next } = await pool.membersOf('super_admin', after);
    for (const id of ids) {
      const user = id === besideId ? undefined : await pool.get(id);
      const canSignIn = user?.isEnabled === true && (user.signIn === 'active' || user.signIn === 'reset-required');
      if (canSignIn && user.groups.includes('super_admin')) return true;
    }
    after = next;
  } while (after !== undefined);
  return false;
};

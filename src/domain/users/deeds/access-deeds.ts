import { accept, type Result, refuse } from '../../shared/result.ts';
import type { PoolRefusal, UserPool } from '../ports.ts';
import type { PoolUserWithGroups } from '../user.ts';
import { type Applied, type Deed, withoutTokens } from './deed.ts';

const onUser =
  (work: (id: string) => Promise<Result<unknown, PoolRefusal>>): Deed['apply'] =>
  async (_, user): Promise<Applied> => {
    if (user === undefined) return refuse({ because: 'no-such-user' });
    const done = await work(user.id);
    return done.ok ? accept(user.id) : done;
  };

const isThere = (user: PoolUserWithGroups | undefined): boolean => user !== undefined;

/** Whether one may sign in; who may not is signed out at once. */
const enabling = (pool: UserPool): Pick<Deed, 'isReversible' | 'apply' | 'isDone'> => ({
  isReversible: true,
  isDone: ({ after }, user) => user?.isEnabled === after.isEnabled,
  apply: async ({ after }, user) => {
    if (user === undefined) return refuse({ because: 'no-such-user' });
    const isEnabled = after.isEnabled === true;
    const set = await pool.setEnabled(user.id, isEnabled);
    if (!set.ok) return set;
    if (isEnabled) return accept(user.id);
    const out = await pool.signOut(user.id);
    return out.ok ? accept(user.id) : out;
  },
});

export const disableDeed = (pool: UserPool): Deed => ({
  past: 'disabled',
  ...enabling(pool),
  keep: withoutTokens,
  signal: () => ({ signalType: 'USER_DISABLED', payload: {} }),
});

export const enableDeed = (pool: UserPool): Deed => ({ past: 'enabled', ...enabling(pool) });

export const signOutDeed = (pool: UserPool): Deed => ({
  past: 'signed-out',
  isReversible: false,
  isDone: (_, user) => isThere(user),
  apply: onUser((id) => pool.signOut(id)),
  keep: withoutTokens,
});

export const resetPasswordDeed = (pool: UserPool): Deed => ({
  past: 'password-reset',
  isReversible: false,
  isDone: (_, user) => isThere(user),
  apply: onUser((id) => pool.resetPassword(id)),
});

export const resetMfaDeed = (pool: UserPool): Deed => ({
  past: 'mfa-reset',
  isReversible: false,
  isDone: (_, user) => isThere(user),
  apply: onUser((id) => pool.resetMfa(id)),
});

/** A user who is gone already is as good as deleted. */
export const deleteDeed = (pool: UserPool): Deed => ({
  past: 'deleted',
  isReversible: false,
  settlesLink: () => true,
  isDone: (_, user) => !isThere(user),
  apply: async ({ targetId }) => {
    await pool.delete(targetId);
    return accept(targetId);
  },
});

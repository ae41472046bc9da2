import { ACTIONS, type Action, isOnNobody, mayAct } from '../../../src/domain/users/policy.ts';
import { isAbove, isRole, ROLES, type Role, rankOf, roleOf } from '../../../src/domain/users/roles.ts';

/**
 * What each role may do, written out by hand: `+` to others of one's own rank and below, `o` to oneself, `.` not at all.
 * Columns: super_admin, admin, accounting, srm, agent, homeowner, provider, guest.
 */
const TABLE: Readonly<Record<Action, readonly [others: string, oneself: string]>> = {
  list: ['++++....', '........'],
  show: ['++++....', 'oooooooo'],
  invite: ['++......', '........'],
  'resend-invitation': ['++......', '........'],
  'cancel-invitation': ['++......', '........'],
  'update-attributes': ['++......', 'oooooooo'],
  'set-role': ['++......', '........'],
  disable: ['++......', '........'],
  enable: ['++......', '........'],
  'reset-password': ['++......', '........'],
  'sign-out': ['++......', 'oooooooo'],
  'reset-mfa': ['++......', '........'],
  'link-contact': ['++......', '........'],
  'answer-link-question': ['++......', '........'],
  export: ['++......', 'oooooooo'],
  delete: ['++......', '........'],
  import: ['++......', '........'],
  reconcile: ['++......', '........'],
  'report-drift': ['++......', '........'],
};

/** By rank: 0 is the highest. */
const RANKS: readonly Role[] = ['super_admin', 'admin', 'accounting', 'srm', 'agent', 'homeowner', 'provider', 'guest'];

const CASES = RANKS.flatMap((role, rank) =>
  RANKS.flatMap((targetRole, targetRank) => ACTIONS.map((action) => ({ role, rank, targetRole, targetRank, action }))),
);

describe('the policy', () => {
  it('U1: answers every actor, target role and action as the table says', () => {
    expect(CASES).toHaveLength(8 * 8 * 19);
    const wrong = CASES.filter(({ role, rank, targetRole, targetRank, action }) => {
      const isMeant = TABLE[action][0][rank] === '+' && targetRank >= rank;
      return mayAct({ id: 'one', role }, action, { id: 'other', role: targetRole }).ok !== isMeant;
    });
    expect(wrong).toEqual([]);
  });

  it('U1: answers every role about itself as the table says, whatever it is', () => {
    const wrong = RANKS.flatMap((role, rank) =>
      ACTIONS.filter(
        (action) => mayAct({ id: 'one', role }, action, { id: 'one', role }).ok !== (TABLE[action][1][rank] === 'o'),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('U1: lets nobody give a role above their own', () => {
    for (const action of ['set-role', 'invite'] as const) {
      for (const [rank, role] of RANKS.entries()) {
        for (const [newRank, newRole] of RANKS.entries()) {
          const target = action === 'invite' ? undefined : { id: 'other', role };
          const { ok } = mayAct({ id: 'one', role }, action, target, { newRole });
          expect({ action, role, newRole, ok }).toEqual({ action, role, newRole, ok: rank < 2 && newRank >= rank });
        }
      }
    }
  });

  it.each([
    'set-role',
    'disable',
    'delete',
  ] as const)('U1: does not %s the last super admin, who can still be shown and signed out', (action) => {
    const actor = { id: 'one', role: 'super_admin' } as const;
    const last = { id: 'other', role: 'super_admin' } as const;
    expect(mayAct(actor, action, last, { isLastSuperAdmin: true })).toEqual({
      ok: false,
      refusal: { because: 'last-super-admin', action },
    });
    expect(mayAct(actor, 'sign-out', last, { isLastSuperAdmin: true }).ok).toBe(true);
  });

  it('U1: says why: lacking the action, own account, above one’s rank', () => {
    const admin = { id: 'one', role: 'admin' } as const;
    const agent = { id: 'two', role: 'agent' } as const;
    expect(mayAct(agent, 'list')).toMatchObject({ refusal: { because: 'role-lacks-action', role: 'agent' } });
    expect(mayAct(admin, 'set-role', admin)).toMatchObject({ refusal: { because: 'own-account' } });
    expect(mayAct(admin, 'show', { id: 'x', role: 'super_admin' })).toMatchObject({
      refusal: { because: 'target-above-own-rank', targetRole: 'super_admin' },
    });
  });

  it('knows the actions that are about nobody in particular', () => {
    expect(ACTIONS.filter(isOnNobody)).toEqual(['list', 'import', 'reconcile', 'report-drift']);
  });
});

describe('roles', () => {
  it('stand in the order of their rank', () => {
    expect(ROLES).toEqual(RANKS);
    expect(rankOf('super_admin')).toBe(0);
    expect(isAbove('admin', 'admin')).toBe(false);
    expect(isAbove('admin', 'agent')).toBe(true);
    expect(isRole('Admin')).toBe(false);
  });

  it('in two groups is the higher, in none is a guest, and a strange group gives nothing', () => {
    expect(roleOf(['agent', 'admin'])).toBe('admin');
    expect(roleOf(['engineers'])).toBe('guest');
    expect(roleOf([])).toBe('guest');
  });
});

import { describeMatrix } from '../../../src/domain/users/describe-matrix.ts';
import { ACTIONS } from '../../../src/domain/users/policy.ts';
import { describeUserRefusal, type UserRefusal } from '../../../src/domain/users/refusal.ts';
import { ROLES } from '../../../src/domain/users/roles.ts';

describe('describeMatrix', () => {
  const rows = describeMatrix();
  const row = (role: string, action: string) => rows.find((one) => one.role === role && one.action === action);

  it('has a row for each role and action', () => {
    expect(rows).toHaveLength(ROLES.length * ACTIONS.length);
  });

  it('says what may be done to oneself and to whom else, and which roles may be given', () => {
    expect(row('admin', 'set-role')).toEqual({
      role: 'admin',
      action: 'set-role',
      toOneself: false,
      toOthers: ROLES.slice(1),
      mayGive: ROLES.slice(1),
    });
    expect(row('admin', 'invite')).toMatchObject({ toOneself: false, toOthers: 'permitted', mayGive: ROLES.slice(1) });
    expect(row('srm', 'list')).toMatchObject({ toOneself: false, toOthers: 'permitted' });
    expect(row('srm', 'show')).toMatchObject({ toOneself: true, toOthers: ROLES.slice(3) });
    expect(row('guest', 'export')).toMatchObject({ toOneself: true, toOthers: [] });
    expect(row('agent', 'invite')).toMatchObject({ toOthers: [], mayGive: [] });
  });
});

describe('describeUserRefusal', () => {
  const REFUSALS: readonly (readonly [UserRefusal, string])[] = [
    [{ because: 'role-lacks-action', role: 'agent', action: 'list' }, 'agent may not list'],
    [{ because: 'own-account', action: 'delete' }, 'ask another administrator'],
    [{ because: 'target-above-own-rank', role: 'admin', targetRole: 'super_admin' }, 'cannot act on a super_admin'],
    [{ because: 'role-above-own', role: 'admin', newRole: 'super_admin' }, 'cannot give the role super_admin'],
    [{ because: 'last-super-admin', action: 'disable' }, 'make another one first'],
    [{ because: 'caller-unknown' }, 'sign in again'],
    [{ because: 'unknown-user' }, 'no such user'],
    [{ because: 'no-such-question' }, 'or it is answered'],
    [{ because: 'unknown-role' }, 'super_admin, admin, accounting'],
    [
      {
        because: 'invalid',
        problems: [
          { field: 'a', problem: 'is b' },
          { field: 'c', problem: 'is d' },
        ],
      },
      'a: is b; c: is d',
    ],
    [{ because: 'bad-cursor' }, 'first page'],
    [{ because: 'exists' }, 'a user already'],
    [{ because: 'busy', commandId: 'c1' }, 'c1'],
    [{ because: 'in-progress', commandId: 'c1' }, 'the same key'],
    [{ because: 'another-command', commandId: 'c1' }, 'a new key'],
    [{ because: 'changed-meanwhile' }, 'look again'],
    [{ because: 'undone', note: 'it broke' }, 'as before: it broke'],
    [{ because: 'refused-before', note: 'no' }, 'no'],
    [{ because: 'not-possible', reason: 'because' }, 'because'],
    [{ because: 'invitation-not-open', state: 'none' }, 'no open invitation'],
    [{ because: 'invitation-not-open', state: 'accepted' }, 'is accepted'],
    [{ because: 'no-such-contact' }, 'no such contact'],
    [{ because: 'contact-taken' }, 'another user'],
  ];

  it.each(REFUSALS)('says in words what %p means', (refusal, words) => {
    expect(describeUserRefusal(refusal)).toContain(words);
  });
});

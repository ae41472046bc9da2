import { listUsers, showUser } from '../../../src/domain/users/find-users.ts';
import { inviteUser } from '../../../src/domain/users/invite-user.ts';
import { reconcileDirectory } from '../../../src/domain/users/reconcile-directory.ts';
import { signOutUser } from '../../../src/domain/users/renew-credentials.ts';
import { ROLES } from '../../../src/domain/users/roles.ts';
import { aUserWith, OPERATOR, person, userWorld } from '../../support/user-world.ts';

const filled = async () => {
  const world = userWorld(ROLES.map((role) => aUserWith(`u-${role}`, role)));
  const { dependencies, newId, clock } = world;
  const deadline = new Date(clock.now().getTime() + 60_000);
  await reconcileDirectory({ ...dependencies, newId })({ deadline });
  return world;
};

describe('listUsers', () => {
  it('U5: follows every page to the end', async () => {
    const { dependencies } = await filled();
    const found: string[] = [];
    let after: string | undefined;
    do {
      const page = await listUsers(dependencies)(OPERATOR, { limit: 3, ...(after === undefined ? {} : { after }) });
      if (!page.ok) throw new Error(page.refusal.because);
      found.push(...page.value.users.map(({ id }) => id));
      after = page.value.next;
    } while (after !== undefined);
    expect(found.sort()).toEqual(ROLES.map((role) => `u-${role}`).sort());
  });

  it('U1: leaves out whom the caller may not see', async () => {
    const { dependencies } = await filled();
    const page = await listUsers(dependencies)(person('u-srm', 'srm'));
    const roles = page.ok ? page.value.users.map(({ role }) => role) : [];
    expect(roles.toSorted()).toEqual(['agent', 'guest', 'homeowner', 'provider', 'srm'].toSorted());
  });

  it('shows an invitation as it is by now', async () => {
    const { dependencies, clock } = userWorld();
    const invited = { commandId: 'i', caller: OPERATOR, email: 'new@example.com', role: 'guest', reason: 'r' };
    await inviteUser(dependencies)(invited);
    clock.advanceSeconds(3 * 86_400);
    expect(await listUsers(dependencies)(OPERATOR)).toMatchObject({
      value: { users: [{ email: 'new@example.com', invitation: { state: 'expired' } }] },
    });
  });

  it.each([
    ['an unknown role', { role: 'boss' }, 'role'],
    ['an unknown state', { signIn: 'asleep' }, 'signIn'],
    ['a text of 101 characters', { text: 'x'.repeat(101) }, 'text'],
    ['a limit of none', { limit: 0 }, 'limit'],
    ['a limit of 101', { limit: 101 }, 'limit'],
    ['half a limit', { limit: 1.5 }, 'limit'],
  ])('refuses %s', async (_, query, field) => {
    const { dependencies } = await filled();
    expect(await listUsers(dependencies)(OPERATOR, query)).toMatchObject({
      refusal: { because: 'invalid', problems: [{ field }] },
    });
  });

  it('U1: refuses those who may not list, and hands on a bad cursor', async () => {
    const { dependencies, directory } = await filled();
    expect(await listUsers(dependencies)(person('u-agent', 'agent'))).toMatchObject({
      refusal: { because: 'role-lacks-action' },
    });
    const search: typeof directory.search = async () => ({ ok: false, refusal: { because: 'bad-cursor' } });
    const refusing = { ...dependencies, directory: { ...directory, search } };
    expect(await listUsers(refusing)(OPERATOR, { role: 'agent', signIn: 'active', text: ' a ' })).toMatchObject({
      refusal: { because: 'bad-cursor' },
    });
  });
});

describe('showUser', () => {
  it('shows one user fresh, with what only we know', async () => {
    const { dependencies, clock } = await filled();
    const order = { commandId: 'c', caller: OPERATOR, userId: 'u-agent', reason: 'r' };
    await signOutUser(dependencies)(order);
    expect(await showUser(dependencies)(person('u-admin', 'admin'), 'u-agent')).toMatchObject({
      value: { id: 'u-agent', role: 'agent', groups: ['agent'], tokensValidAfter: clock.now().toISOString() },
    });
  });

  it('U1: shows everybody themselves, and nobody above their rank', async () => {
    const { dependencies } = await filled();
    const show = showUser(dependencies);
    expect(await show(person('u-guest', 'guest'), 'u-guest')).toMatchObject({ ok: true });
    expect(await show(person('u-guest', 'guest'), 'u-agent')).toMatchObject({
      refusal: { because: 'role-lacks-action' },
    });
    expect(await show(person('u-srm', 'srm'), 'u-admin')).toMatchObject({
      refusal: { because: 'target-above-own-rank' },
    });
    expect(await show(OPERATOR, 'nobody')).toMatchObject({ refusal: { because: 'unknown-user' } });
  });
});

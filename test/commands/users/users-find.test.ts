import { EXIT } from '../../../src/commands/terminal.ts';
import { matrixTable } from '../../../src/commands/users/users-matrix.ts';
import { ACTIONS, mayAct } from '../../../src/domain/users/policy.ts';
import { ROLES } from '../../../src/domain/users/roles.ts';
import { aUserWith, NOW, OPERATOR, person } from '../../support/user-world.ts';
import { PEOPLE } from '../../support/users-api.ts';
import { aUsersConsole, WHY } from '../../support/users-console.ts';

describe('realtechee users matrix', () => {
  it('U1: has a row for each action and a column for each role, and says what the policy says', async () => {
    const { run, reached } = aUsersConsole();
    const { out, code } = await run(['matrix']);
    const [head = '', , ...rows] = out.join('\n').split('\n');
    expect([code, reached]).toEqual([EXIT.done, []]);
    for (const role of ROLES) expect(head).toContain(role);
    expect(rows.slice(0, ACTIONS.length).map((row) => row.split(' ')[0])).toEqual([...ACTIONS]);
    expect(rows.find((row) => row.startsWith('set-role'))).toMatch(
      /^set-role +anybody, gives any role +up to admin, gives up to admin +- +- +-$/,
    );
    expect(rows.find((row) => row.startsWith('show'))).toMatch(
      /up to accounting, oneself +up to srm, oneself +oneself$/,
    );
  });

  it('gives machines every row of the policy', async () => {
    const rows = (await aUsersConsole().run(['matrix', '--json'])).json();
    expect(rows).toHaveLength(ROLES.length * ACTIONS.length);
    for (const { role, action, toOneself } of rows) {
      const mayToOneself = mayAct({ id: 'x', role }, action, { id: 'x', role }).ok;
      if (toOneself) expect(mayToOneself).toBe(true);
    }
    expect(matrixTable()).not.toContain('undefined');
  });
});

describe('realtechee users list and search', () => {
  const MANY = Array.from({ length: 120 }, (_, n) => aUserWith(`guest-${String(n).padStart(3, '0')}`, 'guest'));

  it('U5: follows every page, up to the limit, and says how to go on', async () => {
    const { run } = aUsersConsole([...PEOPLE, ...MANY]);
    const first = await run(['list', '--role', 'guest', '--limit', '110', '--json']);
    const [, cursor] = [first.json(), first.json().at(-1).summary.next];
    expect(first.json().slice(0, -1)).toHaveLength(110);
    const rest = await run(['list', '--role', 'guest', '--after', cursor, '--json']);
    expect(rest.json().at(-1)).toEqual({ summary: { users: 11 } });
    const ids = [...first.json(), ...rest.json()].flatMap(({ id }) => (id === undefined ? [] : [id]));
    expect(new Set(ids).size).toBe(121);
    const told = await run(['list', '--role', 'guest', '--limit', '3']);
    expect(told.err).toEqual([
      expect.stringMatching(/there are more: --limit shows more, or goes on with --after \S+$/),
    ]);
  });

  it('finds by part of a name or an address, and filters, and shows who is disabled and how invitations stand', async () => {
    const { run } = aUsersConsole();
    await run(['disable', 'agent-1', ...WHY]);
    await run(['invite', 'new@example.com', '--role', 'agent', ...WHY]);
    expect((await run(['search', 'ADA'])).text).toMatch(/home-1 +home-1@example\.com +Ada +homeowner +active/);
    expect((await run(['list', '--disabled'])).text).toMatch(/agent-1 .* active, disabled/);
    expect((await run(['list', '--no-disabled', '--role', 'agent'])).text).not.toMatch(/^agent-1 /m);
    expect((await run(['list', '--sign-in', 'invited', '--sort', 'createdAt', '--descending'])).text).toMatch(
      /new@example\.com +agent +invited +sent/,
    );
    expect((await run(['search', 'nobody-at-all'])).out).toEqual(['no such user']);
  });

  it('U1: leaves out whom the caller may not see, and refuses who may see nobody', async () => {
    const { run } = aUsersConsole();
    const { json } = await run(['list', '--json'], person('srm-1', 'srm'));
    expect(json().map(({ role }) => role)).not.toContain('admin');
    expect(await run(['list'], person('agent-1', 'agent'))).toMatchObject({
      code: EXIT.refused,
      err: ['agent may not list'],
    });
  });

  it('never says what our own records need alone, nor lets a stored text drive the terminal', async () => {
    const wild = aUserWith('wild-1', 'guest', { attributes: { role: 'guest', givenName: 'A\u001b[2Jda' } });
    const { run } = aUsersConsole([...PEOPLE, wild]);
    const { json, text } = await run(['search', 'wild', '--json']);
    expect(json()[0]).not.toHaveProperty('revision');
    expect([text, (await run(['search', 'wild'])).text, (await run(['show', 'wild-1'])).text].join()).not.toContain(
      '\u001b',
    );
  });

  it.each([
    [['list', '--role', 'king'], 'Allowed choices are super_admin'],
    [['list', '--limit', '0'], 'A limit is a whole number, 1 or more'],
    [['list', '--sort', 'shoe'], 'Allowed choices are email, name, createdAt'],
    [['search', ' '], 'part of a name or an address'],
    [['search', 'x'.repeat(101)], 'text: must have at most 100 characters'],
    [['list', '--after', 'not-a-cursor'], 'the cursor belongs to another search'],
  ])('refuses %j', async (args, says) => {
    const { code, err } = await aUsersConsole().run(args);
    expect([code, err.join('\n')]).toEqual([EXIT.refused, expect.stringContaining(says)]);
  });
});

describe('realtechee users show, and the life of an invitation', () => {
  it('shows an invitation that is sent, opened by its link, expired, sent again, and accepted', async () => {
    const { run, directory, entry, pool, clock } = aUsersConsole();
    await run(['invite', 'new@example.com', '--role', 'agent', '--set', 'givenName=Nell', ...WHY]);
    const show = async () => (await run(['show', 'new@example.com'])).text;
    expect(await show()).toMatch(
      /invitation +sent; sent 2026-11-23 10:00Z by operator:op, good until 2026-11-26 10:00Z/,
    );
    const [{ id }] = (await run(['search', 'nell', '--json'])).json();
    const sent = entry(id);
    if (sent?.invitation === undefined) throw new Error('no invitation');
    const opened = { ...sent.invitation, state: 'opened' as const, openedAt: NOW.toISOString() };
    directory.plant({ ...sent, invitation: opened });
    expect(await show()).toMatch(/invitation +opened; .*, opened 2026-11-23 10:00Z, good until/);
    clock.advanceSeconds(4 * 86_400);
    expect(await show()).toMatch(/invitation +expired; .* expired 2026-11-26 10:00Z/);
    expect((await run(['list', '--sign-in', 'invited'])).text).toMatch(/new@example\.com .* expired/);
    expect((await run(['resend-invitation', 'new@example.com', ...WHY])).code).toBe(EXIT.done);
    expect(await show()).toMatch(/invitation +sent; sent 2 times, last 2026-11-27 10:00Z/);
    const user = pool.user(id);
    if (user === undefined) throw new Error('no user');
    pool.plant({ ...user, signIn: 'active' });
    await run(['update', id, '--set', 'familyName=Hart', ...WHY]);
    expect(await show()).toMatch(/invitation +accepted 2026-11-27 10:00Z; sent 2 times/);
    expect((await run(['cancel-invitation', id, ...WHY])).err).toEqual([
      'the invitation is accepted; it is open no more',
    ]);
  });

  it('shows what is of a user, since when tokens count, and a role attribute that the groups do not bear out', async () => {
    const odd = aUserWith('odd-1', 'agent', { attributes: { role: 'admin', phone: '+14155550123' } });
    const { run } = aUsersConsole([...PEOPLE, odd]);
    await run(['sign-out', 'odd-1', ...WHY]);
    const { out } = await run(['show', 'odd-1']);
    expect(out.join('\n')).toMatch(
      /role +agent \(groups: agent\)\n +role attribute +admin, which gives no right\n +sign-in +active\n +phone +\+14155550123\n +tokens +those until 2026-11-23T10:00:00\.000Z are refused/,
    );
    expect((await run(['show', 'odd-1', '--json'])).json()).toMatchObject([{ id: 'odd-1', groups: ['agent'] }]);
  });

  it('refuses who is not there, and whom one may not see', async () => {
    const { run } = aUsersConsole();
    expect(await run(['show', 'nobody'])).toMatchObject({
      code: EXIT.refused,
      err: [expect.stringMatching(/--stage/)],
    });
    expect((await run(['show', 'root'], person('admin-1', 'admin'))).code).toBe(EXIT.refused);
  });
});

describe('realtechee users invite', () => {
  it('U3: invites with role, attributes and message; the password is in the mail and nowhere else', async () => {
    const { run, pool, groups, audit } = aUsersConsole();
    const said = ['--set', 'givenName=Nell', '--message', 'Welcome on board'];
    const { code, out } = await run(['invite', 'New@Example.com', '--role', 'srm', ...said, ...WHY]);
    expect([code, out]).toEqual([
      EXIT.done,
      [expect.stringMatching(/invited as srm; the temporary password is in their mail, good for 3 days/)],
    ]);
    expect(pool.mails()).toMatchObject([{ kind: 'invitation', email: 'new@example.com', message: 'Welcome on board' }]);
    const id = pool.mails()[0]?.userId ?? '';
    expect([groups(id), pool.user(id)?.attributes]).toEqual([['srm'], { givenName: 'Nell', role: 'srm' }]);
    expect(JSON.stringify(audit)).not.toMatch(/example\.com|Welcome/);
  });

  it('invites nobody twice under one key', async () => {
    const { run, pool } = aUsersConsole();
    const invite = ['invite', 'new@example.com', '--role', 'agent', ...WHY, '--key', 'invite-new-1'];
    await run(invite);
    expect((await run([...invite, '--json'])).json()).toMatchObject([{ outcome: 'repeated' }]);
    expect((await run(['invite', 'new@example.com', '--role', 'srm', ...WHY, '--key', 'invite-new-1'])).code).toBe(
      EXIT.refused,
    );
    expect(pool.mails()).toHaveLength(1);
  });

  it.each([
    [['invite', 'home-1@example.com', '--role', 'agent'], 'exists', /a user already/, OPERATOR],
    [['invite', 'x@example.com', '--role', 'king'], 'unknown-role', /must be one of/, OPERATOR],
    [['invite', 'not an address', '--role', 'agent'], 'invalid', /email: must be an e-mail address/, OPERATOR],
    [['invite', 'x@example.com', '--role', 'agent', '--set', 'contactId=c'], 'invalid', /use link-contact/, OPERATOR],
    [
      ['invite', 'x@example.com', '--role', 'super_admin'],
      'role-above-own',
      /admin cannot give/,
      person('admin-1', 'admin'),
    ],
    [['invite', 'x@example.com', '--role', 'guest'], 'role-lacks-action', /srm may not invite/, person('srm-1', 'srm')],
  ] as const)('U1: %j is refused as %s', async (args, because, says, by) => {
    const { run, written } = aUsersConsole();
    const before = written();
    const { code, json } = await run([...args, ...WHY, '--json'], by);
    expect([code, json()]).toEqual([EXIT.refused, [{ refused: because, says: expect.stringMatching(says) }]]);
    expect(written()).toEqual(before);
  });
});

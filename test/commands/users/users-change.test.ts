import { EXIT } from '../../../src/commands/terminal.ts';
import type { Caller } from '../../../src/domain/users/caller.ts';
import { aUserWith, OPERATOR, person } from '../../support/user-world.ts';
import { PEOPLE } from '../../support/users-api.ts';
import { aUsersConsole, WHY } from '../../support/users-console.ts';

describe('realtechee users, what changes one user', () => {
  it.each<[args: readonly string[], says: RegExp, action: string]>([
    [['disable', 'agent-1'], /^user agent-1: disabled, and signed out everywhere \(command key-made-1\)$/, 'disable'],
    [['sign-out', 'agent-1'], /signed out everywhere/, 'sign-out'],
    [['reset-password', 'agent-1'], /the code for it is in their mail/, 'reset-password'],
    [['reset-mfa', 'agent-1'], /no second factor/, 'reset-mfa'],
    [['set-role', 'agent-1', 'srm'], /has the role srm and no other/, 'set-role'],
    [['update', 'agent-1', '--set', 'givenName=Bea'], /changed/, 'update-attributes'],
    [['link-contact', 'agent-1', 'contact-9'], /linked to contact contact-9/, 'link-contact'],
    [['unlink-contact', 'home-1'], /linked to no contact/, 'link-contact'],
    [['cancel-invitation', 'invited-1'], /the account is no more/, 'cancel-invitation'],
    [['resend-invitation', 'invited-1', '--message', 'Hello'], /invited once more/, 'resend-invitation'],
    [['delete', 'agent-1', '--confirm', 'agent-1'], /the account is deleted; what tables hold .* stays/, 'delete'],
  ])('U3: %j does it once, with reason and operator on record', async (args, says, action) => {
    const { run, contacts, commands, audit, reached } = aUsersConsole();
    contacts.set('contact-9', 'x@example.com');
    const done = await run([...args, ...WHY, '--stage', 'dev', '--user-pool', 'pool-1']);
    expect(done).toMatchObject({ code: EXIT.done, out: [expect.stringMatching(says)], err: [] });
    expect(commands()).toMatchObject([{ id: 'key-made-1', action, actorId: 'operator:op', state: 'confirmed' }]);
    expect(audit).toMatchObject([{ actor: 'operator:op', reason: 'as agreed' }]);
    expect(reached).toEqual([{ stage: 'dev', userPool: 'pool-1' }]);
  });

  it('enables somebody again, and says of what is so already that nothing was written', async () => {
    const { run, pool, audit } = aUsersConsole();
    await run(['disable', 'agent-1', ...WHY]);
    expect((await run(['enable', 'agent-1', ...WHY])).out).toEqual([expect.stringContaining('user agent-1: enabled')]);
    expect(pool.user('agent-1')?.isEnabled).toBe(true);
    expect((await run(['enable', 'agent-1', ...WHY])).out).toEqual([
      'user agent-1: is so already; nothing was written',
    ]);
    expect(audit).toHaveLength(2);
  });

  it('finds a user by their address, whatever its case, and by no part of it', async () => {
    const { run, pool } = aUsersConsole();
    expect((await run(['disable', ' Agent-1@Example.COM', ...WHY])).code).toBe(EXIT.done);
    expect(pool.user('agent-1')?.isEnabled).toBe(false);
    expect((await run(['disable', 'srm-1@', ...WHY])).err).toEqual([
      'there is no such user; is this the right --stage?',
    ]);
  });

  it('does not guess which of several with one address is meant', async () => {
    const twins = ['twin-1', 'twin-2'].map((id) => aUserWith(id, 'agent', { email: 'twin@example.com' }));
    const { run, written } = aUsersConsole([...PEOPLE, ...twins]);
    const before = written();
    expect(await run(['disable', 'twin@example.com', ...WHY])).toMatchObject({
      code: EXIT.refused,
      err: ['user: several have this address; name one by id: twin-1, twin-2'],
    });
    expect(written()).toEqual(before);
  });

  it('U3: the same command under its key is done once, and another one under it is refused', async () => {
    const { run, audit, groups } = aUsersConsole();
    const promote = ['set-role', 'agent-1', 'srm', ...WHY, '--key', 'promotion-17'];
    expect((await run([...promote, '--json'])).json()).toEqual([
      { commandId: 'promotion-17', userId: 'agent-1', outcome: 'done' },
    ]);
    expect((await run(promote)).out).toEqual([
      expect.stringMatching(/when this command came first; nothing was done now \(command promotion-17\)/),
    ]);
    const other = await run(['set-role', 'agent-1', 'admin', ...WHY, '--key', 'promotion-17']);
    expect(other).toMatchObject({ code: EXIT.refused, err: [expect.stringContaining('use a new key')] });
    expect([groups('agent-1'), audit.length]).toEqual([['srm'], 1]);
  });

  it('U3: a fault names the key under which the command can come again; nothing of the user is in it', async () => {
    const { run, pool } = aUsersConsole();
    pool.setOutage(true);
    const { code, err } = await run(['disable', 'agent-1', ...WHY]);
    expect(code).toBe(EXIT.fault);
    expect(err.join()).toMatch(
      /^fault: .*Whether it was done is not known: the same command with --key key-made-1 finds out$/,
    );
    pool.setOutage(false);
    expect((await run(['disable', 'agent-1', ...WHY, '--key', 'key-made-1'])).code).toBe(EXIT.done);
  });

  const ROOT_AWAY = PEOPLE.map((user) => (user.id === 'root' ? { ...user, signIn: 'invited' as const } : user));
  const ADMIN = person('admin-1', 'admin');
  it.each<[args: readonly string[], says: RegExp, because: string, by: Caller]>([
    [['disable', 'nobody'], /there is no such user/, 'unknown-user', OPERATOR],
    [['set-role', 'agent-1', 'king'], /must be one of super_admin, admin/, 'unknown-role', OPERATOR],
    [['set-role', 'agent-1', 'super_admin'], /admin cannot give the role super_admin/, 'role-above-own', ADMIN],
    [['set-role', 'admin-1', 'super_admin'], /cannot be done to one's own account/, 'own-account', ADMIN],
    [['disable', 'root'], /admin cannot act on a super_admin/, 'target-above-own-rank', ADMIN],
    [['disable', 'agent-1'], /provider may not disable/, 'role-lacks-action', person('prov-1', 'provider')],
    [['disable', 'root'], /this is the last super_admin/, 'last-super-admin', OPERATOR],
    [['set-role', 'root', 'agent'], /this is the last super_admin/, 'last-super-admin', OPERATOR],
    [['delete', 'root', '--confirm', 'root'], /this is the last super_admin/, 'last-super-admin', OPERATOR],
    [['update', 'agent-1', '--set', 'role=admin'], /role: cannot be changed here; use set-role/, 'invalid', OPERATOR],
    [['update', 'agent-1', '--set', 'shoeSize=44'], /cannot be changed; these can: givenName/, 'invalid', OPERATOR],
    [['update', 'agent-1', '--set', 'phone=12'], /phone: must be a number in E\.164/, 'invalid', OPERATOR],
    [['update', 'agent-1', '--set', 'smsNotifications=maybe'], /must be true or false/, 'invalid', OPERATOR],
    [['update', 'agent-1'], /must name at least one/, 'invalid', OPERATOR],
    [['link-contact', 'agent-1', 'contact-404'], /no such contact/, 'no-such-contact', OPERATOR],
    [['link-contact', 'agent-1', 'contact-1'], /linked to another user/, 'contact-taken', OPERATOR],
    [['resend-invitation', 'agent-1'], /no open invitation/, 'invitation-not-open', OPERATOR],
    [['cancel-invitation', 'agent-1'], /no open invitation/, 'invitation-not-open', OPERATOR],
    [['reset-password', 'invited-1'], /resend the invitation/, 'not-possible', OPERATOR],
  ])('U1, U4: %j is refused: %s', async (args, says, because, by) => {
    const { run, contacts, written } = aUsersConsole();
    contacts.set('contact-1', 'home@example.com');
    const before = written();
    const told = await run([...args, ...WHY], by);
    expect(told).toMatchObject({ code: EXIT.refused, out: [], err: [expect.stringMatching(says)] });
    const json = await run([...args, ...WHY, '--json'], by);
    expect(json).toMatchObject({ code: EXIT.refused, err: [] });
    expect(json.json()).toEqual([{ refused: because, says: expect.stringMatching(says) }]);
    expect(written()).toEqual(before);
  });

  it('U1: who cannot sign in is no super admin who could stand in for the last', async () => {
    const { run } = aUsersConsole([...ROOT_AWAY, aUserWith('root-2', 'super_admin')]);
    expect((await run(['disable', 'root-2', ...WHY])).err).toEqual([expect.stringContaining('last super_admin')]);
  });

  it.each([
    [['disable', 'agent-1'], "required option '--reason <text>' not specified"],
    [['disable', ...WHY], "missing required argument 'user'"],
    [['disable', 'agent-1', ...WHY, '--key', 'short'], 'It takes 8 to 64 letters, digits and _ . -'],
    [['disable', 'agent-1', ...WHY, '--key', 'lock#agent-1'], 'It takes 8 to 64 letters'],
    [['disable', 'agent-1', ...WHY, '--stage', 'prod'], 'say so by --confirm prod'],
    [['set-role', 'agent-1', 'srm', ...WHY, '--stage', 'prod', '--confirm', 'dev'], 'say so by --confirm prod'],
    [['delete', 'agent-1', ...WHY], 'say so by --confirm agent-1'],
    [['delete', 'agent-1', ...WHY, '--confirm', 'agent-2'], 'say so by --confirm agent-1'],
    [['promote', 'agent-1'], "unknown command 'promote'"],
  ])('refuses %j before it reaches any stage', async (args, says) => {
    const { run, reached } = aUsersConsole();
    const { code, err } = await run(args);
    expect([code, err.join('\n'), reached]).toEqual([EXIT.refused, expect.stringContaining(says), []]);
  });

  it.each(
    [
      [['update', 'agent-1', '--set', 'givenName'], 'given as name=value'],
      [['update', 'agent-1', '--set', 'phone=', '--unset', 'phone'], 'phone is named twice'],
      [['update', 'agent-1', '--set', '__proto__=x'], 'cannot be changed'],
      [['disable', 'agent-1', '--reason', ' '], 'reason: is missing'],
      [['disable', 'agent-1', '--reason', 'a\u001b[2Jb'], 'without line breaks or control characters'],
    ].map(([args, says]) => [args, says] as [string[], string]),
  )('refuses %j, and changes nothing', async (args, says) => {
    const { run, written } = aUsersConsole();
    const before = written();
    const { code, err } = await run(args.includes('--reason') ? args : [...args, ...WHY]);
    expect([code, err.join('\n')]).toEqual([EXIT.refused, expect.stringContaining(says)]);
    expect(written()).toEqual(before);
  });

  it('U4: sets several attributes, takes others away, and tells flags from text', async () => {
    const { run, pool } = aUsersConsole();
    const set = ['--set', 'familyName=Hart=Lee', '--set', 'smsNotifications=TRUE', '--unset', 'givenName'];
    expect((await run(['update', 'home-1', ...set, ...WHY])).code).toBe(EXIT.done);
    expect(pool.user('home-1')?.attributes).toEqual({
      role: 'homeowner',
      contactId: 'contact-1',
      familyName: 'Hart=Lee',
      smsNotifications: true,
    });
  });

  it('goes out to production when that is said twice', async () => {
    const { run, reached } = aUsersConsole();
    expect((await run(['disable', 'agent-1', ...WHY, '--stage', 'prod', '--confirm', 'prod'])).code).toBe(EXIT.done);
    expect(reached).toEqual([{ stage: 'prod' }]);
  });
});

import { EXIT } from '../../../src/commands/terminal.ts';
import { aUserWith, OPERATOR, person } from '../../support/user-world.ts';
import { PEOPLE } from '../../support/users-api.ts';
import { aUsersConsole, WHY } from '../../support/users-console.ts';

/** A role change that was cut off: the pool answers no more once it has changed a first group. */
const cutOff = async () => {
  let isCutting = true;
  const console = aUsersConsole(PEOPLE, ({ pool }) => {
    const once = async <Answer>(work: Promise<Answer>): Promise<Answer> => {
      const answer = await work;
      if (isCutting) console.pool.setOutage(true);
      return answer;
    };
    return {
      pool: {
        ...pool,
        removeFromGroup: (id, group) => once(pool.removeFromGroup(id, group)),
        addToGroup: (id, role) => once(pool.addToGroup(id, role)),
      },
    };
  });
  const failed = await console.run(['set-role', 'agent-1', 'srm', ...WHY, '--key', 'cut-off-1']);
  isCutting = false;
  console.pool.setOutage(false);
  return { ...console, failed };
};

describe('realtechee users commands', () => {
  it('says of a stage without any that none is open, and that none was cut off', async () => {
    const { run } = aUsersConsole();
    expect(await run(['commands', 'list'])).toMatchObject({ code: EXIT.done, out: ['no command is open'] });
    expect((await run(['commands', 'list', '--json'])).json()).toEqual([{ summary: { open: 0, hasMore: false } }]);
    expect(await run(['commands', 'reconcile'])).toMatchObject({
      code: EXIT.done,
      out: ['commands: none was cut off.'],
    });
  });

  it('U2: lists a command that was cut off, not what it was to change, and finishes it', async () => {
    const { run, failed, clock, groups, entry } = await cutOff();
    expect(failed).toMatchObject({
      code: EXIT.fault,
      err: [expect.anything(), expect.stringContaining('--key cut-off-1 finds out')],
    });
    const listed = await run(['commands', 'list']);
    expect(listed.out[0]).toMatch(/^cut-off-1 +set-role +agent-1 +operator:op +2026-11-23T10:00:00\.000Z$/m);
    expect((await run(['disable', 'agent-1', ...WHY])).err).toEqual([expect.stringContaining('(command cut-off-1)')]);
    expect((await run(['commands', 'reconcile'])).out).toEqual(['commands: none was cut off.']);
    clock.advanceSeconds(121);
    const { code, json } = await run(['commands', 'reconcile', '--json']);
    expect([code, json()]).toEqual([
      EXIT.done,
      [{ looked: 1, finished: 1, undone: 0, refused: 0, held: 0, failed: 0, left: false }],
    ]);
    expect([groups('agent-1'), entry('agent-1')?.role]).toEqual([['srm'], 'srm']);
    expect((await run(['commands', 'list'])).out).toEqual(['no command is open']);
  });

  it('U2: its own command under the same key finishes it as well, once the first has been given up', async () => {
    const { run, clock, groups } = await cutOff();
    const again = ['set-role', 'agent-1', 'srm', ...WHY, '--key', 'cut-off-1'];
    expect((await run(again)).err).toEqual([expect.stringContaining('this is being done')]);
    clock.advanceSeconds(121);
    expect((await run(again)).code).toBe(EXIT.done);
    expect(groups('agent-1')).toEqual(['srm']);
  });

  it('ends with 1 while some are open still, and says why', async () => {
    const { run, clock, pool } = await cutOff();
    clock.advanceSeconds(121);
    pool.setOutage(true);
    const { code, out, err } = await run(['commands', 'reconcile']);
    expect(code).toBe(EXIT.refused);
    expect(out.join('\n')).toMatch(/1 {2}failed, and stay open: the lines above say why\ncommands: 1 were cut off/);
    expect(err.join('\n')).toMatch(/users\.reconcile-fault/);
  });

  it('asks twice before it writes to production, and lets only administrators', async () => {
    const { run, reached } = aUsersConsole();
    expect((await run(['commands', 'reconcile', '--stage', 'prod'])).code).toBe(EXIT.refused);
    expect(reached).toEqual([]);
    expect((await run(['commands', 'list'], person('srm-1', 'srm'))).err).toEqual(['srm may not reconcile']);
    expect((await run(['commands', 'reconcile', '--json'], person('srm-1', 'srm'))).json()).toMatchObject([
      { refused: 'role-lacks-action' },
    ]);
  });
});

describe('realtechee users drift', () => {
  it('finds no difference where there is none', async () => {
    expect(await aUsersConsole().run(['drift'])).toMatchObject({
      code: EXIT.done,
      out: ['10 users: the pool and our records agree. Nothing was changed.'],
    });
  });

  it('names each difference and who mends it, writes nothing, and ends with 1', async () => {
    const { run, pool, directory, written } = aUsersConsole();
    pool.plant(aUserWith('new-1', 'guest'));
    pool.plant(aUserWith('agent-1', 'srm', { isEnabled: false, signIn: 'reset-required' }));
    pool.plant(aUserWith('prov-1', 'provider', { groups: ['provider', 'agent'], email: 'other@example.com' }));
    pool.plant(aUserWith('guest-1', 'guest', { groups: [], attributes: { role: 'admin', givenName: 'G' } }));
    await pool.delete('acc-1');
    const before = written();
    const { code, out } = await run(['drift']);
    const text = out.join('\n');
    expect(code).toBe(EXIT.refused);
    expect(text).toMatch(/^new-1 +the directory does not have them +the nightly run$/m);
    expect(text).toMatch(
      /^agent-1 +role srm in the pool, agent in the directory; sign-in reset-required in the pool, active in the directory; disabled/m,
    );
    expect(text).toMatch(
      /^prov-1 .*another address; in several groups: agent, provider; the role attribute .* +you: users set-role$/m,
    );
    expect(text).toMatch(/^guest-1 .*in no group; the role attribute does not say guest, as the groups do +you/m);
    expect(text).toMatch(/^acc-1 +the pool does not have them any more/m);
    expect(text).toMatch(/10 users: 5 differ\. Nothing was changed\.$/);
    expect(text).not.toContain('example.com');
    const json = (await run(['drift', '--json'])).json();
    expect(json.at(-1)).toMatchObject({ summary: { users: 10, differing: 5 } });
    expect(written()).toEqual(before);
    expect(directory.entries()).toHaveLength(10);
  });

  it('tells how far it is in a large pool', async () => {
    const many = Array.from({ length: 1500 }, (_, n) => aUserWith(`u-${n}`, 'guest'));
    expect((await aUsersConsole(many).run(['drift'], OPERATOR)).err).toEqual([
      expect.stringMatching(/^100[0-9] users compared$/),
    ]);
  });
});

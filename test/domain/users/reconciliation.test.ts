import { linkContact } from '../../../src/domain/users/link-contact.ts';
import { listOpenCommands, reconcileCommands } from '../../../src/domain/users/reconcile-commands.ts';
import { reconcileDirectory } from '../../../src/domain/users/reconcile-directory.ts';
import { compareWithPool, reportDrift } from '../../../src/domain/users/report-drift.ts';
import { disableUser } from '../../../src/domain/users/set-access.ts';
import { setRole } from '../../../src/domain/users/set-role.ts';
import { crashPoints } from '../../support/crashes.ts';
import { aUser, aUserWith, NIGHTLY, OPERATOR, person, type UserWorld, userWorld } from '../../support/user-world.ts';

const soon = ({ clock }: UserWorld) => ({ deadline: new Date(clock.now().getTime() + 60_000) });
const repair = (world: UserWorld) => reconcileDirectory({ ...world.dependencies, newId: world.newId });

/** Leaves a command half done: cut off after so many calls to the pool and the ledger. */
const cutOff = async (world: UserWorld, commandId: string, userId: string, at = 12): Promise<void> => {
  const points = crashPoints(at);
  const { watched } = points;
  const { dependencies } = world;
  const dying = {
    ...dependencies,
    pool: watched('pool', dependencies.pool),
    commands: watched('commands', dependencies.commands),
  };
  const order = { commandId, caller: OPERATOR, userId, role: 'guest', reason: 'r' };
  expect(await points.run(() => setRole(dying)(order))).toBe('crashed');
};

describe('reconcileCommands', () => {
  const three = async () => {
    const world = userWorld(['a', 'b', 'c'].map((id) => aUserWith(id, 'admin')));
    for (const id of ['a', 'b', 'c']) await cutOff(world, `c-${id}`, id);
    return world;
  };

  it('U2: finds every half-done change, and lists it without what it says', async () => {
    const world = await three();
    const open = await listOpenCommands(world.dependencies)(OPERATOR);
    expect(open).toMatchObject({ value: { hasMore: false, commands: [{ id: 'c-a' }, { id: 'c-b' }, { id: 'c-c' }] } });
    expect(JSON.stringify(open)).not.toContain('groups');
  });

  it('U2: finishes each, once whoever began it must be gone, and finds nothing more', async () => {
    const world = await three();
    const reconcile = reconcileCommands(world.dependencies);
    expect(await reconcile(NIGHTLY, soon(world))).toMatchObject({ value: { looked: 0 } });
    world.clock.advanceSeconds(121);
    expect(await reconcile(NIGHTLY, soon(world))).toMatchObject({ value: { looked: 3, finished: 3, left: false } });
    expect(['a', 'b', 'c'].map((id) => world.pool.user(id)?.groups)).toEqual([['guest'], ['guest'], ['guest']]);
    expect(await reconcile(NIGHTLY, soon(world))).toMatchObject({ value: { looked: 0, finished: 0 } });
  });

  it('one that fails does not stop the others, and is tried again', async () => {
    const world = await three();
    const { pool } = world.dependencies;
    const get: typeof pool.get = (id) => (id === 'a' ? Promise.reject(new Error('down')) : pool.get(id));
    world.clock.advanceSeconds(121);
    const report = await reconcileCommands({ ...world.dependencies, pool: { ...pool, get } })(NIGHTLY, soon(world));
    expect(report).toMatchObject({ value: { looked: 3, finished: 2, failed: 1 } });
    world.clock.advanceSeconds(121);
    expect(await reconcileCommands(world.dependencies)(NIGHTLY, soon(world))).toMatchObject({ value: { finished: 1 } });
  });

  it('stops before its time is up, and leaves what somebody else is at', async () => {
    const world = await three();
    world.clock.advanceSeconds(121);
    const reconcile = reconcileCommands(world.dependencies);
    const late = { deadline: world.clock.now() };
    expect(await reconcile(NIGHTLY, late)).toMatchObject({ value: { looked: 0, left: true } });
    await world.dependencies.commands.resume('c-a', world.clock.now(), new Date('2030-01-01'));
    expect(await reconcile(NIGHTLY, soon(world))).toMatchObject({ value: { looked: 3, held: 1, finished: 2 } });
  });

  it('overlapping runs finish each once', async () => {
    const world = await three();
    world.clock.advanceSeconds(121);
    const reconcile = reconcileCommands(world.dependencies);
    await Promise.all([reconcile(NIGHTLY, soon(world)), reconcile(NIGHTLY, soon(world))]);
    expect(world.audit).toHaveLength(3);
  });

  it('U1: does not finish what would leave no super admin', async () => {
    const world = userWorld([aUserWith('a', 'super_admin'), aUserWith('b', 'super_admin')]);
    await cutOff(world, 'c-a', 'a', 11); // begun, and nothing done
    world.pool.plant(aUserWith('b', 'guest'));
    world.clock.advanceSeconds(121);
    expect(await reconcileCommands(world.dependencies)(NIGHTLY, soon(world))).toMatchObject({ value: { refused: 1 } });
    expect(world.pool.user('a')?.groups).toEqual(['super_admin']);
    expect(world.command('c-a')?.state).toBe('refused');
  });

  it('U1: does not finish what would link a contact that became another’s before the command held it', async () => {
    const world = userWorld([aUserWith('a', 'agent'), aUserWith('b', 'agent')]);
    world.contacts.set('contact-1', 'someone@example.com');
    const { dependencies } = world;
    const order = { caller: OPERATOR, contactId: 'contact-1', reason: 'r' };
    const commands: typeof dependencies.commands = {
      ...dependencies.commands,
      begin: async (command, leaseUntil) => {
        await linkContact(dependencies)({ ...order, commandId: 'c-b', userId: 'b' });
        await dependencies.commands.begin(command, leaseUntil);
        throw new Error('this process is no more');
      },
    };
    const cut = linkContact({ ...dependencies, commands })({ ...order, commandId: 'c-a', userId: 'a' });
    await expect(cut).rejects.toThrow('no more');
    expect(world.command('c-a')?.state).toBe('begun');
    world.clock.advanceSeconds(121);
    expect(await reconcileCommands(dependencies)(NIGHTLY, soon(world))).toMatchObject({ value: { refused: 1 } });
    expect(['a', 'b'].map((id) => world.pool.user(id)?.attributes.contactId)).toEqual([undefined, 'contact-1']);
    expect(world.command('c-a')?.state).toBe('refused');
  });

  it('U1: leaves alone whom somebody gave other groups meanwhile', async () => {
    const world = userWorld([aUserWith('a', 'agent')]);
    await cutOff(world, 'c-a', 'a', 8);
    world.pool.plant(aUserWith('a', 'super_admin'));
    world.clock.advanceSeconds(121);
    expect(await reconcileCommands(world.dependencies)(NIGHTLY, soon(world))).toMatchObject({ value: { refused: 1 } });
    expect(world.pool.user('a')?.groups).toEqual(['super_admin']);
  });

  it('takes back what still cannot be done', async () => {
    const world = await three();
    world.clock.advanceSeconds(121);
    const { pool } = world.dependencies;
    const addToGroup: typeof pool.addToGroup = (id, role) =>
      role === 'guest' ? Promise.reject(new Error('no')) : pool.addToGroup(id, role);
    const failing = { ...world.dependencies, pool: { ...pool, addToGroup } };
    expect(await reconcileCommands(failing)(NIGHTLY, soon(world))).toMatchObject({ value: { undone: 3 } });
    expect(world.pool.user('a')?.groups).toEqual(['admin']);
  });

  it('U1: is for administrators', async () => {
    const world = userWorld([aUserWith('tom', 'agent')]);
    const TOM = person('tom', 'admin');
    const refusal = { because: 'role-lacks-action' };
    expect(await listOpenCommands(world.dependencies)(TOM)).toMatchObject({ refusal });
    expect(await reconcileCommands(world.dependencies)(TOM, soon(world))).toMatchObject({ refusal });
    expect(await reportDrift(world.dependencies)(person('tom', 'agent'))).toMatchObject({ refusal });
  });
});

describe('drift between the pool and the directory', () => {
  const drifted = async () => {
    const world = userWorld([
      aUserWith('same', 'agent'),
      aUserWith('changed', 'admin'),
      aUserWith('gone', 'agent'),
      aUserWith('off', 'agent'),
    ]);
    await repair(world)(soon(world));
    world.pool.plant(
      aUserWith('changed', 'srm', {
        email: 'changed-too@example.com',
        attributes: { role: 'srm', phone: '+14155550123' },
      }),
    );
    world.pool.plant(aUserWith('off', 'agent', { isEnabled: false, signIn: 'reset-required' }));
    world.pool.plant(aUserWith('new', 'guest'));
    world.pool.plant(aUser({ id: 'nowhere' }));
    world.pool.plant(aUser({ id: 'twice', groups: ['agent', 'admin'], attributes: { role: 'agent' } }));
    await world.pool.delete('gone');
    return world;
  };

  it('names each difference of each user', async () => {
    const world = await drifted();
    const report = await reportDrift(world.dependencies)(OPERATOR);
    const drifts = report.ok ? Object.fromEntries(report.value.drifts.map((one) => [one.userId, one.differences])) : {};
    expect(drifts).toEqual({
      changed: [
        { what: 'role', pool: 'srm', directory: 'admin' },
        { what: 'email' },
        { what: 'attribute', name: 'phone' },
        { what: 'attribute', name: 'role' },
      ],
      off: [
        { what: 'sign-in', pool: 'reset-required', directory: 'active' },
        { what: 'enabled', pool: false, directory: true },
      ],
      gone: [{ what: 'gone-from-pool' }],
      new: [{ what: 'missing-in-directory' }],
      nowhere: [{ what: 'missing-in-directory' }, { what: 'in-no-group' }],
      twice: [
        { what: 'missing-in-directory' },
        { what: 'in-several-groups', groups: ['admin', 'agent'] },
        { what: 'role-attribute', role: 'admin' },
      ],
    });
    expect(report).toMatchObject({ value: { users: 6, differing: 6, counts: { 'missing-in-directory': 3 } } });
  });

  it('U5: asks for pages and groups, never for one user, with empty pages in between', async () => {
    const world = await drifted();
    world.pool.putEmptyPagesBetween(true);
    const asked: string[] = [];
    const counting = new Proxy(world.pool, {
      get: (pool, name) => {
        asked.push(String(name));
        return Reflect.get(pool, name);
      },
    });
    const { users } = await compareWithPool({ ...world.dependencies, pool: counting });
    expect(users).toBe(6);
    expect(new Set(asked)).toEqual(new Set(['membersOf', 'page']));
  });

  it('repairs the directory from the pool, and names who needs a person', async () => {
    const world = await drifted();
    const report = await repair(world)(soon(world));
    expect(report).toEqual({
      users: 6,
      mended: 5,
      removed: 1,
      changed: 0,
      failed: 0,
      needsPerson: expect.arrayContaining(['nowhere', 'twice']),
      left: false,
    });
    expect(world.entry('changed')).toMatchObject({ role: 'srm', tokensValidAfter: expect.any(String) });
    expect(world.entry('off')).toMatchObject({ isEnabled: false, tokensValidAfter: expect.any(String) });
    expect(world.entry('new')).not.toHaveProperty('tokensValidAfter');
    expect(world.entry('gone')).toBeUndefined();
    expect(world.directory.isGone('gone')).toBe(true);
    expect(world.directory.isGone('nobody')).toBe(false);
    const { drifts } = await compareWithPool(world.dependencies);
    expect(drifts.map(({ userId }) => userId).sort()).toEqual(['nowhere', 'twice']);
  });

  it('does not overwrite what somebody was faster to write, nor believe a stale list', async () => {
    const world = await drifted();
    world.pool.freezeLists();
    await disableUser(world.dependencies)({ commandId: 'c', caller: OPERATOR, userId: 'new', reason: 'r' });
    const { directory } = world;
    const put: typeof directory.put = async (entry, was) =>
      entry.id === 'changed' ? 'changed' : directory.put(entry, was);
    await repair({ ...world, dependencies: { ...world.dependencies, directory: { ...directory, put } } })(soon(world));
    expect(world.entry('new')).toMatchObject({ isEnabled: false, tokensValidAfter: expect.any(String) });
    expect(world.entry('changed')?.role).toBe('admin');
  });

  it('goes on past one that fails, and stops in time', async () => {
    const world = await drifted();
    const { pool } = world.dependencies;
    const get: typeof pool.get = (id) => (id === 'new' ? Promise.reject(new Error('down')) : pool.get(id));
    const failing = { ...world, dependencies: { ...world.dependencies, pool: { ...pool, get } } };
    expect(await repair(failing)({ deadline: world.clock.now() })).toMatchObject({ mended: 0, left: true });
    expect(await repair(failing)(soon(world))).toMatchObject({ mended: 4, failed: 1 });
    expect(world.journal.entries.some(({ code }) => code === 'users.drift-fault')).toBe(true);
  });

  it('U2: refuses the tokens of who was given another contact, and of nobody for a name', async () => {
    const world = userWorld([aUserWith('tom', 'agent'), aUserWith('tim', 'agent')]);
    await repair(world)(soon(world));
    world.pool.plant(aUserWith('tom', 'agent', { attributes: { role: 'agent', contactId: 'c-others' } }));
    world.pool.plant(aUserWith('tim', 'agent', { attributes: { role: 'agent', givenName: 'Tim' } }));
    await repair(world)(soon(world));
    expect(world.entry('tom')).toMatchObject({ tokensValidAfter: expect.any(String) });
    expect(world.entry('tim')).toMatchObject({ attributes: { givenName: 'Tim' } });
    expect(world.entry('tim')).not.toHaveProperty('tokensValidAfter');
  });

  it('U2: says of nobody that they are gone whom somebody was faster to write', async () => {
    const world = await drifted();
    const { directory } = world;
    const remove: typeof directory.remove = (was) => directory.remove({ ...was, revision: 'of before' });
    const report = await repair({
      ...world,
      dependencies: { ...world.dependencies, directory: { ...directory, remove } },
    })(soon(world));
    expect(report).toMatchObject({ removed: 0, changed: 1 });
    expect(directory.isGone('gone')).toBe(false);
  });

  it('has nothing to say of somebody who came and went while it looked', async () => {
    const world = await drifted();
    await world.pool.delete('new');
    const { pool } = world.dependencies;
    const page: typeof pool.page = async () => ({ users: [aUser({ id: 'ghost' })] });
    const report = await repair({ ...world, dependencies: { ...world.dependencies, pool: { ...pool, page } } })(
      soon(world),
    );
    expect(report).toMatchObject({ changed: 1 });
  });
});

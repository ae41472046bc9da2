import { createMemoryErasures, createMemoryPersonalRows } from '../../../src/adapters/memory/memory-personal-data.ts';
import { createMemoryPersonalFiles } from '../../../src/adapters/memory/memory-personal-files.ts';
import { createMemoryUserMetrics } from '../../../src/adapters/memory/memory-user-metrics.ts';
import { readDataRegistry } from '../../../src/adapters/registry/read-data-registry.ts';
import { deleteUser } from '../../../src/domain/users/delete-user.ts';
import { planErasure } from '../../../src/domain/users/personal-data/plan-erasure.ts';
import { runErasure } from '../../../src/domain/users/personal-data/run-erasure.ts';
import { setRole } from '../../../src/domain/users/set-role.ts';
import { eraseUsersHandler } from '../../../src/handlers/users/erase-users.schedule.ts';
import { reconcileUsersHandler } from '../../../src/handlers/users/reconcile-users.schedule.ts';
import { aUserWith, OPERATOR, userWorld } from '../../support/user-world.ts';

describe('reconcile-users', () => {
  const aRun = () => {
    const world = userWorld([aUserWith('root', 'super_admin'), aUserWith('u-1', 'guest')]);
    const metrics = createMemoryUserMetrics();
    const run = reconcileUsersHandler({ ...world.dependencies, newId: world.newId, metrics });
    return { world, metrics, run };
  };

  it('U2: finishes what was cut off, brings the directory in line, and tells the figures', async () => {
    const { world, metrics, run } = aRun();
    world.pool.loseAnswers(true);
    const order = { commandId: 'c-1', caller: OPERATOR, userId: 'u-1', role: 'agent', reason: 'r' };
    await expect(setRole(world.dependencies)(order)).rejects.toThrow();
    world.pool.loseAnswers(false);
    world.clock.advanceSeconds(3600);
    await run();
    expect(world.pool.user('u-1')?.groups).toEqual(['agent']);
    expect(world.command('c-1')?.state).toBe('confirmed');
    expect(world.entry('root')).toMatchObject({ role: 'super_admin' });
    expect(metrics.commands).toMatchObject([{ looked: 1, finished: 1, failed: 0 }]);
    expect(metrics.directories).toMatchObject([{ users: 2, mended: 1, needsPerson: [] }]);
    await run();
    expect(metrics.commands[1]).toMatchObject({ looked: 0 });
    expect(metrics.directories[1]).toMatchObject({ mended: 0 });
  });

  it('U2: looks for half-done commands alone where the schedule says so, which comes every few minutes', async () => {
    const { world, metrics, run } = aRun();
    world.pool.page = () => Promise.reject(new Error('nobody is compared'));
    await run({ only: 'commands' });
    expect(metrics.commands).toMatchObject([{ looked: 0 }]);
    expect(metrics.directories).toEqual([]);
    await expect(run()).rejects.toThrow('nobody is compared');
  });

  it('names who needs a person, and fails when the pool cannot be read at all', async () => {
    const { world, metrics, run } = aRun();
    world.pool.plant(aUserWith('u-2', 'guest', { groups: ['guest', 'agent'] }));
    await run();
    expect(metrics.directories).toMatchObject([{ needsPerson: ['u-2'] }]);
    expect(world.journal.entries.at(-1)).toMatchObject({
      code: 'users.directory-reconciled',
      fields: { needsPerson: ['u-2'] },
    });
    world.pool.setOutage(true);
    await expect(run()).rejects.toThrow('cannot be reached');
  });

  it('stops when its time is up', async () => {
    const { world, metrics, run } = aRun();
    const { page } = world.pool;
    world.pool.page = (after) => {
      world.clock.advanceSeconds(900);
      return page(after);
    };
    await run();
    expect(metrics.directories).toMatchObject([{ mended: 0, left: true }]);
  });
});

describe('erase-users', () => {
  it('U6: goes on with an erasure that was cut off, to its end', async () => {
    const world = userWorld([
      aUserWith('root', 'super_admin'),
      aUserWith('u-1', 'guest', { attributes: { role: 'guest', contactId: 'c-1' } }),
    ]);
    const { clock } = world.dependencies;
    const rows = createMemoryPersonalRows();
    const erasures = createMemoryErasures({ clock });
    const metrics = createMemoryUserMetrics();
    const files = createMemoryPersonalFiles('https://files.example.com/', ['public/ada.png', 'public/bob.png']);
    rows.plant('Contacts', { id: 'c-1', firstName: 'Ada', email: 'u-1@example.com' });
    const uploadedMedia = ['https://files.example.com/public/ada.png'];
    rows.plant('Requests', { id: 'r-1', homeownerContactId: 'c-1', uploadedMedia });
    const dependencies = {
      ...world.dependencies,
      ...{ rows, erasures, metrics, files, trail: erasures.trail, models: ['Contacts', 'Requests'] },
      newId: world.newId,
      registry: readDataRegistry(),
      removeAccount: deleteUser(world.dependencies),
      sleep: async () => {},
    };
    const planned = await planErasure(dependencies)({ caller: OPERATOR, userId: 'u-1' });
    const erasureId = planned.ok ? planned.value.id : '';
    await runErasure(dependencies)({ caller: OPERATOR, erasureId, reason: 'r' }, { userId: 'u-1', deadline: clock() });
    const run = eraseUsersHandler(dependencies);
    await run();
    expect(metrics.erasures).toEqual([{ ended: 0, open: 0, busy: 1, failed: 0 }]);
    world.clock.advanceSeconds(600);
    await run();
    expect(metrics.erasures[1]).toEqual({ ended: 1, open: 0, busy: 0, failed: 0 });
    expect(world.pool.user('u-1')).toBeUndefined();
    expect(rows.row('Contacts', 'c-1')).toMatchObject({ firstName: '[erased]' });
    expect(files.keys()).toEqual(['public/bob.png']);
  });
});

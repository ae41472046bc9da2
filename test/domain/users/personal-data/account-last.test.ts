import { createMemoryJournal } from '../../../../src/adapters/memory/memory-journal.ts';
import { createMemoryUserCommands } from '../../../../src/adapters/memory/memory-user-commands.ts';
import { createMemoryUserDirectory } from '../../../../src/adapters/memory/memory-user-directory.ts';
import { deleteUser } from '../../../../src/domain/users/delete-user.ts';
import { planErasure } from '../../../../src/domain/users/personal-data/plan-erasure.ts';
import { runErasure } from '../../../../src/domain/users/personal-data/run-erasure.ts';
import { createPrivacyWorld, digest, JANE, OPERATOR } from '../../../support/personal-data-world.ts';

const createWorld = () => {
  const { dependencies } = createPrivacyWorld();
  const { clock, pool } = dependencies;
  const directory = createMemoryUserDirectory();
  const commands = createMemoryUserCommands({ directory });
  const removeAccount = deleteUser({ pool, directory, commands, journal: createMemoryJournal(), clock, digest });
  return { ...dependencies, directory, removeAccount };
};

describe('the account of a person who is erased', () => {
  it('U6: goes last, by the command that deletes users', async () => {
    const world = createWorld();
    const plan = await planErasure(world)({ caller: OPERATOR, userId: JANE.id });
    const erasureId = plan.ok ? plan.value.id : '';
    const run = await runErasure(world)({ caller: OPERATOR, erasureId, reason: 'asked for it' }, { userId: JANE.id });
    expect(run).toMatchObject({ ok: true, value: { state: 'ended' } });
    expect(await world.pool.get(JANE.id)).toBeUndefined();
  });

  it('keeps the erasure open while the pool cannot be reached, and the next run ends it', async () => {
    const world = createWorld();
    const plan = await planErasure(world)({ caller: OPERATOR, userId: JANE.id });
    const erasureId = plan.ok ? plan.value.id : '';
    const run = runErasure(world);
    const command = { caller: OPERATOR, erasureId, reason: 'asked for it' };
    let pages = 0;
    const onProgress = (): void => {
      pages += 1;
      if (pages === 1) world.pool.setOutage(true);
    };
    await expect(run(command, { userId: JANE.id, onProgress })).rejects.toThrow(/cannot be reached/);
    expect(await world.erasures.open()).toEqual([erasureId]);
    expect(world.erasures.receipts()).toEqual([]);
    world.pool.setOutage(false);
    expect(await run(command, { userId: JANE.id })).toMatchObject({ ok: true, value: { state: 'ended' } });
    expect(world.erasures.receipts()).toHaveLength(1);
  });
});

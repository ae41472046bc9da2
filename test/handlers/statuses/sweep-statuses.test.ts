import { sweepStatusesHandler } from '../../../src/handlers/statuses/sweep-statuses.schedule.ts';
import { aRecord, statusWorld } from '../../support/status-world.ts';

describe('the function sweep-statuses', () => {
  it('sweeps, and says in one line what it did', async () => {
    const world = statusWorld();
    world.plant(aRecord());
    world.advanceDays(14);
    await sweepStatusesHandler(world.dependencies)();
    expect(world.get().status).toBe('Expired');
    expect(world.journal.entries).toEqual([
      expect.objectContaining({ code: 'statuses.sweep-completed', fields: expect.objectContaining({ moved: 1 }) }),
    ]);
    expect(world.metrics.sweeps).toEqual([{ looked: 1, warned: 0, moved: 1, failed: 0, oldestDueSeconds: 0 }]);
  });

  it('does not fail for a row that it could postpone, but when nothing could be done', async () => {
    const world = statusWorld();
    world.stores.records.plant({ id: 'junk', unreadable: 'no id', status: 'New', timerAt: world.now().toISOString() });
    await sweepStatusesHandler(world.dependencies)();
    world.stores.setOutage(true);
    await expect(sweepStatusesHandler(world.dependencies)()).rejects.toThrow(/5 due item\(s\) could not be handled/);
  });
});

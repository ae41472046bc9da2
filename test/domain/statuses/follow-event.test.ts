import { followEvent } from '../../../src/domain/statuses/follow-event.ts';
import { noteActivity } from '../../../src/domain/statuses/note-activity.ts';
import type { TrackedRecord } from '../../../src/domain/statuses/tracked-record.ts';
import { NOW } from '../../support/builders.ts';
import { anOldRecord, aRecord, daysAfter, statusWorld } from '../../support/status-world.ts';

const arranged = (record: Partial<TrackedRecord> = {}) => {
  const world = statusWorld();
  world.plant(aRecord(record));
  world.advanceDays(1);
  const follow = followEvent(world.dependencies);
  const note = noteActivity(world.dependencies);
  return { ...world, follow, note };
};
const quote = { id: 'Quotes#quote-1', recordId: 'request-1', event: 'quote-made', at: daysAfter(NOW, 1) };

describe('an event elsewhere', () => {
  it('moves a request along once, however often it is told', async () => {
    const { follow, get, stores, moveTo } = arranged();
    expect(await follow(quote)).toBe('moved');
    expect(get()).toMatchObject({ status: 'Move to Quoting', version: 1 });
    moveTo(daysAfter(NOW, 2));
    expect(await follow(quote)).toBe('nothing');
    expect(stores.entries()).toMatchObject([{ automationRule: 'quote-made', actor: 'automation:quote-made' }]);
  });

  it('does not move it again after somebody has moved it back', async () => {
    const { follow, plant, get, now } = arranged();
    const meeting = { ...quote, id: 'PendingAppoitments#1', event: 'meeting-scheduled' };
    expect(await follow(meeting)).toBe('moved');
    plant({ ...get(), status: 'New', trackedStatus: 'New', version: 2 });
    expect(await follow({ ...meeting, at: now() })).toBe('repeated');
    expect(get().status).toBe('New');
  });

  it('is activity where its lifecycle has no way, or it happened before the status was entered', async () => {
    const { follow, get } = arranged({ status: 'Archived' });
    expect(await follow(quote)).toBe('activity');
    expect(get()).toMatchObject({ status: 'Archived', lastActivityAt: quote.at.toISOString() });

    const again = arranged({ statusSince: daysAfter(NOW, 0.9).toISOString() });
    expect(await again.follow({ ...quote, at: daysAfter(NOW, 0.5) })).toBe('activity');
    expect(again.get().status).toBe('New');
  });

  it('says nothing of a request that is gone, and fails on one that cannot be read', async () => {
    const { follow, stores } = arranged();
    expect(await follow({ ...quote, recordId: 'another' })).toBe('gone');
    expect(await follow({ id: 'n', recordId: 'another', at: quote.at })).toBe('gone');
    stores.records.plant({ id: 'junk', unreadable: 'status must be a text' });
    await expect(follow({ ...quote, recordId: 'junk' })).rejects.toThrow(/junk cannot be read/);
    await expect(follow({ id: 'n', recordId: 'junk', at: quote.at })).rejects.toThrow(/junk cannot be read/);
  });

  it('comes again when others keep writing the request', async () => {
    const { follow, dependencies } = arranged();
    Object.assign(dependencies.records, { commit: async () => 'conflict' });
    await expect(follow(quote)).rejects.toThrow(/has changed meanwhile/);
    await expect(follow({ id: 'n', recordId: 'request-1', at: quote.at })).rejects.toThrow(/written by others/);
  });
});

describe('activity', () => {
  it('S4: goes only forward, and never beyond now', async () => {
    const { note, get } = arranged();
    expect(await note('request-1', daysAfter(NOW, 0.5))).toEqual({ outcome: 'committed' });
    expect(await note('request-1', daysAfter(NOW, 0.25))).toEqual({ outcome: 'nothing' });
    expect(get().lastActivityAt).toBe(daysAfter(NOW, 0.5).toISOString());
    await note('request-1', daysAfter(NOW, 300));
    expect(get()).toMatchObject({
      lastActivityAt: daysAfter(NOW, 1).toISOString(),
      timerAt: daysAfter(NOW, 11).toISOString(),
      updatedAt: NOW.toISOString(),
      version: 0,
    });
  });

  it('lets a row that was postponed be looked at in time', async () => {
    const { note, get } = arranged({ timerFailures: 4, timerAt: daysAfter(NOW, 90).toISOString() });
    await note('request-1', daysAfter(NOW, 1));
    expect(get()).toMatchObject({ timerAt: daysAfter(NOW, 11).toISOString() });
    expect(get()).not.toHaveProperty('timerFailures');
  });

  it('counts on an old row from when it was written, unless it is later', async () => {
    const { note, get, plant } = arranged();
    plant(anOldRecord({ id: 'old' }));
    expect(await note('old', daysAfter(NOW, -1))).toEqual({ outcome: 'nothing' });
    await note('old', daysAfter(NOW, 1));
    expect(get('old').lastActivityAt).toBe(daysAfter(NOW, 1).toISOString());
  });
});

import type { RecordWrite } from '../../../src/domain/statuses/record-image.ts';
import { NOW } from '../../support/builders.ts';
import { anOldRecord, aRecord, daysAfter, statusWorld } from '../../support/status-world.ts';

const kept = () => {
  const world = statusWorld();
  world.plant(aRecord());
  world.stream.length = 0;
  world.advanceDays(1);
  return world;
};
const entriesOf = (world: ReturnType<typeof statusWorld>) =>
  world.stores.entries().map(({ previousStatus, newStatus }) => `${previousStatus} > ${newStatus}`);

describe('what other programs write', () => {
  it('begins to keep a new request, without a word to anybody', async () => {
    const world = statusWorld();
    world.plant(anOldRecord());
    await world.drain();
    expect(world.get()).toMatchObject({
      ...{ status: 'New', trackedStatus: 'New', version: 0, updatedAt: NOW.toISOString() },
      ...{ statusSince: NOW.toISOString(), lastActivityAt: NOW.toISOString() },
      timerAt: daysAfter(NOW, 10).toISOString(),
    });
    expect(world.stores.signals()).toEqual([]);
  });

  it('S4: counts an old request from before the write that brought it to light', async () => {
    const world = statusWorld();
    world.plant(anOldRecord());
    world.stream.length = 0;
    world.advanceDays(5);
    world.edit('request-1', {});
    await world.drain();
    expect(world.get()).toMatchObject({ trackedStatus: 'New', lastActivityAt: NOW.toISOString() });
  });

  it('S2: writes history, signal and audit entry of a status changed past this backend, with the record', async () => {
    const world = kept();
    world.edit('request-1', { status: 'Move to Quoting' });
    await world.drain();
    const at = daysAfter(NOW, 1).toISOString();
    expect(world.stores.entries()).toMatchObject([
      {
        ...{ recordId: 'request-1', previousStatus: 'New', newStatus: 'Move to Quoting', triggeredBy: 'system' },
        ...{ actor: 'outside', timestamp: at, minutesInPreviousStatus: 1440, version: 1 },
      },
    ]);
    expect(world.stores.entries()[0]).not.toHaveProperty('irregular');
    expect(world.stores.signals()).toMatchObject([
      { signalType: 'REQUEST_STATUS_CHANGED', payload: { fromStatus: 'New', toStatus: 'Move to Quoting' } },
    ]);
    expect(world.stores.audit()).toHaveLength(1);
    expect(world.get()).toMatchObject({
      version: 1,
      updatedAt: at,
      statusSince: at,
      lastActivityAt: at,
      timerAt: 'never',
    });
    expect(world.stores.records.beside('request-1')).toMatchObject({
      stamps: { moveToQuotingDate: at },
      statusOrder: 3,
    });
    expect(world.metrics.timesHappened('status-changed-outside')).toBe(1);
    expect(world.metrics.timesHappened('irregular-status-change')).toBe(0);
  });

  it.each([
    ['marks a transition that there is not', 'Move to Quoting', 'Expired', /cannot go to Expired/],
    ['marks a status that is none', 'New', 'Limbo', /"Limbo" is no status/],
    ['marks a way back from a status that is none', 'Limbo', 'New', /"Limbo" is no status of a request/],
    ['does not mark what somebody may have done', 'New', 'Pending walk-thru', undefined],
  ])('%s', async (_, from, to, irregular) => {
    const world = statusWorld();
    world.plant(aRecord({ status: from }));
    world.stream.length = 0;
    world.advanceDays(1);
    world.edit('request-1', { status: to });
    await world.drain();
    const [entry] = world.stores.entries();
    if (irregular === undefined) expect(entry).not.toHaveProperty('irregular');
    else expect(entry?.irregular).toMatch(irregular);
    expect(world.metrics.timesHappened('irregular-status-change')).toBe(irregular === undefined ? 0 : 1);
    expect(world.metrics.timesHappened('unknown-status')).toBe(to === 'Limbo' ? 1 : 0);
  });

  it('counts a reactivation past this backend, and marks the fourth', async () => {
    const world = statusWorld();
    world.plant(aRecord({ status: 'Expired', counters: { reactivations: 2 } }));
    world.stream.length = 0;
    for (const status of ['New', 'Expired', 'New']) {
      world.advanceDays(1);
      world.edit('request-1', { status });
      await world.drain();
    }
    expect(world.get().counters).toEqual({ reactivations: 4 });
    expect(world.stores.entries().map(({ irregular }) => irregular)).toEqual([
      undefined,
      undefined,
      expect.stringMatching(/has had its 3 reactivations/),
    ]);
  });

  it('dates a change by the stream where the program wrote no time', async () => {
    const world = kept();
    world.edit('request-1', { status: 'Expired', isUndated: true });
    await world.drain();
    world.advanceDays(1);
    world.edit('request-1', { status: 'New', isUndated: true });
    await world.drain();
    expect(world.stores.entries().map(({ timestamp }) => timestamp)).toEqual([
      daysAfter(NOW, 1).toISOString(),
      daysAfter(NOW, 2).toISOString(),
    ]);
    expect(world.get().lastActivityAt).toBe(daysAfter(NOW, 2).toISOString());
  });

  it('tells each of several changes that came at once, and the record is as the last left it', async () => {
    const world = kept();
    for (const status of ['Pending walk-thru', 'New', 'Pending walk-thru', 'Move to Quoting']) {
      world.edit('request-1', { status });
      world.advanceMinutes(1);
    }
    await world.drain();
    expect(entriesOf(world).toSorted()).toEqual([
      'New > Pending walk-thru',
      'New > Pending walk-thru',
      'Pending walk-thru > Move to Quoting',
      'Pending walk-thru > New',
    ]);
    expect(world.get()).toMatchObject({ trackedStatus: 'Move to Quoting', timerAt: 'never' });
    expect(world.stores.signals()).toHaveLength(4);
  });

  it('S2: changes nothing when writes are told again, in any order, later', async () => {
    const world = kept();
    const writes: RecordWrite[] = [];
    world.edit('request-1', { status: 'Pending walk-thru' });
    world.advanceMinutes(1);
    world.edit('request-1', { fields: { officeNotes: 'a note' } });
    world.advanceMinutes(1);
    world.edit('request-1', { status: 'Archived' });
    writes.push(...world.stream);
    await world.drain();
    const before = [world.get(), world.stores.entries(), world.stores.signals(), world.stores.audit()];
    world.advanceDays(3);
    for (const write of [...writes, ...writes.toReversed()]) await world.keep(write);
    expect([world.get(), world.stores.entries(), world.stores.signals(), world.stores.audit()]).toEqual(before);
  });

  it('does not tell again what a sweep has told, though the row was touched in between', async () => {
    const world = kept();
    world.edit('request-1', { status: 'Pending walk-thru' });
    world.advanceMinutes(1);
    world.edit('request-1', {});
    const late = [...world.stream];
    world.stream.length = 0;
    world.advanceDays(10);
    await world.sweep();
    for (const write of late) await world.keep(write);
    expect(entriesOf(world)).toEqual(['New > Pending walk-thru']);
  });

  it('S4: takes an erasure of personal data for no activity', async () => {
    const world = kept();
    world.edit('request-1', { fields: { officeNotes: 'the owner called' } });
    await world.drain();
    const { lastActivityAt } = world.get();
    world.advanceDays(3);
    world.edit('request-1', { fields: { officeNotes: '[erased]', erasureId: 'erasure-1' } });
    await world.drain();
    expect(world.get()).toMatchObject({ lastActivityAt });
    world.advanceDays(1);
    world.edit('request-1', { fields: { officeNotes: 'called again' } });
    await world.drain();
    expect(world.get().lastActivityAt).toBe(daysAfter(NOW, 5).toISOString());
  });

  it('S4: takes a change of a business field for activity, and warns anew', async () => {
    const world = kept();
    world.advanceDays(10);
    await world.sweep();
    expect(world.get().warnedDay).toBe(10);
    world.edit('request-1', { fields: { lastContactDate: '2026-12-03' } });
    await world.drain();
    const at = world.now();
    expect(world.get()).toMatchObject({ lastActivityAt: at.toISOString(), timerAt: daysAfter(at, 10).toISOString() });
    expect(world.get()).not.toHaveProperty('warnedDay');
  });

  it('S4: takes a script that touches the row for none', async () => {
    const world = kept();
    world.edit('request-1', { fields: { uploadedMedia: 'x' }, record: { details: { priority: 'low' } } });
    await world.drain();
    expect(world.get().lastActivityAt).toBe(NOW.toISOString());
  });

  it('moves a new request on when a visit is put down, once', async () => {
    const world = kept();
    world.edit('request-1', { fields: { visitDate: '2026-12-01' } });
    const [write] = world.stream;
    await world.drain();
    expect(world.get().status).toBe('Pending walk-thru');
    world.advanceDays(1);
    world.edit('request-1', { fields: { visitDate: '2026-12-02' } });
    if (write !== undefined) await world.keep(write);
    await world.drain();
    expect(entriesOf(world)).toEqual(['New > Pending walk-thru']);
    expect(world.stores.entries()).toMatchObject([{ triggeredBy: 'automation', automationRule: 'meeting-scheduled' }]);
  });

  it('looks again at another time when the source of a request is corrected', async () => {
    const world = kept();
    world.edit('request-1', { fields: { leadSource: 'E2E_TEST' }, record: { isTestData: true } });
    await world.drain();
    expect(world.get().timerAt).toBe('never');
  });

  it('does nothing about what this backend writes itself', async () => {
    const world = kept();
    world.edit('request-1', { fields: { visitDate: '2026-12-01' } });
    await world.drain();
    world.advanceDays(20);
    await world.sweep();
    const own = [...world.stream];
    expect(own).toHaveLength(1);
    for (const write of own) expect(await world.keep(write)).toEqual([]);
  });

  it('leaves a request alone that is gone', async () => {
    const world = statusWorld();
    world.plant(anOldRecord());
    world.stores.records.remove('request-1');
    await world.drain();
    expect(world.stores.records.all()).toEqual([]);
  });

  it('warns of a request in a status that is none, and keeps it', async () => {
    const world = statusWorld();
    world.plant(anOldRecord({ status: 'Limbo' }));
    await world.drain();
    expect(world.get()).toMatchObject({ trackedStatus: 'Limbo', timerAt: 'never' });
    expect(world.metrics.timesHappened('unknown-status')).toBe(1);
  });

  it('catches up with a change that the stream has lost, at the next write', async () => {
    const world = kept();
    world.edit('request-1', { status: 'Expired' });
    world.stream.length = 0;
    world.advanceMinutes(10);
    world.edit('request-1', {});
    await world.drain();
    expect(entriesOf(world)).toEqual(['New > Expired']);
  });

  it('says that it was not done when others keep writing', async () => {
    const world = kept();
    world.edit('request-1', { status: 'Expired' });
    Object.assign(world.dependencies.records, { commit: async () => 'conflict' });
    await expect(world.drain()).rejects.toThrow(/written by others/);
  });
});

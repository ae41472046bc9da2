import { postponedSeconds } from '../../../src/domain/statuses/sweep-statuses.ts';
import { NOW } from '../../support/builders.ts';
import { anOldRecord, aRecord, daysAfter, statusWorld } from '../../support/status-world.ts';

const types = (world: ReturnType<typeof statusWorld>) =>
  world.stores.signals().map(({ signalType, payload }) => `${signalType} ${payload.day ?? payload.toStatus}`);

describe('a sweep of statuses', () => {
  it('S4: warns at day 10 and at day 12, once each, and expires at day 14, to the second', async () => {
    const world = statusWorld();
    world.plant(aRecord({ assignedTo: 'contact-1', details: { priority: 'urgent' } }));
    const seen: (readonly [number, string])[] = [];
    for (const day of [9.999, 10, 10.5, 11.999, 12, 13, 13.9999, 14, 15, 40]) {
      world.moveTo(daysAfter(NOW, day));
      const before = types(world).length;
      await world.sweep();
      seen.push(
        ...types(world)
          .slice(before)
          .map((type) => [day, type] as const),
      );
    }
    expect(seen).toEqual([
      [10, 'REQUEST_EXPIRY_WARNING 10'],
      [12, 'REQUEST_EXPIRY_WARNING 12'],
      [14, 'REQUEST_STATUS_CHANGED Expired'],
    ]);
    expect(world.stores.signals()[0]).toMatchObject({
      payload: {
        requestId: 'request-1',
        status: 'New',
        day: 10,
        expiresAt: daysAfter(NOW, 14).toISOString(),
        assignedTo: 'contact-1',
        priority: 'urgent',
      },
      emittedBy: 'automation:inactivity',
      source: 'statuses',
    });
    expect(world.get()).toMatchObject({ status: 'Expired', trackedStatus: 'Expired', version: 1, timerAt: 'never' });
    expect(world.stores.records.beside('request-1')).toMatchObject({
      statusOrder: 4,
      stamps: { expiredDate: daysAfter(NOW, 14).toISOString() },
    });
    expect(world.stores.entries()).toMatchObject([
      { previousStatus: 'New', newStatus: 'Expired', triggeredBy: 'automation', automationRule: 'inactivity' },
    ]);
    expect(world.stores.audit()).toMatchObject([{ actor: 'automation:inactivity', action: 'statuses.changed' }]);
  });

  it('S4: sends of several warnings that are due only the last, and none of what expires', async () => {
    const world = statusWorld();
    world.plant(aRecord({ id: 'late' }));
    world.plant(aRecord({ id: 'too-late', createdAt: daysAfter(NOW, -2).toISOString() }));
    world.advanceDays(12.5);
    await world.sweep();
    expect(types(world)).toEqual(['REQUEST_STATUS_CHANGED Expired', 'REQUEST_EXPIRY_WARNING 12']);
  });

  it.each([
    ['Referral', { source: ['Referral'] }, 30],
    ['a key partner', { partner: ['key'] }, 21],
  ])('S4: expires a request of %s later', async (_, facts, days) => {
    const world = statusWorld();
    world.plant(aRecord({ facts }));
    for (let day = 10; day < days; day += 1) {
      world.moveTo(daysAfter(NOW, day));
      await world.sweep();
    }
    expect(types(world)).toEqual(['REQUEST_EXPIRY_WARNING 10', 'REQUEST_EXPIRY_WARNING 12']);
    world.moveTo(daysAfter(NOW, days));
    await world.sweep();
    expect(world.get().status).toBe('Expired');
  });

  it('S4: leaves test data and what is quoted, expired or archived alone', async () => {
    const world = statusWorld();
    world.plant(aRecord({ id: 'test', isTestData: true }));
    for (const status of ['Move to Quoting', 'Expired', 'Archived']) world.plant(aRecord({ id: status, status }));
    world.advanceDays(100);
    expect(await world.sweep()).toMatchObject({ looked: 0, warned: 0, moved: 0 });
    expect(world.stores.signals()).toEqual([]);
  });

  it('S4: leaves a row that was written minutes ago for the next sweep, a day at most', async () => {
    const world = statusWorld();
    world.plant(aRecord());
    world.advanceDays(14);
    world.edit('request-1', {});
    expect(await world.sweep()).toMatchObject({ moved: 0, settling: 1, oldestDueSeconds: 0 });
    world.advanceMinutes(6);
    expect(await world.sweep()).toMatchObject({ moved: 1 });

    world.plant(aRecord({ id: 'touched', createdAt: world.now().toISOString() }));
    world.advanceDays(15.1);
    world.edit('touched', {});
    await world.sweep();
    expect(world.get('touched').status).toBe('Expired');
  });

  it('S4: reads again what it writes: an activity between reading and writing wins', async () => {
    const world = statusWorld();
    world.plant(aRecord());
    world.advanceDays(14);
    const { commit } = world.stores.records;
    let isFirst = true;
    Object.assign(world.dependencies.records, {
      commit: (asked: Parameters<typeof commit>[0]) => {
        if (isFirst) world.edit('request-1', { fields: { officeNotes: 'called them' } });
        isFirst = false;
        return commit(asked);
      },
    });
    expect(await world.sweep()).toMatchObject({ moved: 0, settling: 1 });
    await world.drain();
    expect(world.get()).toMatchObject({ status: 'New', lastActivityAt: world.now().toISOString() });
  });

  it('S3: goes through every page of every status, oldest first', async () => {
    const world = statusWorld({ pageSize: 2 });
    for (let n = 0; n < 11; n += 1) {
      const createdAt = new Date(NOW.getTime() - n * 3_600_000).toISOString();
      world.plant(aRecord({ id: `r${n}`, createdAt, status: n % 2 === 0 ? 'New' : 'Pending walk-thru' }));
    }
    world.advanceDays(20);
    expect(await world.sweep()).toMatchObject({ looked: 11, moved: 11, left: false, oldestDueSeconds: 0 });
    const order = world.stores.entries().map(({ recordId }) => Number(recordId.slice(1)));
    expect(order.slice(0, 4).toSorted((one, other) => one - other)).toEqual([7, 8, 9, 10]);
    expect(world.metrics.timesHappened('status-changed')).toBe(11);
  });

  it('S3: stops before its time is up, says how old the oldest left is, and goes on in the next run', async () => {
    const world = statusWorld();
    for (let n = 0; n < 30; n += 1) world.plant(aRecord({ id: `r${String(n).padStart(2, '0')}` }));
    world.advanceDays(15);
    const deadline = new Date(world.now().getTime() + 1000);
    const { get } = world.stores.records;
    let reads = 0;
    Object.assign(world.dependencies.records, {
      get: (id: string) => {
        reads += 1;
        if (reads === 10) world.moveTo(deadline);
        return get(id);
      },
    });
    const first = await world.sweep(deadline);
    expect(first).toMatchObject({ left: true, oldestDueSeconds: 5 * 86_400 + 1 });
    expect(first.moved).toBeLessThan(20);
    expect(await world.sweep()).toMatchObject({ left: false, moved: 30 - first.moved, oldestDueSeconds: 0 });
    expect(world.metrics.sweeps).toHaveLength(2);
  });

  it('S3: postpones a row that fails, longer each time, with its reason, and does the others', async () => {
    const world = statusWorld();
    for (const id of ['a', 'broken', 'c']) world.plant(aRecord({ id }));
    const { commit } = world.stores.records;
    Object.assign(world.dependencies.records, {
      commit: async (asked: Parameters<typeof commit>[0]) => {
        if (asked.from.id === 'broken') throw new RangeError('no such luck');
        return commit(asked);
      },
    });
    world.advanceDays(14);
    expect(await world.sweep()).toMatchObject({ looked: 3, moved: 2, failed: 1, stuck: 0, oldestDueSeconds: 0 });
    expect(world.stores.records.beside('broken')).toMatchObject({ timerFault: 'RangeError' });
    expect(await world.sweep()).toMatchObject({ looked: 0, failed: 0 });
    const looks: number[] = [];
    for (let hour = 1; hour <= 60; hour += 1) {
      world.advanceMinutes(60);
      if ((await world.sweep()).failed === 1) looks.push(hour);
    }
    expect(looks).toEqual([1, 3, 7, 15, 31, 55]);
    Object.assign(world.dependencies.records, { commit });
    world.advanceDays(1);
    await world.sweep();
    expect(world.get('broken')).toMatchObject({ status: 'Expired' });
    expect(world.get('broken')).not.toHaveProperty('timerFailures');
    expect(world.stores.records.beside('broken')).not.toHaveProperty('timerFault');
  });

  it('S3: waits a little less than full hours, and a day at most', () => {
    expect([1, 2, 3, 6, 40].map(postponedSeconds)).toEqual([3000, 6600, 13_800, 85_800, 85_800]);
  });

  it('S3: puts a row that cannot be read aside, so that it hides nothing', async () => {
    const world = statusWorld();
    const timerAt = NOW.toISOString();
    world.stores.records.plant({ id: 'junk', unreadable: 'createdAt must be a time', status: 'New', timerAt });
    world.plant(aRecord());
    world.advanceDays(14);
    expect(await world.sweep()).toMatchObject({ looked: 2, moved: 1, failed: 1 });
    expect(await world.sweep()).toMatchObject({ looked: 0 });
    expect(world.journal.entries).toContainEqual(
      expect.objectContaining({ code: 'statuses.record-unreadable', fields: { recordId: 'junk' } }),
    );
  });

  it('S3: leaves due what could not even be read, and says so', async () => {
    const world = statusWorld();
    world.plant(aRecord());
    world.advanceDays(11);
    Object.assign(world.dependencies.records, { get: () => Promise.reject(new Error('the database is away')) });
    expect(await world.sweep()).toMatchObject({ failed: 1, stuck: 1, oldestDueSeconds: 86_400 });
    world.stores.setOutage(true);
    expect(await world.sweep()).toMatchObject({ looked: 0, stuck: 5 });
  });

  it('looks again when it should, once a rule has changed meanwhile', async () => {
    const world = statusWorld();
    world.plant(aRecord({ warnedDay: 12, timerAt: daysAfter(NOW, 14).toISOString(), facts: { source: ['Referral'] } }));
    world.advanceDays(14);
    expect(await world.sweep()).toMatchObject({ looked: 1, warned: 0, moved: 0 });
    expect(world.get().timerAt).toBe(daysAfter(NOW, 30).toISOString());
  });

  it('tells of a status that another program has changed, wherever it went', async () => {
    const world = statusWorld();
    world.plant(aRecord());
    world.advanceDays(1);
    world.edit('request-1', { status: 'Archived' });
    world.stream.length = 0; // the stream has lost it
    world.advanceDays(9);
    await world.sweep();
    expect(world.get()).toMatchObject({ trackedStatus: 'Archived', version: 1, timerAt: 'never' });
    expect(world.stores.entries()).toMatchObject([
      { previousStatus: 'New', newStatus: 'Archived', actor: 'outside', timestamp: daysAfter(NOW, 1).toISOString() },
    ]);
  });

  it('keeps first what it finds due and has never seen', async () => {
    const world = statusWorld();
    world.plant({ ...anOldRecord(), timerAt: NOW.toISOString() });
    world.advanceDays(11);
    expect(await world.sweep()).toMatchObject({ warned: 1 });
    expect(world.get()).toMatchObject({ trackedStatus: 'New', lastActivityAt: NOW.toISOString(), warnedDay: 10 });
  });

  it('S4: catches up with what was done already but is not on the row, without doing it again', async () => {
    const world = statusWorld();
    const record = aRecord();
    world.plant(record);
    world.advanceDays(14);
    await world.sweep();
    world.plant(record); // a program puts back what it has read before
    await world.sweep();
    expect(world.get()).toMatchObject({ status: 'Expired', version: 1 });
    expect(world.stores.entries()).toHaveLength(1);
    expect(types(world)).toEqual(['REQUEST_STATUS_CHANGED Expired']);
  });
});

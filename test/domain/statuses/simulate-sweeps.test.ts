import { REQUESTS } from '../../../src/domain/statuses/requests-lifecycle.ts';
import { simulateSweeps } from '../../../src/domain/statuses/simulate-sweeps.ts';
import type { TrackedRecord } from '../../../src/domain/statuses/tracked-record.ts';
import { NOW } from '../../support/builders.ts';
import { aRecord, daysAfter, statusWorld } from '../../support/status-world.ts';

const said = (records: readonly TrackedRecord[], from: number, until = from) =>
  simulateSweeps(REQUESTS, records, { from: daysAfter(NOW, from), until: daysAfter(NOW, until) }).map(
    ({ at, recordId, what, to, day }) =>
      `${(at.getTime() - NOW.getTime()) / 86_400_000} ${recordId} ${what} ${to ?? day}`,
  );

describe('a simulation of sweeps', () => {
  it('S6: says what one sweep would do, and why', () => {
    const records = [
      aRecord(),
      aRecord({ id: 'referral', facts: { source: ['Referral'] } }),
      aRecord({ id: 'test', isTestData: true }),
    ];
    expect(said(records, 9)).toEqual([]);
    expect(said(records, 11)).toEqual(['11 referral warning 10', '11 request-1 warning 10']);
    expect(simulateSweeps(REQUESTS, records, { from: daysAfter(NOW, 14), until: daysAfter(NOW, 14) })).toMatchObject([
      { recordId: 'referral', what: 'warning', day: 12, rule: 'referral' },
      {
        ...{ recordId: 'request-1', status: 'New', what: 'move', to: 'Expired', day: 14, rule: 'inactivity' },
        why: `nothing has happened since ${NOW.toISOString()}, 14 days and more (inactivity)`,
      },
    ]);
  });

  it('S6: says what hourly sweeps would do over days, each step at the sweep that takes it', () => {
    const late = aRecord({ id: 'late', createdAt: new Date(NOW.getTime() + 1).toISOString() });
    const hour = 1 / 24;
    expect(said([aRecord(), late], 0, 20)).toEqual([
      '10 request-1 warning 10',
      `${10 + hour} late warning 10`,
      '12 request-1 warning 12',
      `${12 + hour} late warning 12`,
      '14 request-1 move Expired',
      `${14 + hour} late move Expired`,
    ]);
  });

  it('S6: knows what was changed outside, and what was written just now', () => {
    const outside = aRecord({ id: 'outside', status: 'Expired', trackedStatus: 'New' });
    const touched = aRecord({ id: 'touched', updatedAt: daysAfter(NOW, 14).toISOString() });
    const steps = simulateSweeps(REQUESTS, [outside, touched], { from: daysAfter(NOW, 14), until: daysAfter(NOW, 15) });
    expect(steps).toMatchObject([
      { what: 'reconcile', status: 'New', to: 'Expired', why: expect.stringMatching(/another program/) },
      { what: 'move', recordId: 'touched', at: new Date(daysAfter(NOW, 14).getTime() + 3_600_000) },
    ]);
  });

  it('S6: says what sweeps then do', async () => {
    const world = statusWorld();
    for (let n = 0; n < 12; n += 1) {
      const facts: TrackedRecord['facts'] = n % 4 === 0 ? { source: ['Referral'] } : {};
      world.plant(aRecord({ id: `r${n}`, createdAt: daysAfter(NOW, -n * 1.3).toISOString(), facts }));
    }
    const records = world.stores.records.all();
    const foretold = simulateSweeps(REQUESTS, records, { from: NOW, until: daysAfter(NOW, 32) });
    for (let hour = 0; hour <= 32 * 24; hour += 1) {
      world.moveTo(daysAfter(NOW, hour / 24));
      await world.sweep();
    }
    const done = world.stores
      .signals()
      .map(({ payload, emittedAt }) => `${emittedAt} ${payload.requestId} ${payload.day ?? payload.toStatus}`);
    expect(done.toSorted()).toEqual(
      foretold.map(({ at, recordId, day, to }) => `${at.toISOString()} ${recordId} ${to ?? day}`).toSorted(),
    );
  });
});

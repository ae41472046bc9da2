import { minutesAfter, secondsAfter } from '../../../src/domain/shared/clock.ts';
import type { Person } from '../../../src/domain/statuses/actor.ts';
import { decide, MAX_REASON_CHARACTERS, type TransitionCommand } from '../../../src/domain/statuses/decide.ts';
import { noteActivity } from '../../../src/domain/statuses/note-activity.ts';
import { outsideChangeOf, outsideCommit } from '../../../src/domain/statuses/outside-change.ts';
import { REQUESTS } from '../../../src/domain/statuses/requests-lifecycle.ts';
import { dueOf, forecast } from '../../../src/domain/statuses/timers.ts';
import type { TrackedRecord } from '../../../src/domain/statuses/tracked-record.ts';
import { transitionStatus } from '../../../src/domain/statuses/transition-status.ts';
import { NOW } from '../../support/builders.ts';
import { aRecord, daysAfter, digest, statusWorld } from '../../support/status-world.ts';

const ADMIN: Person = { id: 'admin-1', groups: ['admin'] };
const iso = (at: Date): string => at.toISOString();

const decided = (command: Partial<TransitionCommand>, now: Date = NOW) =>
  decide(REQUESTS, aRecord(), { to: 'Expired', actor: { kind: 'person', person: ADMIN }, ...command }, now);

describe('the edges of a decision', () => {
  it('S1: takes a reason of the full length, and none longer', () => {
    const longest = 'x'.repeat(MAX_REASON_CHARACTERS);
    expect(decided({ reason: longest })).toMatchObject({ ok: true, value: { reason: longest } });
    expect(decided({ reason: `${longest}x` })).toMatchObject({ refusal: { because: 'reason-too-long' } });
  });

  it('counts full minutes in the status before', () => {
    const now = secondsAfter(NOW, 119);
    expect(decided({ reason: 'why' }, now)).toMatchObject({ value: { minutesInPreviousStatus: 1 } });
  });

  it('says of a status that there is none, also to who has seen an old version', () => {
    expect(decided({ to: 'Lost', expectedVersion: 7 })).toMatchObject({ refusal: { because: 'unknown-status' } });
  });
});

describe('the edges of a timer', () => {
  it('S4: goes by the first exception of several that hold', () => {
    const both = aRecord({ facts: { source: ['Website', 'Referral'], partner: ['key'] } });
    expect(forecast(REQUESTS, both).at(-1)).toMatchObject({ what: 'move', day: 30, rule: 'referral' });
  });

  it('S4: leaves a row for five minutes after it was written, to the second', () => {
    const now = daysAfter(NOW, 14);
    const writtenBefore = (seconds: number) =>
      aRecord({ createdAt: iso(NOW), updatedAt: iso(secondsAfter(now, -seconds)) });
    const kept = { lastActivityAt: iso(NOW) };
    expect(dueOf(REQUESTS, { ...writtenBefore(299), ...kept }, now)).toEqual({ what: 'settling' });
    expect(dueOf(REQUESTS, { ...writtenBefore(300), ...kept }, now)).toMatchObject({ what: 'move' });
  });

  it('S4: leaves it no longer than until a day after it was due, to the second', () => {
    const due = (seconds: number) => {
      const now = secondsAfter(daysAfter(NOW, 15), seconds);
      return dueOf(REQUESTS, { ...aRecord(), updatedAt: iso(now) }, now);
    };
    expect(due(-1)).toEqual({ what: 'settling' });
    expect(due(0)).toMatchObject({ what: 'move' });
  });
});

describe('when another program has changed a status', () => {
  const moved = (updatedAt: Date) => aRecord({ status: 'Archived', trackedStatus: 'New', updatedAt: iso(updatedAt) });
  const now = daysAfter(NOW, 1);

  it('was when it says that it wrote the row', () => {
    const written = minutesAfter(NOW, 1);
    expect(outsideChangeOf(moved(written), now)).toMatchObject({ from: 'New', to: 'Archived', at: written });
    expect(outsideChangeOf(moved(now), now)).toMatchObject({ at: now });
  });

  it.each([
    ['no time', NOW], // that of our own write before
    ['a time to come', daysAfter(NOW, 2)],
  ])('is now, where it wrote %s', (_, updatedAt) => {
    expect(outsideChangeOf(moved(updatedAt), now)).toMatchObject({ at: now });
  });
});

describe('what is told of a status that another program has changed', () => {
  const world = (record: Partial<TrackedRecord> = {}) => {
    const made = statusWorld();
    made.plant(aRecord(record));
    made.stream.length = 0;
    made.advanceDays(1);
    return made;
  };

  it('S2: is each change back and forth, also of a program that never writes a time', async () => {
    const { edit, drain, advanceMinutes, stores } = world();
    for (const status of ['Archived', 'New', 'Archived']) {
      edit('request-1', { status, isUndated: true });
      await drain();
      advanceMinutes(1);
    }
    expect(stores.entries().map(({ newStatus }) => newStatus)).toEqual(['Archived', 'New', 'Archived']);
    expect(stores.signals()).toHaveLength(3);
  });

  it('S4: takes back no activity that was later', async () => {
    const { edit, drain, get, now } = world();
    const later = iso(now());
    edit('request-1', { status: 'Pending walk-thru', record: { lastActivityAt: later } });
    const change = { ...get(), updatedAt: iso(minutesAfter(now(), -5)) };
    const told = outsideChangeOf(change, now());
    if (told === undefined) throw new Error('nothing was changed');
    expect(outsideCommit(REQUESTS, change, told, digest).set).toMatchObject({
      lastActivityAt: later,
      timerAt: iso(daysAfter(now(), 10)),
    });
    await drain();
    expect(get().lastActivityAt).toBe(later);
  });

  it('S4: is marked, of test data', async () => {
    const { edit, drain, stores } = world({ isTestData: true });
    edit('request-1', { status: 'Archived' });
    await drain();
    expect(stores.entries()).toMatchObject([{ isTestData: true }]);
    expect(stores.signals()).toMatchObject([{ leadSource: 'E2E_TEST' }]);
  });

  it('S2: takes back nothing that somebody has noted while it was told', async () => {
    const made = world();
    made.edit('request-1', { status: 'Pending walk-thru' });
    const { records } = made.dependencies;
    const { commit } = records;
    made.advanceMinutes(1);
    let isFirst = true;
    Object.assign(records, {
      commit: async (planned: Parameters<typeof commit>[0]) => {
        if (isFirst) {
          isFirst = false;
          await noteActivity({ ...made.dependencies, records: made.stores.records })('request-1', made.now());
        }
        return commit(planned);
      },
    });
    await made.drain();
    expect(made.get()).toMatchObject({ trackedStatus: 'Pending walk-thru', lastActivityAt: iso(made.now()) });
  });
});

describe('a command that names no version', () => {
  it('S2: is judged again on what somebody faster has left, up to four times', async () => {
    const made = statusWorld();
    made.plant(aRecord());
    const { records } = made.dependencies;
    const { commit } = records;
    let conflicts = 3;
    Object.assign(records, {
      commit: async (planned: Parameters<typeof commit>[0]) => {
        conflicts -= 1;
        return conflicts >= 0 ? 'conflict' : commit(planned);
      },
    });
    const command = { to: 'Expired', reason: 'why', commandId: 'c', actor: { kind: 'person', person: ADMIN } } as const;
    const move = transitionStatus(made.dependencies);
    expect(await move('request-1', command)).toMatchObject({ ok: true, value: { repeated: false } });
    conflicts = 100;
    expect(
      await move('request-1', { ...command, to: 'Archived', reason: 'other_reason', commandId: 'd' }),
    ).toMatchObject({
      refusal: { because: 'stale', expected: 1, current: { status: 'Expired', version: 1 } },
    });
  });
});

import { minutesAfter, secondsAfter } from '../../src/domain/shared/clock.ts';
import { type IdempotencyRecords, once } from '../../src/domain/shared/idempotency.ts';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

const NOW = new Date('2026-03-01T12:00:00.000Z');
const LEASE = secondsAfter(NOW, 60);
const COMMAND = { key: 'person-1 POST /requests/a/status key-1', fingerprint: 'abc' };
const OTHER = { ...COMMAND, fingerprint: 'def' };
const ANSWER: Answer = { status: 200, body: '{"status":"Expired"}' };

/** What every IdempotencyRecords does. `make` gives an empty one. */
export const describeIdempotencyRecordsContract = (make: () => Promise<IdempotencyRecords<Answer>>): void => {
  it('has one winner of many at the same time, and tells the others that it is in flight', async () => {
    const records = await make();
    const begun = await Promise.all(Array.from({ length: 5 }, () => records.begin(COMMAND, NOW, LEASE)));
    expect(begun.map(({ state }) => state).toSorted()).toEqual(['begun', ...Array(4).fill('in-flight')]);
  });

  it('gives the first answer to whoever asks again, for 24 hours', async () => {
    const records = await make();
    await records.begin(COMMAND, NOW, LEASE);
    await records.complete(COMMAND, ANSWER, NOW);
    await records.complete(COMMAND, { status: 500, body: '' }, NOW);
    const late = minutesAfter(NOW, 24 * 60 - 1);
    expect(await records.begin(COMMAND, late, LEASE)).toEqual({ state: 'answered', answer: ANSWER });
    const tooLate = minutesAfter(NOW, 24 * 60);
    expect(await records.begin(COMMAND, tooLate, minutesAfter(tooLate, 1))).toEqual({ state: 'begun' });
  });

  it('refuses another command under the same key, whether the first is in flight, cut off or answered', async () => {
    const records = await make();
    await records.begin(COMMAND, NOW, LEASE);
    for (const at of [NOW, minutesAfter(LEASE, 1)]) {
      expect(await records.begin(OTHER, at, minutesAfter(at, 1))).toEqual({ state: 'another-command' });
    }
    await records.complete(OTHER, { status: 500, body: '' }, NOW);
    await records.complete(COMMAND, ANSWER, NOW);
    expect(await records.begin(OTHER, NOW, LEASE)).toEqual({ state: 'another-command' });
    expect(await records.begin(COMMAND, NOW, LEASE)).toEqual({ state: 'answered', answer: ANSWER });
  });

  it('lets one that was cut off begin again when its lease has run out, once', async () => {
    const records = await make();
    await records.begin(COMMAND, NOW, LEASE);
    expect(await records.begin(COMMAND, secondsAfter(LEASE, -1), LEASE)).toEqual({ state: 'in-flight' });
    const again = secondsAfter(LEASE, 60);
    expect(await records.begin(COMMAND, LEASE, again)).toEqual({ state: 'begun' });
    expect(await records.begin(COMMAND, LEASE, again)).toEqual({ state: 'in-flight' });
  });

  it('lets a command that had no effect begin again at once', async () => {
    const records = await make();
    await records.begin(COMMAND, NOW, LEASE);
    await records.release(OTHER, LEASE);
    expect(await records.begin(COMMAND, NOW, LEASE)).toEqual({ state: 'in-flight' });
    await records.release(COMMAND, LEASE);
    expect(await records.begin(OTHER, NOW, LEASE)).toEqual({ state: 'begun' });
    await records.release({ key: 'never begun', fingerprint: 'x' }, LEASE);
  });

  it('lets go of the own lease only, and of no answer', async () => {
    const records = await make();
    await records.begin(COMMAND, NOW, LEASE);
    const again = secondsAfter(LEASE, 60);
    await records.begin(COMMAND, LEASE, again);
    await records.release(COMMAND, LEASE);
    expect(await records.begin(COMMAND, LEASE, again)).toEqual({ state: 'in-flight' });
    await records.complete(COMMAND, ANSWER, LEASE);
    await records.release(COMMAND, again);
    expect(await records.begin(COMMAND, LEASE, again)).toEqual({ state: 'answered', answer: ANSWER });
  });

  it('keeps an answer that comes after all is forgotten', async () => {
    const records = await make();
    await records.complete(COMMAND, ANSWER, NOW);
    expect(await records.begin(COMMAND, NOW, LEASE)).toEqual({ state: 'answered', answer: ANSWER });
  });

  it('carries out a command once; a fault lets it be tried again', async () => {
    const records = await make();
    let now = NOW;
    const carryOut = once({ records, clock: () => now, leaseSeconds: 30 });
    const fault = new Error('the table is away');
    await expect(carryOut(COMMAND, () => Promise.reject(fault))).rejects.toBe(fault);
    let times = 0;
    const work = async () => {
      times += 1;
      now = secondsAfter(now, 5);
      return ANSWER;
    };
    for (let tried = 0; tried < 3; tried += 1) {
      expect(await carryOut(COMMAND, work)).toEqual({ state: 'answered', answer: ANSWER });
    }
    expect(times).toBe(1);
    expect(await carryOut(OTHER, work)).toEqual({ state: 'another-command' });
  });
};

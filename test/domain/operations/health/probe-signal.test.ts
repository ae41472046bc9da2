import { createMemorySignalProbe } from '../../../../src/adapters/memory/memory-signal-probe.ts';
import type { ProbeSight } from '../../../../src/domain/operations/health/ports.ts';
import { probeSignal } from '../../../../src/domain/operations/health/probe-signal.ts';

const START = Date.parse('2026-04-01T09:00:00.000Z');
const message = (status: string, more: object = {}) => ({ id: `m-${status}`, status, ...more });
const planned = (...messages: ProbeSight['messages']): Partial<ProbeSight> => ({ signal: 'planned', messages });

/** Runs a probe in a time of its own; `acts` says what the stage does, and when (milliseconds). */
const probing = async (acts: readonly (readonly [number, Partial<ProbeSight>])[], withinSeconds = 10) => {
  const probe = createMemorySignalProbe();
  let now = START;
  const waiting = [...acts];
  const sleep = async (milliseconds: number): Promise<void> => {
    now += milliseconds;
    while (waiting[0] !== undefined && waiting[0][0] <= now - START) probe.become('p-1', waiting.shift()?.[1] ?? {});
  };
  const run = await probeSignal({ probe, clock: () => new Date(now), sleep })('p-1', withinSeconds);
  return { run, left: probe.ids(), took: now - START };
};

describe('a signal of test data, followed through a stage', () => {
  it('is well when it was planned and all of it withheld, and is taken away', async () => {
    const { run, left } = await probing([
      [300, planned(message('PENDING'))],
      [900, planned(message('SUPPRESSED', { reason: 'test data never sends' }))],
    ]);
    expect(run).toMatchObject({ verdict: 'well', isLeft: false, plannedAfter: 300, settledAfter: 1500 });
    expect(left).toEqual([]);
  });

  it.each<[string, Partial<ProbeSight>, string]>([
    ['is quarantined', { signal: 'quarantined', reason: 'no template' }, 'no template'],
    ['is gone', { signal: 'gone' }, 'gone from its table'],
    ['has a failed hook', { ...planned(), failedHooks: [{ hookId: 'h-1', reason: 'no variable' }] }, 'h-1 failed'],
    ['tells nobody', planned(), 'nobody would be told'],
    ['failed to be delivered', planned(message('FAILED', { reason: 'no sender' })), 'no sender'],
    ['has a row that is no message', planned(message('UNREADABLE', { reason: 'no status' })), 'no status'],
    ['ended unknown', planned(message('UNKNOWN_OUTCOME')), 'may have reached somebody'],
  ])('O3: is ill when it %s, and says what to do', async (_, sight, says) => {
    const { run } = await probing([[100, sight]]);
    expect(run).toMatchObject({ verdict: 'ill', says: expect.stringContaining(says) });
    expect(run.remedy).toMatch(/docs\/runbooks|realtechee/);
  });

  it('N15: a message that was sent is the worst of all: the stage is to be isolated', async () => {
    const { run } = await probing([[100, planned(message('SENT'), message('SUPPRESSED'))]]);
    expect(run).toMatchObject({ verdict: 'ill', remedy: expect.stringContaining('realtechee isolate') });
  });

  it('gives up after its time, and leaves what has not ended to end by itself', async () => {
    const never = await probing([]);
    expect(never.run).toMatchObject({
      verdict: 'ill',
      says: expect.stringContaining('not planned within 10 s'),
      isLeft: true,
    });
    expect(never.left).toEqual(['p-1']);
    expect(never.took).toBeLessThanOrEqual(11_000);
    const stuck = await probing([[100, planned(message('PENDING'))]]);
    expect(stuck.run).toMatchObject({ verdict: 'ill', says: expect.stringContaining('still PENDING'), isLeft: true });
    expect(stuck.left).toEqual(['p-1']);
  });

  it('does not wait for a message that a hook delays for longer, and leaves it to its time', async () => {
    const later = new Date(START + 600_000);
    const { run, took } = await probing([
      [100, planned(message('SUPPRESSED'), message('SCHEDULED', { dueAt: later }))],
    ]);
    expect(run).toMatchObject({ verdict: 'well', isLeft: true });
    expect(took).toBeLessThan(10_000);
  });
});

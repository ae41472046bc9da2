import type { ProbeSight, SignalProbe } from '../../src/domain/operations/health/ports.ts';

export interface ProbedStage {
  readonly probe: SignalProbe;
  /** What the stage's functions do with the signal: it is planned into these messages, or quarantined. */
  plan(
    id: string,
    messages: readonly { readonly id: string; readonly status: 'PENDING' | 'SUPPRESSED' }[],
  ): Promise<void>;
  quarantine(id: string, reason: string): Promise<void>;
  /** How many messages are stored. */
  messages(): Promise<number>;
}

const statuses = ({ messages }: ProbeSight) => messages.map(({ id, status }) => `${id} ${status}`).toSorted();

/** What every SignalProbe does. `make` gives a stage without signals. */
export const describeSignalProbeContract = (make: () => Promise<ProbedStage>): void => {
  it('sees its signal unplanned, then planned with every message, and takes all of it away', async () => {
    const { probe, plan, messages } = await make();
    await probe.emit('probe-1');
    expect(await probe.look('probe-1')).toEqual({ signal: 'unplanned', failedHooks: [], messages: [] });

    await plan('probe-1', [
      { id: 'm-1', status: 'SUPPRESSED' },
      { id: 'm-2', status: 'PENDING' },
    ]);
    const sight = await probe.look('probe-1');
    expect(sight.signal).toBe('planned');
    expect(statuses(sight)).toEqual(['m-1 SUPPRESSED', 'm-2 PENDING']);

    await probe.remove('probe-1', ['m-1', 'm-2']);
    expect(await probe.look('probe-1')).toEqual({ signal: 'gone', failedHooks: [], messages: [] });
    expect(await messages()).toBe(0);
  });

  it('sees why a signal was quarantined', async () => {
    const { probe, quarantine } = await make();
    await probe.emit('probe-1');
    await quarantine('probe-1', 'the template is gone');
    expect(await probe.look('probe-1')).toMatchObject({ signal: 'quarantined', reason: 'the template is gone' });
  });

  it('never writes over a signal that is there, and removes what is gone', async () => {
    const { probe } = await make();
    await probe.emit('probe-1');
    await expect(probe.emit('probe-1')).rejects.toThrow();
    await probe.remove('probe-1', []);
    await probe.remove('probe-1', ['m-1']);
    expect((await probe.look('probe-1')).signal).toBe('gone');
  });
};

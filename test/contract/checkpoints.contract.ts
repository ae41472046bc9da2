import type { Checkpoints } from '../../src/domain/statuses/ports.ts';

/** What every Checkpoints does. `make` gives an empty one. */
export const describeCheckpointsContract = (make: () => Promise<Checkpoints>): void => {
  it('remembers where each run has come to, by its name, until it is cleared', async () => {
    const checkpoints = await make();
    expect(await checkpoints.get('a')).toBeUndefined();
    await checkpoints.set('a', '{"id":"1"}');
    await checkpoints.set('b', 'elsewhere');
    await checkpoints.set('a', '{"id":"2"}');
    expect([await checkpoints.get('a'), await checkpoints.get('b')]).toEqual(['{"id":"2"}', 'elsewhere']);
    await checkpoints.clear('a');
    expect([await checkpoints.get('a'), await checkpoints.get('b')]).toEqual([undefined, 'elsewhere']);
  });

  it('clears what is not there', async () => {
    const checkpoints = await make();
    await checkpoints.clear('a');
    expect(await checkpoints.get('a')).toBeUndefined();
  });
};

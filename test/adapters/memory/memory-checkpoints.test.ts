import { createMemoryCheckpoints } from '../../../src/adapters/memory/memory-checkpoints.ts';
import { describeCheckpointsContract } from '../../contract/checkpoints.contract.ts';

describe('The checkpoints in memory', () => {
  describeCheckpointsContract(async () => createMemoryCheckpoints());

  it('can be out', async () => {
    const checkpoints = createMemoryCheckpoints();
    checkpoints.setOutage(true);
    await expect(checkpoints.get('a')).rejects.toThrow('the checkpoints');
  });
});

import type { RestoreCheckpoints } from '../../src/domain/operations/restore/ports.ts';

/** What keeps how far a restore has come. Each call of `make` answers an empty one. */
export const describeRestoreCheckpointsContract = (name: string, make: () => RestoreCheckpoints): void => {
  describe(`${name}, checkpoints of restores`, () => {
    it('knows of each restore what was last written of it, until it is forgotten', async () => {
      const checkpoints = make();
      expect(await checkpoints.read('dev-b-1')).toEqual([]);
      await checkpoints.write('dev-b-1', ['tables/Contacts/00-0001.ndjson.gz']);
      await checkpoints.write('dev-b-1', ['tables/Contacts/00-0001.ndjson.gz', 'tables/Contacts/00-0002.ndjson.gz']);
      await checkpoints.write('dev-b-2', []);
      expect(await checkpoints.read('dev-b-1')).toHaveLength(2);
      await checkpoints.forget('dev-b-1');
      await checkpoints.forget('dev-b-3');
      expect(await checkpoints.read('dev-b-1')).toEqual([]);
    });
  });
};

import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRestoreCheckpointFiles } from '../../../src/adapters/archive/restore-checkpoint-files.ts';
import { createMemoryRestoreCheckpoints } from '../../../src/adapters/memory/memory-restore-checkpoints.ts';
import { describeRestoreCheckpointsContract } from '../../contract/restore-checkpoints.contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'checkpoints-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeRestoreCheckpointsContract('memory', () => createMemoryRestoreCheckpoints());
describeRestoreCheckpointsContract('files', () => createRestoreCheckpointFiles(join(folder, 'own')));

it('O1: a checkpoint that was cut off, or is none, counts for nothing: everything is looked at again', async () => {
  const checkpoints = createRestoreCheckpointFiles(folder);
  await checkpoints.write('dev-b-1', ['a']);
  const file = join(folder, 'dev-b-1.json');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  for (const text of ['["a', '{}', '[1]']) {
    writeFileSync(file, text);
    expect(await checkpoints.read('dev-b-1')).toEqual([]);
  }
});

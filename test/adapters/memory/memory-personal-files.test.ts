import { createMemoryPersonalFiles } from '../../../src/adapters/memory/memory-personal-files.ts';
import { describePersonalFilesContract } from '../../contract/personal-files.contract.ts';

describe('The files of people in memory', () => {
  describePersonalFilesContract(async (keys) => {
    const files = createMemoryPersonalFiles('https://files.example.com/', keys);
    return { files, nameOf: (key) => `https://files.example.com/${key}`, keys: async () => files.keys() };
  });

  it('throw while they are out', async () => {
    const files = createMemoryPersonalFiles('', ['a']);
    files.setOutage(true);
    await expect(files.delete(['a'])).rejects.toThrow('cannot be reached');
    expect(files.keys()).toEqual(['a']);
  });
});

import { createMemoryUserDirectory } from '../../../src/adapters/memory/memory-user-directory.ts';
import { anEntry, aSearch, describeUserDirectoryContract } from '../../contract/user-directory.contract.ts';

describe('The user directory in memory', () => {
  describeUserDirectoryContract(async () => ({
    directory: createMemoryUserDirectory({ pageSize: 2, readLimit: 4 }),
  }));

  it('throws while it is out', async () => {
    const directory = createMemoryUserDirectory();
    directory.setOutage(true);
    await expect(directory.get('one')).rejects.toThrow('cannot be reached');
    await expect(directory.search(aSearch())).rejects.toThrow('cannot be reached');
    await expect(directory.put(anEntry(), undefined)).rejects.toThrow('cannot be reached');
  });
});

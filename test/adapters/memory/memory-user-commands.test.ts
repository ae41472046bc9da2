import { createMemoryUserCommands } from '../../../src/adapters/memory/memory-user-commands.ts';
import { createMemoryUserDirectory } from '../../../src/adapters/memory/memory-user-directory.ts';
import { aCommand, describeUserCommandsContract, theEndOf } from '../../contract/user-commands.contract.ts';

const set = () => {
  const directory = createMemoryUserDirectory();
  const commands = createMemoryUserCommands({ directory, pageSize: 2 });
  return { commands, directory, audit: async () => commands.audit(), signals: async () => commands.signals() };
};

describe('The user commands in memory', () => {
  describeUserCommandsContract(async () => set());

  it('throw while they are out, and nothing is written', async () => {
    const { commands, directory } = set();
    const command = aCommand();
    await commands.begin(command, new Date());
    commands.setOutage(true);
    await expect(commands.settle(theEndOf(command))).rejects.toThrow('cannot be reached');
    expect(commands.all()).toEqual([command]);
    expect(directory.entries()).toEqual([]);
  });
});

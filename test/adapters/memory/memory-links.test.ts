import { createMemoryLinkQueue } from '../../../src/adapters/memory/memory-link-queue.ts';
import { createMemoryLinkableContacts } from '../../../src/adapters/memory/memory-linkable-contacts.ts';
import { createMemoryUserCommands } from '../../../src/adapters/memory/memory-user-commands.ts';
import { createMemoryUserDirectory } from '../../../src/adapters/memory/memory-user-directory.ts';
import { describeLinkQueueContract } from '../../contract/link-queue.contract.ts';
import { describeLinkableContactsContract } from '../../contract/linkable-contacts.contract.ts';

describeLinkQueueContract('in memory', async () => {
  const kept = new Map();
  const queue = createMemoryLinkQueue(kept);
  const commands = createMemoryUserCommands({ directory: createMemoryUserDirectory(), questions: kept });
  return { queue, questions: queue, commands };
});

describeLinkableContactsContract('in memory', async (addresses) =>
  createMemoryLinkableContacts(new Map(Object.entries(addresses))),
);

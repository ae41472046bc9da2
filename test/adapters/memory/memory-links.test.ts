import { createMemoryLinkQueue } from '../../../src/adapters/memory/memory-link-queue.ts';
import { createMemoryLinkableContacts } from '../../../src/adapters/memory/memory-linkable-contacts.ts';
import { describeLinkQueueContract } from '../../contract/link-queue.contract.ts';
import { describeLinkableContactsContract } from '../../contract/linkable-contacts.contract.ts';

describeLinkQueueContract('in memory', async () => {
  const queue = createMemoryLinkQueue();
  return { queue, questions: queue };
});

describeLinkableContactsContract('in memory', async (addresses) =>
  createMemoryLinkableContacts(new Map(Object.entries(addresses))),
);

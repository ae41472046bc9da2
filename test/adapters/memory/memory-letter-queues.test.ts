import { createMemoryLetterQueues } from '../../../src/adapters/memory/memory-letter-queues.ts';
import { describeLetterQueuesContract } from '../../contract/letter-queues.contract.ts';
import { NOW } from '../../support/builders.ts';

describe('letter queues in memory', () => {
  describeLetterQueuesContract(async () => {
    let now = NOW;
    const queues = createMemoryLetterQueues(['letters'], () => now);
    return {
      queues,
      put: async (body, attributes) => void queues.put('letters', body, attributes),
      pass: async (seconds) => {
        now = new Date(now.getTime() + seconds * 1000);
      },
    };
  });
});

import { createMemoryDeadLetters } from '../../../src/adapters/memory/memory-dead-letters.ts';
import { describeDeadLettersContract } from '../../contract/dead-letters.contract.ts';

describeDeadLettersContract('memory', async () => {
  const deadLetters = createMemoryDeadLetters();
  return {
    deadLetters,
    read: async () => deadLetters.letters,
    breakDown: async () => deadLetters.setOutage(true),
    stop: async () => {},
  };
});

it('memory dead letters are kept as they were when they were put', async () => {
  const deadLetters = createMemoryDeadLetters();
  const letter = { kind: 'signal-quarantined', signalId: 's', signal: { id: 's' }, reason: 'first' } as const;
  const changing = { ...letter, reason: 'first' };
  await deadLetters.put(changing);
  changing.reason = 'second';
  expect(deadLetters.letters).toEqual([letter]);
});

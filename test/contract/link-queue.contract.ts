import type { LinkQuestion, LinkQuestions, LinkQueue, Settlement, UserCommands } from '../../src/domain/users/ports.ts';
import { aCommand, theEndOf } from './user-commands.contract.ts';

const aQuestion = (id: string, overrides: Partial<LinkQuestion> = {}): LinkQuestion => ({
  id,
  userId: `user-of-${id}`,
  contactIds: ['c-1', 'c-2'],
  because: 'several-contacts',
  at: '2026-11-23T10:00:00.000Z',
  ...overrides,
});

export const describeLinkQueueContract = (
  name: string,
  make: () => Promise<{
    readonly queue: LinkQueue;
    readonly questions: LinkQuestions;
    readonly commands: UserCommands;
  }>,
): void => {
  describe(`LinkQueue contract: ${name}`, () => {
    const openIn = async (questions: LinkQuestions): Promise<readonly LinkQuestion[]> => {
      const found: LinkQuestion[] = [];
      for await (const page of questions.open()) found.push(...page);
      return found.toSorted((one, other) => one.id.localeCompare(other.id));
    };

    it('keeps a question once, as it was asked first, however often and at once it is asked', async () => {
      const { queue, questions } = await make();
      await queue.put(aQuestion('q-1'));
      const again = aQuestion('q-1', { contactIds: ['c-9'], because: 'contact-taken' });
      await Promise.all([queue.put(again), queue.put(again)]);
      expect(await openIn(questions)).toEqual([aQuestion('q-1')]);
    });

    it('has each question until a command is settled that answers it, and nothing to say of others', async () => {
      const { queue, questions, commands } = await make();
      expect(await openIn(questions)).toEqual([]);
      const taken = aQuestion('q-2', { contactIds: ['c-3'], because: 'contact-taken' });
      for (const question of [aQuestion('q-1'), taken, aQuestion('q-3')]) await queue.put(question);
      const settle = async (ending: Partial<Settlement>): Promise<void> => {
        const command = aCommand();
        await commands.begin(command, new Date());
        await commands.settle(theEndOf(command, ending));
      };
      await settle({ questionId: 'q-1' });
      await settle({ questionId: 'unknown' });
      await settle({});
      expect(await openIn(questions)).toEqual([taken, aQuestion('q-3')]);
      expect(await questions.get('q-1')).toBeUndefined();
      expect(await questions.get('q-2')).toEqual(taken);
      expect(await questions.get('')).toBeUndefined();
    });

    it('tells the oldest first, over all pages', async () => {
      const { queue, questions } = await make();
      for (const day of ['23', '20', '22', '24', '21']) {
        await queue.put(aQuestion(`q-${day}`, { at: `2026-11-${day}T10:00:00.000Z` }));
      }
      const found: string[] = [];
      for await (const page of questions.open()) found.push(...page.map(({ id }) => id));
      expect(found).toEqual(['q-20', 'q-21', 'q-22', 'q-23', 'q-24']);
    });
  });
};

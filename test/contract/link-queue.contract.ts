import type { LinkQuestion, LinkQuestions, LinkQueue } from '../../src/domain/users/ports.ts';

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
  make: () => Promise<{ readonly queue: LinkQueue; readonly questions: LinkQuestions }>,
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

    it('has each question until it is answered, and nothing to say of others', async () => {
      const { queue, questions } = await make();
      expect(await openIn(questions)).toEqual([]);
      const taken = aQuestion('q-2', { contactIds: ['c-3'], because: 'contact-taken' });
      for (const question of [aQuestion('q-1'), taken, aQuestion('q-3')]) await queue.put(question);
      await questions.answered('q-1');
      await questions.answered('q-1');
      await questions.answered('unknown');
      expect(await openIn(questions)).toEqual([taken, aQuestion('q-3')]);
    });
  });
};

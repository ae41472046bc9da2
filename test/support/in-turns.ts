import type { Scheduler } from 'fast-check';

const isPages = (answer: unknown): answer is AsyncIterable<unknown> =>
  typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer;

/** A port whose calls wait for their turn, before and after: any order of any two processes' calls can come about. */
export const inTurns = <Port extends object>(scheduler: Scheduler, port: Port): Port => {
  const turn = (): Promise<void> => scheduler.schedule(Promise.resolve());

  async function* pagesInTurns(pages: AsyncIterable<unknown>) {
    await turn();
    for await (const page of pages) {
      yield page;
      await turn();
    }
  }

  const inTurn = async (answer: () => unknown): Promise<unknown> => {
    await turn();
    const answered = await answer();
    await turn();
    return answered;
  };

  return new Proxy(port, {
    get: (target, key) => {
      const member: unknown = Reflect.get(target, key);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        if (key !== 'due') return inTurn(() => Reflect.apply(member, target, args));
        const pages: unknown = Reflect.apply(member, target, args);
        return isPages(pages) ? pagesInTurns(pages) : pages;
      };
    },
  });
};

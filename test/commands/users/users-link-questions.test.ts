import { EXIT } from '../../../src/commands/terminal.ts';
import { person } from '../../support/user-world.ts';
import { aUsersConsole, WHY } from '../../support/users-console.ts';

const withQuestion = () => {
  const console = aUsersConsole();
  for (const id of ['contact-8', 'contact-9']) console.contacts.set(id, 'agent-1@example.com');
  const question = {
    id: 'question-1',
    userId: 'agent-1',
    contactIds: ['contact-8', 'contact-9'],
    because: 'several-contacts' as const,
    at: '2026-11-20T10:00:00.000Z',
  };
  console.questions.set(question.id, question);
  return { ...console, question };
};

describe('realtechee users link-questions', () => {
  it('lists what waits for an answer, by ids alone', async () => {
    const { run, question } = withQuestion();
    const { code, text } = await run(['link-questions', 'list']);
    expect(code).toBe(EXIT.done);
    expect(text).toMatch(/^question-1 +agent-1 +contact-8 contact-9 +several contacts have the address +2026-11-20/m);
    expect(text).not.toContain('example.com');
    expect((await run(['link-questions', 'list', '--json'])).json()).toEqual([
      question,
      { summary: { open: 1, hasMore: false } },
    ]);
  });

  it('U3: has a question answered once, with a reason on record', async () => {
    const { run, pool, audit } = withQuestion();
    const answer = ['link-questions', 'answer', 'question-1', ...WHY];
    const said = await run([...answer, '--contact', 'contact-9', '--key', 'answer-17']);
    expect(said).toMatchObject({
      code: EXIT.done,
      out: ['user agent-1: linked to contact contact-9 (command answer-17)'],
    });
    expect(pool.user('agent-1')?.attributes.contactId).toBe('contact-9');
    expect((await run([...answer, '--contact', 'contact-9', '--key', 'answer-17'])).text).toContain(
      'nothing was done now',
    );
    expect(await run([...answer, '--contact', 'contact-8'])).toMatchObject({ code: EXIT.refused });
    expect((await run(['link-questions', 'list'])).out).toEqual(['no question is open']);
    expect(audit).toMatchObject([{ reason: 'as agreed', actor: 'operator:op' }]);
  });

  it('dismisses a question', async () => {
    const { run, pool } = withQuestion();
    expect((await run(['link-questions', 'answer', 'question-1', '--none', ...WHY])).code).toBe(EXIT.done);
    expect(pool.user('agent-1')?.attributes.contactId).toBeUndefined();
    expect((await run(['link-questions', 'list'])).out).toEqual(['no question is open']);
  });

  it.each([
    [['question-1'], /say which: --contact ID, or --none/],
    [['question-1', '--none', '--contact', 'contact-8'], /say which/],
    [['question-1', '--contact', 'contact-1'], /one of the contacts that the question names/],
    [['question-404', '--none'], /no such question/],
    [['question-1', '--none', '--stage', 'prod'], /--confirm prod/],
  ] as const)('refuses %j, and the question stays', async (args, says) => {
    const { run, questions } = withQuestion();
    const { code, err } = await run(['link-questions', 'answer', ...args, ...WHY]);
    expect([code, err.join()]).toEqual([EXIT.refused, expect.stringMatching(says)]);
    expect(questions.size).toBe(1);
  });

  it('U1: lets only administrators look and answer', async () => {
    const { run } = withQuestion();
    const srm = person('srm-1', 'srm');
    expect((await run(['link-questions', 'list'], srm)).code).toBe(EXIT.refused);
    expect((await run(['link-questions', 'answer', 'question-1', '--none', ...WHY], srm)).code).toBe(EXIT.refused);
  });
});

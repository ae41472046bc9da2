import { answerLinkQuestion, listLinkQuestions } from '../../../src/domain/users/answer-link-question.ts';
import { confirmSignUp } from '../../../src/domain/users/confirm-sign-up.ts';
import { deleteUser } from '../../../src/domain/users/delete-user.ts';
import { linkContact } from '../../../src/domain/users/link-contact.ts';
import { aUser, aUserWith, OPERATOR, person, userWorld } from '../../support/user-world.ts';

/** Kim has signed up with an address that two contacts have. */
const asked = async () => {
  const world = userWorld([
    aUserWith('root', 'super_admin'),
    aUserWith('ada', 'admin'),
    aUser({ id: 'kim', email: 'kim@example.com' }),
    aUserWith('tom', 'homeowner', { attributes: { role: 'homeowner', contactId: 'c-3' } }),
  ]);
  for (const id of ['c-1', 'c-2']) world.contacts.set(id, 'kim@example.com');
  await confirmSignUp(world.dependencies)({ userId: 'kim' });
  const [question] = world.questions.values();
  world.audit.splice(0);
  return { world, questionId: question?.id ?? 'none', answer: answerLinkQuestion(world.dependencies) };
};
const order = { commandId: 'a-1', caller: person('ada', 'admin'), reason: 'it is her house' };
const lastOf = <Item>(items: readonly Item[]): Item | undefined => items.at(-1);

describe('a question about who somebody is', () => {
  it('U1: is listed for administrators, by ids alone', async () => {
    const { world, questionId } = await asked();
    const list = listLinkQuestions(world.dependencies);
    expect(await list(person('ada', 'admin'))).toEqual({
      ok: true,
      value: {
        questions: [
          {
            id: questionId,
            userId: 'kim',
            contactIds: ['c-1', 'c-2'],
            because: 'several-contacts',
            at: '2026-11-23T10:00:00.000Z',
          },
        ],
        hasMore: false,
      },
    });
    expect(await list(person('tom', 'homeowner'))).toMatchObject({ refusal: { because: 'role-lacks-action' } });
  });

  it('U3: is answered with one of its contacts: linked, audited with before and after, asked no more', async () => {
    const { world, questionId, answer } = await asked();
    expect(await answer({ ...order, questionId, contactId: 'c-2' })).toMatchObject({
      value: { userId: 'kim', outcome: 'done' },
    });
    expect(world.pool.user('kim')?.attributes.contactId).toBe('c-2');
    expect(world.entry('kim')).toMatchObject({ tokensValidAfter: expect.any(String) });
    expect(world.questions.size).toBe(0);
    expect(lastOf(world.audit)).toMatchObject({
      action: 'users.link-question-answered',
      actor: 'ada',
      entityId: 'kim',
      reason: 'it is her house',
      before: { contactId: null },
      after: { questionId, answer: 'c-2', contactId: 'c-2' },
    });
  });

  it('U3: is dismissed: nobody is linked, no token ends, it is audited and asked no more', async () => {
    const { world, questionId, answer } = await asked();
    expect(await answer({ ...order, questionId, contactId: null })).toMatchObject({ value: { outcome: 'done' } });
    expect(world.pool.user('kim')?.attributes.contactId).toBeUndefined();
    expect(world.entry('kim')).not.toHaveProperty('tokensValidAfter');
    expect(world.questions.size).toBe(0);
    expect(lastOf(world.audit)).toMatchObject({ action: 'users.link-question-answered', after: { answer: null } });
  });

  it('U3: answers the same command the same, refuses another body under it, and is answered once', async () => {
    const { world, questionId, answer } = await asked();
    await answer({ ...order, questionId, contactId: 'c-1' });
    const after = world.written();
    expect(await answer({ ...order, questionId, contactId: 'c-1' })).toMatchObject({ value: { outcome: 'repeated' } });
    expect(await answer({ ...order, questionId, contactId: null })).toMatchObject({
      refusal: { because: 'another-command' },
    });
    expect(await answer({ ...order, commandId: 'a-2', questionId, contactId: 'c-2' })).toMatchObject({
      refusal: { because: 'no-such-question' },
    });
    expect(world.written()).toEqual(after);
  });

  it('U3: of two different answers at once exactly one counts', async () => {
    const { world, questionId, answer } = await asked();
    const answers = await Promise.all([
      answer({ ...order, questionId, contactId: 'c-1' }),
      answer({ ...order, commandId: 'a-2', caller: OPERATOR, questionId, contactId: 'c-2' }),
    ]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(world.pool.user('kim')?.attributes.contactId).toBe(answers[0].ok ? 'c-1' : 'c-2');
  });

  it.each([
    ['a contact that it does not name', { contactId: 'c-3' }, 'invalid'],
    ['no reason', { reason: ' ' }, 'invalid'],
    ['an unknown question', { questionId: 'nothing' }, 'no-such-question'],
    ['who may not', { caller: person('tom', 'homeowner') }, 'role-lacks-action'],
    ['the person themselves, made an admin meanwhile', { caller: person('kim', 'admin') }, 'own-account'],
  ])('U1: refuses %s, and writes nothing', async (_, change, because) => {
    const { world, questionId, answer } = await asked();
    if (because === 'own-account') world.pool.plant(aUserWith('kim', 'admin'));
    const before = world.written();
    const refused = await answer({ ...order, questionId, contactId: 'c-1', ...change });
    expect(refused).toMatchObject({ refusal: { because } });
    expect(world.written()).toEqual(before);
  });

  it('U1: an admin does not answer for somebody who has become a super admin', async () => {
    const { world, questionId, answer } = await asked();
    world.pool.plant(aUserWith('kim', 'super_admin', { email: 'kim@example.com' }));
    for (const contactId of ['c-1', null]) {
      expect(await answer({ ...order, questionId, contactId })).toMatchObject({
        refusal: { because: 'target-above-own-rank' },
      });
    }
  });

  it('U1: does not link what is gone or somebody else’s by now', async () => {
    const { world, questionId, answer } = await asked();
    world.contacts.delete('c-1');
    expect(await answer({ ...order, questionId, contactId: 'c-1' })).toMatchObject({
      refusal: { because: 'no-such-contact' },
    });
    await linkContact(world.dependencies)({
      commandId: 'l',
      caller: OPERATOR,
      userId: 'tom',
      contactId: 'c-2',
      reason: 'r',
    });
    expect(await answer({ ...order, questionId, contactId: 'c-2' })).toMatchObject({
      refusal: { because: 'contact-taken' },
    });
    expect(world.questions.size).toBe(1);
  });

  it('can be dismissed when the user is no more', async () => {
    const { world, questionId, answer } = await asked();
    await world.pool.delete('kim');
    expect(await answer({ ...order, questionId, contactId: 'c-1' })).toMatchObject({
      refusal: { because: 'unknown-user' },
    });
    expect(await answer({ ...order, commandId: 'a-2', questionId, contactId: null })).toMatchObject({ ok: true });
    expect(world.questions.size).toBe(0);
  });

  it('U6: goes with the account, and when the user is linked otherwise; not when they are unlinked', async () => {
    const deleted = await asked();
    await deleteUser(deleted.world.dependencies)({ ...order, userId: 'kim' });
    expect(deleted.world.questions.size).toBe(0);
    const { world } = await asked();
    await linkContact(world.dependencies)({ ...order, userId: 'kim', contactId: null });
    expect(world.questions.size).toBe(1);
    await linkContact(world.dependencies)({ ...order, commandId: 'a-2', userId: 'kim', contactId: 'c-1' });
    expect(world.questions.size).toBe(0);
  });
});

import { accept, type Result, refuse } from '../shared/result.ts';
import { type Caller, nameOfCaller } from './caller.ts';
import type { Answer } from './carry-out.ts';
import { holdOfContact } from './contact-holds.ts';
import { readReason } from './field-rules.ts';
import { judge, judgeAtAll } from './judge.ts';
import { type LinkContactDependencies, linkable } from './link-contact.ts';
import type { LinkQuestion, LinkQuestions } from './ports.ts';
import type { UserRefusal } from './refusal.ts';
import { type Plan, runCommand } from './run-command.ts';

export interface AnswerLinkQuestionDependencies extends LinkContactDependencies {
  readonly questions: LinkQuestions;
}

export interface LinkAnswerOrder {
  readonly commandId: string;
  readonly caller: Caller;
  readonly questionId: string;
  /** One of those that the question names; `null`: none of them, the question is dismissed. */
  readonly contactId: string | null;
  readonly reason?: string | undefined;
}

const NOT_NAMED: UserRefusal = {
  because: 'invalid',
  problems: [{ field: 'contactId', problem: 'must be one of the contacts that the question names, or null for none' }],
};

/**
 * Answers which contact somebody is who has signed up: links them to it, or says that they are none of those. The question
 * goes with the same write that settles the command, so it is answered once; of two answers at once one is refused.
 */
export const answerLinkQuestion = (dependencies: AnswerLinkQuestionDependencies) => {
  const { pool, commands, questions } = dependencies;
  const run = runCommand(dependencies);
  const judgeContact = linkable(dependencies);

  const planLink = async (
    caller: Caller,
    { userId }: LinkQuestion,
    contactId: string,
  ): Promise<Result<Plan, UserRefusal>> => {
    const judged = await judge(pool, { caller, action: 'answer-link-question', targetId: userId });
    if (!judged.ok) return judged;
    const free = await judgeContact(contactId, userId);
    if (!free.ok) return free;
    return accept({
      before: { contactId: judged.value.user.attributes.contactId ?? null },
      after: { answer: contactId, contactId },
      alsoHolds: [holdOfContact(contactId)],
    });
  };

  /** Also of a user who is no more: nobody else would ever take the question away. */
  const planDismissal = async (caller: Caller, { userId }: LinkQuestion): Promise<Result<Plan, UserRefusal>> => {
    const judged = await judge(pool, { caller, action: 'answer-link-question', targetId: userId });
    if (!judged.ok && judged.refusal.because !== 'unknown-user') return judged;
    const contactId = judged.ok ? (judged.value.user.attributes.contactId ?? null) : null;
    return accept({ before: { contactId }, after: { answer: null, contactId } });
  };

  const planFor = async ({ caller, questionId, contactId }: LinkAnswerOrder): Promise<Result<Plan, UserRefusal>> => {
    const question = await questions.get(questionId);
    if (question === undefined) return refuse({ because: 'no-such-question' });
    if (contactId !== null && !question.contactIds.includes(contactId)) return refuse(NOT_NAMED);
    const plan = await (contactId === null ? planDismissal(caller, question) : planLink(caller, question, contactId));
    return plan.ok ? accept({ ...plan.value, after: { questionId, ...plan.value.after } }) : plan;
  };

  /** Whom the question is about; once it is answered, the command knows. */
  const userOf = async ({ commandId, questionId }: LinkAnswerOrder): Promise<string | undefined> => {
    const question = await questions.get(questionId);
    return question?.userId ?? (await commands.get(commandId))?.targetId;
  };

  return async (order: LinkAnswerOrder): Promise<Answer> => {
    const { commandId, caller, questionId, contactId } = order;
    const reason = readReason(order.reason, true);
    if (!reason.ok) return reason;
    const permitted = await judgeAtAll(pool, caller, 'answer-link-question');
    if (!permitted.ok) return permitted;
    const targetId = await userOf(order);
    if (targetId === undefined) return refuse({ because: 'no-such-question' });
    return run({
      id: commandId,
      action: 'answer-link-question',
      targetId,
      actorId: nameOfCaller(caller),
      reason: reason.value,
      asks: { questionId, answer: contactId },
      plan: () => planFor(order),
    });
  };
};

export interface OpenQuestions {
  readonly questions: readonly LinkQuestion[];
  readonly hasMore: boolean;
}

const MAX_LISTED = 500;

/** Questions that wait for an answer, oldest first. Ids alone: who may look at the people does so elsewhere. */
export const listLinkQuestions =
  ({ pool, questions }: Pick<AnswerLinkQuestionDependencies, 'pool' | 'questions'>) =>
  async (caller: Caller): Promise<Result<OpenQuestions, UserRefusal>> => {
    const permitted = await judgeAtAll(pool, caller, 'answer-link-question');
    if (!permitted.ok) return permitted;
    const found: LinkQuestion[] = [];
    for await (const page of questions.open()) {
      found.push(...page);
      if (found.length > MAX_LISTED) break;
    }
    return accept({ questions: found.slice(0, MAX_LISTED), hasMore: found.length > MAX_LISTED });
  };

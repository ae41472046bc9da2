import { type AnswerLinkQuestionDependencies, listLinkQuestions } from '../../domain/users/answer-link-question.ts';
import type { Caller } from '../../domain/users/caller.ts';
import type { LinkQuestion } from '../../domain/users/ports.ts';
import { EXIT, type ExitCode, type Terminal, tableOf } from '../terminal.ts';
import { refusedUser } from './user-answer.ts';

export interface UsersLinkQuestionsDependencies extends Pick<AnswerLinkQuestionDependencies, 'pool' | 'questions'> {
  readonly caller: Caller;
}

const BECAUSE: Readonly<Record<LinkQuestion['because'], string>> = {
  'several-contacts': 'several contacts have the address',
  'contact-taken': 'the contact of the address is another user’s',
};

/** `realtechee users link-questions list`: sign-ups that no rule could link to a contact, oldest first. Reads only. */
export const usersLinkQuestions =
  ({ caller, ...dependencies }: UsersLinkQuestionsDependencies, terminal: Terminal) =>
  async ({ json }: { readonly json: boolean }): Promise<ExitCode> => {
    const open = await listLinkQuestions(dependencies)(caller);
    if (!open.ok) return refusedUser(terminal, open.refusal, json);
    const { questions, hasMore } = open.value;
    if (json) {
      for (const question of questions) terminal.out(JSON.stringify(question));
      terminal.out(JSON.stringify({ summary: { open: questions.length, hasMore } }));
      return EXIT.done;
    }
    if (questions.length === 0) terminal.out('no question is open');
    else {
      const rows = questions.map(({ id, userId, contactIds, because, at }) => [
        id,
        userId,
        contactIds.join(' '),
        BECAUSE[because],
        at,
      ]);
      terminal.out(tableOf(['question', 'user', 'contacts', 'why', 'since'], rows, 160));
    }
    if (hasMore) terminal.err(`these are the oldest ${questions.length}; there are more`);
    return EXIT.done;
  };

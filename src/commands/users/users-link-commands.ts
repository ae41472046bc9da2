import { Command } from 'commander';
import { answerLinkQuestion } from '../../domain/users/answer-link-question.ts';
import { refuseSlips } from '../options.ts';
import { UsageRefused } from '../stage-connection.ts';
import { tellDone, underKey } from './user-answer.ts';
import { type ChangeOptions, changing, onStage, type UserOptions } from './user-options.ts';
import { usersLinkQuestions } from './users-link-questions.ts';
import type { UsersConsole } from './with-users.ts';

const openCommand = ({ terminal, run, within }: UsersConsole): Command =>
  onStage(new Command('list'), 'the stage to read')
    .description('list sign-ups that no rule could link to a contact')
    .addHelpText(
      'after',
      '\nExample:\n  realtechee users link-questions list --stage dev\n\nReads only. `users show` says who the user is.',
    )
    .action((options: UserOptions) =>
      run(() => within(options, (dependencies) => usersLinkQuestions(dependencies, terminal)(options))),
    );

interface AnswerOptions extends ChangeOptions {
  readonly contact?: string;
  readonly none: boolean;
}

/** `null`: none of those that the question names. */
const contactOf = ({ contact, none }: AnswerOptions): string | null => {
  if ((contact === undefined) !== none) throw new UsageRefused('say which: --contact ID, or --none of them');
  return contact ?? null;
};

const ANSWER_HELP = `
Example:
  realtechee users link-questions answer QUESTION_ID --contact contact-17 --reason "Same person, by phone"
  realtechee users link-questions answer QUESTION_ID --none --reason "Somebody else of the same office"

One of the contacts that the question names, and no other user's. Each question is answered once; their tokens are refused
within seconds. Exit code 1: nothing was done, and why.`;

const answerCommand = ({ terminal, run, within }: UsersConsole): Command =>
  changing(new Command('answer'))
    .argument('<question>', 'its id')
    .description('say which contact somebody is who has signed up, or that they are none of those')
    .option('--contact <id>', 'the contact that they are')
    .option('--none', 'none of those that the question names', false)
    .addHelpText('after', ANSWER_HELP)
    .action((questionId: string, options: AnswerOptions) =>
      run(async () => {
        refuseSlips(options);
        const contactId = contactOf(options);
        const { reason, json } = options;
        return within(options, async ({ caller, newId, ...dependencies }) => {
          const { key = newId() } = options;
          const order = { commandId: key, caller, questionId, contactId, reason };
          const answer = await underKey(key, () => answerLinkQuestion(dependencies)(order));
          const past = contactId === null ? 'is none of those contacts' : `linked to contact ${contactId}`;
          return tellDone(terminal, answer, { past, json });
        });
      }),
    );

export const linkQuestionsCommand = (console: UsersConsole): Command =>
  new Command('link-questions')
    .description('sign-ups that no rule could link to a contact: list them, answer them')
    .addCommand(openCommand(console))
    .addCommand(answerCommand(console));

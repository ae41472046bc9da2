import { listLinkQuestions } from '../../../domain/users/answer-link-question.ts';
import { describeMatrix } from '../../../domain/users/describe-matrix.ts';
import { type FindUsersDependencies, listUsers, showUser } from '../../../domain/users/find-users.ts';
import type { LinkQuestions, UserCommands } from '../../../domain/users/ports.ts';
import { listOpenCommands } from '../../../domain/users/reconcile-commands.ts';
import { reportDrift } from '../../../domain/users/report-drift.ts';
import { type Answer, success } from '../../shared/http/problem.ts';
import { type ServedRoute, serve } from '../../shared/http/route.ts';
import { driftAnswer, personOf, userAnswer, usersAnswer } from './answers.ts';
import {
  listCommandsRoute,
  listLinkQuestionsRoute,
  listUsersRoute,
  readDriftRoute,
  readMatrixRoute,
  showMeRoute,
  showUserRoute,
} from './find-routes.ts';
import { userProblem } from './problems.ts';

export type ServeFindingDependencies = FindUsersDependencies & {
  readonly commands: UserCommands;
  readonly questions: LinkQuestions;
};

/** What changes nothing. */
export const serveFinding = (dependencies: ServeFindingDependencies): readonly ServedRoute[] => {
  const list = listUsers(dependencies);
  const show = showUser(dependencies);
  const listOpen = listOpenCommands(dependencies);
  const listQuestions = listLinkQuestions(dependencies);
  const drift = reportDrift(dependencies);

  const shown = async (caller: Parameters<typeof show>[0], userId: string): Promise<Answer> => {
    const user = await show(caller, userId);
    return user.ok ? success(userAnswer(user.value)) : userProblem(user.refusal);
  };

  return [
    serve(listUsersRoute, async ({ query, caller }): Promise<Answer> => {
      const page = await list(personOf(caller), query);
      return page.ok ? success(usersAnswer(page.value)) : userProblem(page.refusal);
    }),
    serve(showUserRoute, ({ path, caller }) => shown(personOf(caller), path.id)),
    serve(showMeRoute, ({ caller }) => shown(personOf(caller), caller.id)),
    serve(readMatrixRoute, async () => success({ items: describeMatrix() })),
    serve(listCommandsRoute, async ({ caller }): Promise<Answer> => {
      const open = await listOpen(personOf(caller));
      if (!open.ok) return userProblem(open.refusal);
      return success({ items: open.value.commands, hasMore: open.value.hasMore });
    }),
    serve(listLinkQuestionsRoute, async ({ caller }): Promise<Answer> => {
      const open = await listQuestions(personOf(caller));
      return open.ok
        ? success({ items: open.value.questions, hasMore: open.value.hasMore })
        : userProblem(open.refusal);
    }),
    serve(readDriftRoute, async ({ caller }): Promise<Answer> => {
      const report = await drift(personOf(caller));
      return report.ok ? success(driftAnswer(report.value)) : userProblem(report.refusal);
    }),
  ];
};

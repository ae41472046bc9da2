import { $NoBody, $Nothing, defineRoute } from '../../shared/http/route.ts';
import { allowedTo } from './allowed.ts';
import { USER_PROBLEMS } from './problems.ts';
import { $Drift, $LinkQuestions, $ListQuery, $Matrix, $OpenCommands, $User, $UserPath, $Users } from './schemas.ts';

const asking = { isCommand: false, query: $Nothing, body: $NoBody } as const;

const SEEN = [USER_PROBLEMS['unknown-user'], USER_PROBLEMS['target-above-own-rank']];

export const listUsersRoute = defineRoute({
  ...asking,
  routeKey: 'GET /users',
  operation: 'listUsers',
  summary: 'Users, searched and in pages',
  description:
    'As the directory has them, which follows the user pool. Whom the caller may not see is left out, so a page may hold fewer ' +
    'than asked for, or none: follow `next` to the end.',
  allowed: allowedTo('list'),
  path: $Nothing,
  query: $ListQuery,
  answers: { description: 'One page', schema: $Users },
  problems: [],
});

export const showUserRoute = defineRoute({
  ...asking,
  routeKey: 'GET /users/{id}',
  operation: 'showUser',
  summary: 'One user',
  description: 'Fresh from the user pool, with what only the backend knows. Everybody may see themselves.',
  allowed: allowedTo('show'),
  path: $UserPath,
  answers: { description: 'The user', schema: $User },
  problems: SEEN,
});

export const showMeRoute = defineRoute({
  ...asking,
  routeKey: 'GET /users/me',
  operation: 'showMe',
  summary: 'Oneself',
  description: 'The user whose token it is, fresh from the user pool.',
  allowed: allowedTo('show'),
  path: $Nothing,
  answers: { description: 'The user', schema: $User },
  problems: [USER_PROBLEMS['unknown-user']],
});

export const readMatrixRoute = defineRoute({
  ...asking,
  routeKey: 'GET /users/matrix',
  operation: 'readUserMatrix',
  summary: 'Who may do what to whom',
  description: 'The whole policy, a row for each role and action.',
  allowed: allowedTo('list'),
  path: $Nothing,
  answers: { description: 'The policy', schema: $Matrix },
  problems: [],
});

export const listCommandsRoute = defineRoute({
  ...asking,
  routeKey: 'GET /users/commands',
  operation: 'listOpenUserCommands',
  summary: 'Commands that have not ended',
  description: 'Oldest first: being carried out, or cut off. What they were to change is not shown.',
  allowed: allowedTo('reconcile'),
  path: $Nothing,
  answers: { description: 'The open commands', schema: $OpenCommands },
  problems: [],
});

export const listLinkQuestionsRoute = defineRoute({
  ...asking,
  routeKey: 'GET /users/link-questions',
  operation: 'listLinkQuestions',
  summary: 'Who has signed up and may be one of several contacts',
  description: 'Oldest first: questions that only a person can answer, by ids alone.',
  allowed: allowedTo('answer-link-question'),
  path: $Nothing,
  answers: { description: 'The open questions', schema: $LinkQuestions },
  problems: [],
});

export const readDriftRoute = defineRoute({
  ...asking,
  routeKey: 'GET /users/drift',
  operation: 'readUserDrift',
  summary: 'Where the user pool and the directory differ',
  description:
    'Reads all of both and changes nothing; a large pool is compared by `realtechee users drift`. What is changing while it ' +
    'is read may show as a difference.',
  allowed: allowedTo('report-drift'),
  path: $Nothing,
  answers: { description: 'The differences', schema: $Drift },
  problems: [],
});

import { $NoBody, $Nothing, defineRoute } from '../../shared/http/route.ts';
import { allowedTo } from './allowed.ts';
import { $EraseQuery, $ErasureAnswer, $Export, $Import, $ImportAnswer, MOST_IMPORT_ROWS } from './data-schemas.ts';
import { ERASURE_PROBLEMS, UNUSABLE_FILE, USER_PROBLEMS } from './problems.ts';
import { $Reconciled, $UserPath, $Why } from './schemas.ts';

export const exportUserRoute = defineRoute({
  routeKey: 'GET /users/{id}/export',
  operation: 'exportUser',
  summary: 'Everything the tables hold about a user',
  description:
    'Everybody may have their own. Reads all tables: what is too large or takes too long is had by `realtechee users export`. ' +
    'The audit trail keeps that it was made.',
  allowed: allowedTo('export'),
  isCommand: false,
  path: $UserPath,
  query: $Nothing,
  body: $NoBody,
  answers: { description: 'The data', schema: $Export },
  problems: [USER_PROBLEMS['unknown-user'], USER_PROBLEMS['target-above-own-rank'], ERASURE_PROBLEMS['out-of-time']],
});

export const eraseUserRoute = defineRoute({
  routeKey: 'DELETE /users/{id}',
  operation: 'eraseUser',
  summary: 'Erase a user: a plan first, then by the plan',
  description:
    'Without `planId`: says what would be erased, in which tables, and erases nothing; the plan is good for 24 hours. With ' +
    '`planId` and a `reason`, which the receipt keeps and which must not name the person: erases, and deletes the account at the end. An answer with `isComplete: false` is gone on with by itself, or by ' +
    'sending the same again. A receipt without personal data stays. Needs an Idempotency-Key for either.',
  allowed: allowedTo('delete'),
  isCommand: true,
  path: $UserPath,
  query: $EraseQuery,
  body: $Why,
  answers: { description: 'The plan, or what was erased', schema: $ErasureAnswer },
  problems: [
    USER_PROBLEMS['own-account'],
    USER_PROBLEMS['target-above-own-rank'],
    USER_PROBLEMS['last-super-admin'],
    USER_PROBLEMS['unknown-user'],
    ...Object.values(ERASURE_PROBLEMS),
  ],
});

export const importUsersRoute = defineRoute({
  routeKey: 'POST /users/import',
  operation: 'importUsers',
  summary: 'Invite everybody in a CSV file: a dry run first',
  description:
    'With `isDryRun: true` a verdict on each row. With `false` each good row is one invitation, within the rate budget of the ' +
    `user pool; an answer with \`isComplete: false\` is gone on with by sending the same again under the same key, and nobody is invited twice. At most ${MOST_IMPORT_ROWS} rows; ` +
    'larger files by `realtechee users import`. Needs an Idempotency-Key.',
  allowed: allowedTo('import'),
  isCommand: true,
  path: $Nothing,
  query: $Nothing,
  body: $Import,
  answers: { description: 'What would become, or became, of each row', schema: $ImportAnswer },
  problems: [UNUSABLE_FILE],
});

export const reconcileCommandsRoute = defineRoute({
  routeKey: 'POST /users/commands/reconcile',
  operation: 'reconcileUserCommands',
  summary: 'Finish commands that were cut off',
  description: 'Any number of runs may overlap. Every night does the same. Needs an Idempotency-Key.',
  allowed: allowedTo('reconcile'),
  isCommand: true,
  path: $Nothing,
  query: $Nothing,
  body: $NoBody,
  answers: { description: 'What was done', schema: $Reconciled },
  problems: [],
});

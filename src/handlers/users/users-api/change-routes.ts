import { $NoBody, $Nothing, defineRoute } from '../../shared/http/route.ts';
import { allowedTo } from './allowed.ts';
import { USER_PROBLEMS } from './problems.ts';
import {
  $Done,
  $InvitationPath,
  $Invite,
  $Link,
  $LinkAnswer,
  $Noted,
  $QuestionPath,
  $Resend,
  $SetRole,
  $Update,
  $UserPath,
  $Why,
} from './schemas.ts';

const KEY = 'Needs an Idempotency-Key.';

const {
  'own-account': ownAccount,
  'target-above-own-rank': above,
  'role-above-own': roleAbove,
  'last-super-admin': last,
  'unknown-user': unknown,
  'unknown-role': unknownRole,
  exists,
  busy,
  'in-progress': inProgress,
  'changed-meanwhile': changed,
  undone,
  'refused-before': refused,
  'not-possible': notPossible,
  'invitation-not-open': notOpen,
  'no-such-contact': noContact,
  'contact-taken': taken,
  'no-such-question': noQuestion,
} = USER_PROBLEMS;

/** Of anything that is done to one user. */
const DONE_TO_ONE = [ownAccount, above, unknown, busy, inProgress, changed, undone, refused, notPossible];

const changing = {
  isCommand: true,
  query: $Nothing,
  answers: { description: 'It is done', schema: $Done },
} as const;
const onUser = { ...changing, path: $UserPath, body: $Why, problems: DONE_TO_ONE } as const;

export const inviteUserRoute = defineRoute({
  ...changing,
  routeKey: 'POST /users',
  operation: 'inviteUser',
  summary: 'Invite somebody',
  description: `The user pool mails them a temporary password, good for 3 days. ${KEY}`,
  allowed: allowedTo('invite'),
  path: $Nothing,
  body: $Invite,
  problems: [roleAbove, unknownRole, exists, busy, inProgress, changed, undone, refused, notPossible],
});

export const updateUserRoute = defineRoute({
  ...onUser,
  routeKey: 'PATCH /users/{id}',
  operation: 'updateUser',
  summary: 'Change attributes',
  description: `Listed ones only, fewer of them of oneself, and none that gives a right. ${KEY}`,
  allowed: allowedTo('update-attributes'),
  body: $Update,
});

export const setRoleRoute = defineRoute({
  ...onUser,
  routeKey: 'PUT /users/{id}/role',
  operation: 'setUserRole',
  summary: 'Give another role',
  description:
    'In place of whatever they had. They are signed out everywhere, and their tokens are refused within seconds. What fails ' +
    `half-way is taken back. ${KEY}`,
  allowed: allowedTo('set-role'),
  body: $SetRole,
  problems: [...DONE_TO_ONE, roleAbove, last, unknownRole],
});

export const disableUserRoute = defineRoute({
  ...onUser,
  routeKey: 'POST /users/{id}/disable',
  operation: 'disableUser',
  summary: 'Keep a user from signing in',
  description: `They are signed out everywhere; their data stays. ${KEY}`,
  allowed: allowedTo('disable'),
  problems: [...DONE_TO_ONE, last],
});

export const enableUserRoute = defineRoute({
  ...onUser,
  routeKey: 'POST /users/{id}/enable',
  operation: 'enableUser',
  summary: 'Let a user sign in again',
  description: `With the role they had. ${KEY}`,
  allowed: allowedTo('enable'),
});

export const resetPasswordRoute = defineRoute({
  ...onUser,
  routeKey: 'POST /users/{id}/reset-password',
  operation: 'resetUserPassword',
  summary: 'Make a user set a new password',
  description: `The user pool mails them a code for it; the old one is good no more. ${KEY}`,
  allowed: allowedTo('reset-password'),
});

export const signOutRoute = defineRoute({
  ...onUser,
  routeKey: 'POST /users/{id}/sign-out',
  operation: 'signOutUser',
  summary: 'Sign a user out everywhere',
  description: `Oneself or another; their tokens are refused within seconds. ${KEY}`,
  allowed: allowedTo('sign-out'),
});

export const resetMfaRoute = defineRoute({
  ...onUser,
  routeKey: 'POST /users/{id}/reset-mfa',
  operation: 'resetUserMfa',
  summary: 'Take a second factor away',
  description: `So that they can set up another. ${KEY}`,
  allowed: allowedTo('reset-mfa'),
});

export const linkContactRoute = defineRoute({
  ...onUser,
  routeKey: 'POST /users/{id}/contact',
  operation: 'linkUserToContact',
  summary: 'Say which contact a user is',
  description: `Whose data they see: one that exists and is no other user’s. Their tokens are refused within seconds. ${KEY}`,
  allowed: allowedTo('link-contact'),
  body: $Link,
  problems: [...DONE_TO_ONE, noContact, taken],
});

export const answerLinkQuestionRoute = defineRoute({
  ...changing,
  routeKey: 'POST /users/link-questions/{id}/answer',
  operation: 'answerLinkQuestion',
  summary: 'Say which contact somebody is who has signed up',
  description: `Links them to one of those that the question names, or to none. A question is answered once. ${KEY}`,
  allowed: allowedTo('answer-link-question'),
  path: $QuestionPath,
  body: $LinkAnswer,
  problems: [...DONE_TO_ONE, noQuestion, noContact, taken],
});

export const resendInvitationRoute = defineRoute({
  ...onUser,
  routeKey: 'POST /users/{id}/invitation/resend',
  operation: 'resendInvitation',
  summary: 'Invite once more',
  description: `With a new temporary password, good for 3 days from now; also when the invitation has expired. ${KEY}`,
  allowed: allowedTo('resend-invitation'),
  body: $Resend,
  problems: [...DONE_TO_ONE, notOpen],
});

export const cancelInvitationRoute = defineRoute({
  ...onUser,
  routeKey: 'POST /users/{id}/invitation/cancel',
  operation: 'cancelInvitation',
  summary: 'Take an invitation back',
  description: `The account that nobody has used is no more. ${KEY}`,
  allowed: allowedTo('cancel-invitation'),
  problems: [...DONE_TO_ONE, notOpen],
});

export const openInvitationRoute = defineRoute({
  routeKey: 'POST /users/invitations/{id}/opened',
  operation: 'noteInvitationOpened',
  summary: 'Note that the link in an invitation was followed',
  description: 'The answer is the same whatever the id: it says nothing of anybody. May be sent any number of times.',
  allowed: { says: 'anybody', groups: [] },
  isCommand: false,
  isPublic: true,
  path: $InvitationPath,
  query: $Nothing,
  body: $NoBody,
  answers: { description: 'It was heard', schema: $Noted },
  problems: [],
});

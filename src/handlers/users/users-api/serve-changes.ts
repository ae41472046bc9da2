import type { NewId } from '../../../domain/shared/ids.ts';
import { type AnswerLinkQuestionDependencies, answerLinkQuestion } from '../../../domain/users/answer-link-question.ts';
import type { Answer as Outcome } from '../../../domain/users/carry-out.ts';
import { inviteUser } from '../../../domain/users/invite-user.ts';
import { linkContact } from '../../../domain/users/link-contact.ts';
import { cancelInvitation, resendInvitation } from '../../../domain/users/manage-invitation.ts';
import { openInvitation } from '../../../domain/users/open-invitation.ts';
import type { Order } from '../../../domain/users/order.ts';
import { resetMfa, resetPassword, signOutUser } from '../../../domain/users/renew-credentials.ts';
import { disableUser, enableUser } from '../../../domain/users/set-access.ts';
import { setRole } from '../../../domain/users/set-role.ts';
import { updateAttributes } from '../../../domain/users/update-attributes.ts';
import { success } from '../../shared/http/problem.ts';
import { type CallContext, type ServedRoute, serve } from '../../shared/http/route.ts';
import { doneAnswer, personOf } from './answers.ts';
import * as routes from './change-routes.ts';

export type ServeChangesDependencies = AnswerLinkQuestionDependencies & { readonly newId: NewId };

interface OrderedBy extends CallContext {
  readonly path: { readonly id: string };
  readonly body: { readonly reason?: string };
}

/** What a call orders to be done to a user: body and path say what, the token alone by whom. */
const orderOf = ({ caller, commandId, path, body }: OrderedBy): Order => ({
  commandId,
  caller: personOf(caller),
  userId: path.id,
  reason: body.reason,
});

type WhyRoute = typeof routes.disableUserRoute;

/** Everything that changes one user. */
export const serveChanges = (dependencies: ServeChangesDependencies): readonly ServedRoute[] => {
  const invite = inviteUser(dependencies);
  const update = updateAttributes(dependencies);
  const giveRole = setRole(dependencies);
  const link = linkContact(dependencies);
  const answer = answerLinkQuestion(dependencies);
  const resend = resendInvitation(dependencies);
  const open = openInvitation(dependencies);

  const simply = (route: WhyRoute, carryOut: (order: Order) => Promise<Outcome>): ServedRoute =>
    serve(route, async (call) => doneAnswer(await carryOut(orderOf(call))));

  return [
    serve(routes.inviteUserRoute, async ({ body, caller, commandId }) => {
      const { email, role, attributes = {}, message, reason } = body;
      const order = { commandId, caller: personOf(caller), email, role, attributes, message, reason };
      return doneAnswer(await invite(order), ['email', 'message', 'reason']);
    }),
    serve(routes.updateUserRoute, async (call) =>
      doneAnswer(await update({ ...orderOf(call), attributes: call.body.attributes })),
    ),
    serve(routes.setRoleRoute, async (call) => doneAnswer(await giveRole({ ...orderOf(call), role: call.body.role }))),
    serve(routes.linkContactRoute, async (call) =>
      doneAnswer(await link({ ...orderOf(call), contactId: call.body.contactId })),
    ),
    serve(routes.answerLinkQuestionRoute, async ({ path, body, caller, commandId }) => {
      const { contactId, reason } = body;
      const order = { commandId, caller: personOf(caller), questionId: path.id, contactId, reason };
      return doneAnswer(await answer(order), ['contactId', 'reason']);
    }),
    serve(routes.resendInvitationRoute, async (call) =>
      doneAnswer(await resend({ ...orderOf(call), message: call.body.message })),
    ),
    simply(routes.cancelInvitationRoute, cancelInvitation(dependencies)),
    simply(routes.disableUserRoute, disableUser(dependencies)),
    simply(routes.enableUserRoute, enableUser(dependencies)),
    simply(routes.resetPasswordRoute, resetPassword(dependencies)),
    simply(routes.signOutRoute, signOutUser(dependencies)),
    simply(routes.resetMfaRoute, resetMfa(dependencies)),
    serve(routes.openInvitationRoute, async ({ path }) => {
      await open(path.id); // whatever came of it: a stranger learns nothing
      return success({ noted: true });
    }),
  ];
};

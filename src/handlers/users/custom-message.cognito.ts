import type { CustomMessageTriggerEvent } from 'aws-lambda';
import { onColdStart } from '../shared/on-cold-start.ts';
import { customMessageDependencies } from './dependencies.ts';
import { INVITATION_SUBJECT, invitationMail } from './invitation-mail.ts';

export interface CustomMessageDependencies {
  readonly siteUrl: string;
  /** The name under which an invitation brings the words of whoever invites. */
  readonly messageKey: string;
}

/** Writes the mail of an invitation. All other mails of the user pool stay as it writes them. */
export const customMessageHandler =
  ({ siteUrl, messageKey }: CustomMessageDependencies) =>
  async (event: CustomMessageTriggerEvent): Promise<CustomMessageTriggerEvent> => {
    if (event.triggerSource !== 'CustomMessage_AdminCreateUser') return event;
    const { userAttributes, usernameParameter, codeParameter, clientMetadata } = event.request;
    const emailMessage = invitationMail({
      siteUrl,
      invitationId: userAttributes.sub ?? event.userName,
      givenName: userAttributes.given_name,
      message: clientMetadata?.[messageKey],
      usernamePlaceholder: usernameParameter ?? '{username}',
      passwordPlaceholder: codeParameter,
    });
    return { ...event, response: { ...event.response, emailSubject: INVITATION_SUBJECT, emailMessage } };
  };

export const handler = onColdStart(() => customMessageHandler(customMessageDependencies(process.env)));

/** What the trigger for custom messages finds the inviter's words under. */
export const INVITATION_MESSAGE = 'invitationMessage';

import type { CommandAction, UserPool } from '../ports.ts';
import { deleteDeed, disableDeed, enableDeed, resetMfaDeed, resetPasswordDeed, signOutDeed } from './access-deeds.ts';
import { answerLinkQuestionDeed, linkContactDeed, updateAttributesDeed } from './attribute-deeds.ts';
import type { Deed } from './deed.ts';
import { cancelInvitationDeed, inviteDeed, resendInvitationDeed } from './invitation-deeds.ts';
import { setRoleDeed, signUpDeed } from './role-deeds.ts';

/** Every action that changes a user. @throws for one that changes nobody */
export const deedsOn = (pool: UserPool): ((action: CommandAction) => Deed) => {
  const deeds: Partial<Record<CommandAction, Deed>> = {
    invite: inviteDeed(pool),
    'resend-invitation': resendInvitationDeed(pool),
    'cancel-invitation': cancelInvitationDeed(pool),
    'update-attributes': updateAttributesDeed(pool),
    'set-role': setRoleDeed(pool),
    disable: disableDeed(pool),
    enable: enableDeed(pool),
    'reset-password': resetPasswordDeed(pool),
    'sign-out': signOutDeed(pool),
    'reset-mfa': resetMfaDeed(pool),
    'link-contact': linkContactDeed(pool),
    'answer-link-question': answerLinkQuestionDeed(pool),
    delete: deleteDeed(pool),
    'sign-up': signUpDeed(pool),
  };
  return (action) => {
    const deed = deeds[action];
    if (deed === undefined) throw new Error(`${action} changes nobody`);
    return deed;
  };
};

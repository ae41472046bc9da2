import { INVITATION_DAYS } from '../../domain/users/user.ts';

export interface InvitationMail {
  readonly siteUrl: string;
  /** What the link names; the mail must not be readable without it being known, so it gives no right. */
  readonly invitationId: string;
  readonly givenName: string | undefined;
  /** From whoever invites. */
  readonly message: string | undefined;
  /** What the user pool puts in place of these words. */
  readonly usernamePlaceholder: string;
  readonly passwordPlaceholder: string;
}

/** Also braces and the number sign: nobody but us writes what the user pool would fill in. */
const escaped = (text: string): string =>
  text.replaceAll(/[&<>"'{}#]/g, (character) => `&#${character.codePointAt(0)};`);

const link = ({ siteUrl, invitationId }: InvitationMail): string =>
  `${siteUrl}/accept-invitation?${new URLSearchParams({ invitation: invitationId })}`;

export const INVITATION_SUBJECT = 'Your invitation to RealTechee';

/** The mail that invites somebody, as HTML. What people have written is text in it, and never markup. */
export const invitationMail = (mail: InvitationMail): string => {
  const { givenName, message, usernamePlaceholder, passwordPlaceholder } = mail;
  const address = escaped(link(mail));
  return [
    '<!doctype html><html lang="en"><body style="font-family:sans-serif;line-height:1.5">',
    `<p>Hello${givenName === undefined ? '' : ` ${escaped(givenName)}`},</p>`,
    '<p>you are invited to RealTechee.</p>',
    message === undefined
      ? ''
      : `<blockquote style="border-left:3px solid #ccc;margin-left:0;padding-left:1em">${escaped(message)}</blockquote>`,
    `<p><a href="${address}">Accept the invitation</a></p>`,
    `<p>Sign in as <strong>${usernamePlaceholder}</strong> with the temporary password <strong>${passwordPlaceholder}</strong> `,
    `within ${INVITATION_DAYS} days, and choose a password of your own.</p>`,
    `<p>If the link does not open, copy this address: ${address}</p>`,
    '<p>If you do not know what this is about, nothing happens when you ignore it.</p>',
    '</body></html>',
  ].join('');
};

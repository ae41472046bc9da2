import { derivedId } from '../shared/ids.ts';
import { accept, type Result, refuse } from '../shared/result.ts';
import type { Answer, CarryOutDependencies } from './carry-out.ts';
import { holdOfContact, isTaken } from './contact-holds.ts';
import type { LinkableContacts, LinkQuestion, LinkQueue } from './ports.ts';
import type { UserRefusal } from './refusal.ts';
import { type Plan, runCommand } from './run-command.ts';
import { linkQuestionId } from './settlement.ts';
import { SIGN_UP_ROLES } from './sign-up.ts';
import type { PoolUserWithGroups } from './user.ts';

export interface ConfirmSignUpDependencies extends CarryOutDependencies {
  readonly contacts: LinkableContacts;
  readonly linkQueue: LinkQueue;
}

export interface ConfirmedSignUp {
  readonly userId: string;
  /** What the site asked for. */
  readonly role?: string | undefined;
}

type Link =
  | { readonly to: 'nobody' }
  | { readonly to: 'contact'; readonly contactId: string }
  | { readonly to: 'question'; readonly question: Pick<LinkQuestion, 'contactIds' | 'because'> };

/**
 * Gives somebody who has confirmed their sign-up the group that is for everybody, and the contact whose address is
 * exactly theirs and is verified. Where several contacts fit, or the one belongs to another user, a person is asked. Somebody who is
 * in a group keeps it. May be repeated: it is one command a user.
 */
export const confirmSignUp = (dependencies: ConfirmSignUpDependencies) => {
  const { pool, directory, contacts, linkQueue, clock, digest } = dependencies;
  const run = runCommand(dependencies);

  const linkFor = async ({ id, email, isEmailVerified, attributes }: PoolUserWithGroups): Promise<Link> => {
    if (!isEmailVerified || attributes.contactId !== undefined) return { to: 'nobody' };
    const contactIds = (await contacts.byEmail(email)).toSorted();
    const [contactId] = contactIds;
    if (contactId === undefined) return { to: 'nobody' };
    if (contactIds.length > 1) return { to: 'question', question: { contactIds, because: 'several-contacts' } };
    const isOthers = await isTaken(directory, contactId, id);
    return isOthers
      ? { to: 'question', question: { contactIds, because: 'contact-taken' } }
      : { to: 'contact', contactId };
  };

  const ask = (userId: string, question: Pick<LinkQuestion, 'contactIds' | 'because'>): Promise<void> =>
    linkQueue.put({ id: linkQuestionId(digest, userId), userId, ...question, at: clock().toISOString() });

  const planFor = async (userId: string, role: (typeof SIGN_UP_ROLES)[number]): Promise<Result<Plan, UserRefusal>> => {
    const user = await pool.get(userId);
    if (user === undefined) return refuse({ because: 'unknown-user' });
    const link = await linkFor(user);
    if (link.to === 'question') await ask(userId, link.question);
    const hasGroup = user.groups.length > 0;
    const given = hasGroup ? { groups: user.groups, role: user.attributes.role ?? null } : { groups: [role], role };
    return accept({
      before: { groups: user.groups, role: user.attributes.role ?? null },
      after: { ...given, ...(link.to === 'contact' ? { contactId: link.contactId } : {}) },
      ...(link.to === 'contact' ? { alsoHolds: [holdOfContact(link.contactId)] } : {}),
      isUnchanged: hasGroup && link.to !== 'contact',
    });
  };

  return ({ userId, role }: ConfirmedSignUp): Promise<Answer> =>
    run({
      id: derivedId(digest, ['sign-up', userId]),
      action: 'sign-up',
      targetId: userId,
      actorId: 'automation:sign-up',
      asks: {},
      plan: () => planFor(userId, SIGN_UP_ROLES.find((one) => one === role) ?? 'homeowner'),
    });
};

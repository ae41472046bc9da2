import { accept, type Result, refuse } from '../../shared/result.ts';
import { sentInvitation } from '../directory-entry.ts';
import type { PoolRefusal, UserCommand, UserPool } from '../ports.ts';
import type { PoolUser, PoolUserWithGroups } from '../user.ts';
import { changesIn } from './attribute-deeds.ts';
import { type Deed, textIn } from './deed.ts';
import { putInPlace } from './role-deeds.ts';

const NOT_INVITED: PoolRefusal = { because: 'not-possible', reason: 'the user has signed in already' };

/** What remains of an invitation to keep in a command: enough to finish it. */
const inviteeOf = ({ after }: UserCommand) => ({
  email: textIn(after, 'email') ?? '',
  role: textIn(after, 'role') ?? '',
  message: textIn(after, 'message'),
});

/**
 * Creates the user; the provider mails them. Somebody of this address who was invited and never came is the one that an
 * earlier try created. Who can be given no role does not stay.
 */
export const inviteDeed = (pool: UserPool): Deed => {
  const find = async (command: UserCommand): Promise<PoolUserWithGroups | undefined> => {
    const [found] = await pool.byEmail(inviteeOf(command).email);
    return found === undefined ? undefined : pool.get(found.id);
  };

  const create = async (command: UserCommand): Promise<Result<Pick<PoolUser, 'id'>, PoolRefusal>> => {
    const { email, role, message } = inviteeOf(command);
    const created = await pool.create({
      email,
      attributes: { ...changesIn(command.after), role },
      ...(message === undefined ? {} : { message }),
    });
    if (created.ok || created.refusal.because !== 'exists') return created;
    const { id } = created.refusal;
    const there = id === undefined ? await find(command) : { id };
    return there === undefined ? created : accept(there);
  };

  return {
    past: 'invited',
    isReversible: false,
    find,
    isDone: ({ after }, user) => user?.groups.length === 1 && user.groups[0] === textIn(after, 'role'),
    apply: async (command, user) => {
      const created = user === undefined ? await create(command) : accept(user);
      if (!created.ok) return created;
      const there = await pool.get(created.value.id);
      if (there === undefined) return refuse({ because: 'no-such-user' });
      if (there.signIn !== 'invited') return refuse({ because: 'exists', id: there.id });
      const { role } = inviteeOf(command);
      const placed = await putInPlace(pool, there, [role], { role });
      if (!placed.ok) await pool.delete(there.id);
      return placed;
    },
    keep: (entry, { actorId }, at) => ({ ...entry, invitation: sentInvitation(entry.invitation, actorId, at) }),
    signal: ({ after }) => ({ signalType: 'USER_INVITED', payload: { role: textIn(after, 'role') } }),
    unaudited: ['email', 'message'],
  };
};

/** Mails a new temporary password. After a crash it may be mailed twice; the last one counts. */
export const resendInvitationDeed = (pool: UserPool): Deed => ({
  past: 'invited-again',
  isReversible: false,
  isDone: (_, user) => user !== undefined,
  apply: async ({ after }, user) => {
    if (user === undefined) return refuse({ because: 'no-such-user' });
    if (user.signIn !== 'invited') return refuse(NOT_INVITED);
    const sent = await pool.resendInvitation(user.id, textIn(after, 'message'));
    return sent.ok ? accept(user.id) : sent;
  },
  keep: (entry, { actorId }, at) => ({ ...entry, invitation: sentInvitation(entry.invitation, actorId, at) }),
  unaudited: ['message'],
});

/** The account of somebody who never came is no more, and with it the temporary password. */
export const cancelInvitationDeed = (pool: UserPool): Deed => ({
  past: 'invitation-cancelled',
  isReversible: false,
  isDone: (_, user) => user === undefined,
  apply: async ({ targetId }, user) => {
    if (user === undefined) return accept(targetId);
    if (user.signIn !== 'invited') return refuse(NOT_INVITED);
    await pool.delete(targetId);
    return accept(targetId);
  },
});

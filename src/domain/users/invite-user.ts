import { derivedId } from '../shared/ids.ts';
import { accept, type Result, refuse } from '../shared/result.ts';
import { type Caller, nameOfCaller } from './caller.ts';
import type { Answer, CarryOutDependencies } from './carry-out.ts';
import { valuesOf } from './deeds/attribute-deeds.ts';
import type { Values } from './deeds/deed.ts';
import { MANAGED_ATTRIBUTES, readChanges, readEmail, readMessage, readReason } from './field-rules.ts';
import { judgeAtAll } from './judge.ts';
import type { FieldProblem, UserRefusal } from './refusal.ts';
import { isRole, type Role } from './roles.ts';
import { runCommand } from './run-command.ts';

export interface InvitationOrder {
  readonly commandId: string;
  readonly caller: Caller;
  readonly email: string;
  readonly role: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** From whoever invites, for the mail. */
  readonly message?: string | undefined;
  readonly reason?: string | undefined;
}

interface Invitation {
  readonly email: string;
  readonly role: Role;
  readonly reason: string | undefined;
  readonly after: Values;
}

type Read = Result<Invitation, UserRefusal>;

const problemsOf = (read: Result<unknown, UserRefusal>): readonly FieldProblem[] =>
  !read.ok && read.refusal.because === 'invalid' ? read.refusal.problems : [];

/** Every problem of an order at once, or the invitation that is meant. */
export const readInvitation = ({
  email,
  role,
  attributes = {},
  message,
  reason,
}: Omit<InvitationOrder, 'commandId' | 'caller'>): Read => {
  if (!isRole(role)) return refuse({ because: 'unknown-role' });
  const address = readEmail(email);
  const changes = readChanges(attributes, MANAGED_ATTRIBUTES);
  const said = readMessage(message);
  const why = readReason(reason, true);
  if (address.ok && changes.ok && said.ok && why.ok) {
    const note = said.value === undefined ? {} : { message: said.value };
    const after = { email: address.value, role, ...valuesOf(changes.value), ...note };
    return accept({ email: address.value, role, reason: why.value, after });
  }
  const problems = [
    ...(address.ok ? [] : [{ field: 'email', ...address.refusal }]),
    ...problemsOf(changes),
    ...(said.ok ? [] : [said.refusal]),
    ...problemsOf(why),
  ];
  return refuse({ because: 'invalid', problems });
};

/**
 * Creates a user who is mailed a temporary password, good for 3 days. Nobody invites above their own rank, and nobody is
 * invited whose address is a user's already.
 */
export const inviteUser = (dependencies: CarryOutDependencies) => {
  const { pool, digest } = dependencies;
  const run = runCommand(dependencies);

  return async ({ commandId, caller, ...order }: InvitationOrder): Promise<Answer> => {
    const read = readInvitation(order);
    if (!read.ok) return read;
    const { email, role, reason, after } = read.value;
    return run({
      id: commandId,
      action: 'invite',
      targetId: `invitee:${derivedId(digest, [email])}`,
      actorId: nameOfCaller(caller),
      reason,
      asks: after,
      plan: async () => {
        const permitted = await judgeAtAll(pool, caller, 'invite', role);
        if (!permitted.ok) return permitted;
        const [there] = await pool.byEmail(email);
        return there === undefined ? accept({ before: {}, after }) : refuse({ because: 'exists', id: there.id });
      },
    });
  };
};

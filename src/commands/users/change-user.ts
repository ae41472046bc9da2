import type { NewId } from '../../domain/shared/ids.ts';
import type { Caller } from '../../domain/users/caller.ts';
import type { Answer } from '../../domain/users/carry-out.ts';
import type { Order } from '../../domain/users/order.ts';
import type { UserPool } from '../../domain/users/ports.ts';
import type { ExitCode, Terminal } from '../terminal.ts';
import { findUserId } from './find-user-id.ts';
import { refusedUser, tellDone, underKey } from './user-answer.ts';

export interface ChangeUserDependencies {
  readonly caller: Caller;
  readonly pool: Pick<UserPool, 'byEmail'>;
  readonly newId: NewId;
}
export interface ChangeRequest {
  /** Id or address. */
  readonly user: string;
  readonly reason: string;
  /** Names the command; without it, it is a new one. */
  readonly key?: string;
  readonly json: boolean;
}
export interface Change {
  /** What has become of the user then. */
  readonly past: string;
  readonly carryOut: (order: Order) => Promise<Answer>;
}

/** One change to one user, by the same use case as over HTTP. Exit code 1: the user is as before, and why. */
export const changeUser =
  ({ caller, pool, newId }: ChangeUserDependencies, terminal: Terminal) =>
  async ({ user, reason, key = newId(), json }: ChangeRequest, { past, carryOut }: Change): Promise<ExitCode> => {
    const userId = await findUserId(pool, user);
    if (!userId.ok) return refusedUser(terminal, userId.refusal, json);
    const order = { commandId: key, caller, userId: userId.value, reason };
    return tellDone(terminal, await underKey(key, () => carryOut(order)), { past, json });
  };

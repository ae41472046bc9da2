import type { KnownUser, MadeUser, MadeUsers, UserMaker } from '../../domain/operations/restore/users/ports.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import type { NewId } from '../../domain/shared/ids.ts';
import { accept, refuse } from '../../domain/shared/result.ts';
import { type CanBeOut, createOutage } from './outage.ts';

export interface MemoryMadeUser extends KnownUser {
  readonly createdAt: string;
}

export interface MemoryUserMaker extends UserMaker, CanBeOut {
  plant(user: MemoryMadeUser): void;
  users(): readonly MemoryMadeUser[];
  /** Addresses that a temporary password was mailed to. */
  mails(): readonly string[];
  /** So many calls are carried out whole; the one after them is carried out, and its answer lost. */
  loseAnswerAfter(calls: number): void;
}

/** A pool as far as users are made in it anew. */
export const createMemoryUserMaker = ({
  clock,
  newId,
}: {
  readonly clock: Clock;
  readonly newId: NewId;
}): MemoryUserMaker => {
  const users = new Map<string, MemoryMadeUser>();
  const mails: string[] = [];
  const outage = createOutage('the user pool');
  let untilLost = Number.POSITIVE_INFINITY;

  const write = <Answer>(work: () => Answer): Answer => {
    outage.check();
    const answer = work();
    untilLost -= 1;
    if (untilLost < 0) throw new Error('the answer of the user pool was lost');
    return answer;
  };
  const change = (id: string, fields: (user: MemoryMadeUser) => Partial<MemoryMadeUser>): void =>
    write(() => {
      const user = users.get(id);
      if (user === undefined) throw new Error(`user ${id}, who was just made: no-such-user`);
      users.set(id, { ...user, ...fields(user) });
    });

  return {
    setOutage: outage.setOutage,
    plant: (user) => void users.set(user.id, user),
    users: () => structuredClone([...users.values()]),
    mails: () => [...mails],
    loseAnswerAfter: (calls) => {
      untilLost = calls;
    },
    make: async ({ email, isEmailVerified, attributes }, { since, mails: isMailed }) =>
      write(() => {
        const holder = [...users.values()].find((user) => user.email === email);
        if (holder !== undefined) {
          const isOurs = holder.status === 'FORCE_CHANGE_PASSWORD' && new Date(holder.createdAt) >= since;
          return isOurs ? accept({ id: holder.id }) : refuse({ because: 'address-taken' });
        }
        const id = newId();
        const fields = { isEnabled: true, status: 'FORCE_CHANGE_PASSWORD', groups: [] };
        users.set(id, { id, email, isEmailVerified, attributes, ...fields, createdAt: clock().toISOString() });
        if (isMailed) mails.push(email);
        return accept({ id });
      }),
    sealPassword: async (id) =>
      change(id, ({ status }) => ({ status: status === 'FORCE_CHANGE_PASSWORD' ? 'CONFIRMED' : status })),
    disable: async (id) => change(id, () => ({ isEnabled: false })),
    addToGroup: async (id, group) => change(id, ({ groups }) => ({ groups: [...new Set([...groups, group])] })),
  };
};

/** The list of those who were made anew. */
export const createMemoryMadeUsers = (): MadeUsers => {
  const made = new Map<string, MadeUser>();
  return {
    all: async () => structuredClone([...made.values()]),
    save: async (one) => void made.set(one.oldId, one),
  };
};

import type { Clock } from '../../domain/shared/clock.ts';
import type { NewId } from '../../domain/shared/ids.ts';
import { accept, type Result, refuse } from '../../domain/shared/result.ts';
import type { PoolRefusal, UserPool } from '../../domain/users/ports.ts';
import { normalisedEmail } from '../../domain/users/user.ts';
import { createPoolLists, type PoolListFaults } from './memory-pool-lists.ts';
import { type CanBeOut, createOutage } from './outage.ts';
import { changed, notPossible, type PlantedUser, plain, resetRefusal, type UserPoolState } from './planted-user.ts';

export interface MemoryUserPoolOptions {
  readonly clock: Clock;
  /** Of new users. UUIDs, where they have to look like Cognito's. */
  readonly newId: NewId;
  readonly pageSize?: number;
  /** How often a call is tried while it is throttled. */
  readonly tries?: number;
  /** Hears of every mail that the provider would send. */
  readonly onMail?: (mail: PoolMail) => void;
}
export interface PoolMail {
  readonly kind: 'invitation' | 'password-reset';
  readonly userId: string;
  readonly email: string;
  readonly message?: string;
}

export interface MemoryUserPool extends UserPool, CanBeOut, PoolListFaults {
  /** Adds a user, or replaces the one with that id: what people do by themselves, and what was there before. */
  plant(user: PlantedUser): void;
  user(id: string): PlantedUser | undefined;
  /** The next so many requests are refused for their number; a call makes a few before it gives up. */
  throttle(requests: number): void;
  /** While it is on, every command is carried out and its answer lost: the call throws. */
  loseAnswers(isOn: boolean): void;
  mails(): readonly PoolMail[];
  export(): UserPoolState;
  /** Replaces everybody. */
  import(state: UserPoolState): void;
}

/** What Cognito does, as far as anybody here asks it. */
export const createMemoryUserPool = (options: MemoryUserPoolOptions): MemoryUserPool => {
  const { clock, newId, pageSize = 60, tries = 5, onMail } = options;
  const users = new Map<string, PlantedUser>();
  const mails: PoolMail[] = [];
  const outage = createOutage('the user pool');
  const lists = createPoolLists(
    () => [...users.values()].map(({ hasMfa: _, signedOutAt: __, ...user }) => user),
    pageSize,
  );
  let throttled = 0;
  let isLosing = false;

  const read = async <Answer>(work: () => Answer): Promise<Answer> => {
    outage.check();
    for (let tried = 1; throttled > 0; tried += 1) {
      throttled -= 1;
      if (tried >= tries) throw new Error(`the user pool was throttled (try ${tries})`);
    }
    return structuredClone(work());
  };
  const write = async <Answer>(work: () => Answer): Promise<Answer> => {
    const answer = await read(work);
    if (isLosing) throw new Error('the answer of the user pool was lost');
    return answer;
  };

  const put = (user: PlantedUser): void => {
    users.set(user.id, structuredClone(user));
  };
  const update = (user: PlantedUser, fields: Partial<PlantedUser>): void =>
    put({ ...user, ...fields, updatedAt: clock().toISOString() });
  const mail = (one: PoolMail): void => {
    mails.push(one);
    onMail?.(one);
  };

  const command = <Done>(
    id: string,
    done: Done,
    work: (user: PlantedUser) => PoolRefusal | undefined,
  ): Promise<Result<Done, PoolRefusal>> =>
    write(() => {
      const user = users.get(id);
      const refusal = user === undefined ? ({ because: 'no-such-user' } as const) : work(user);
      return refusal === undefined ? accept(done) : refuse(refusal);
    });

  const holdersOf = (email: string): readonly PlantedUser[] =>
    [...users.values()].filter((user) => email !== '' && user.email === email);

  return {
    ...lists.faults,
    setOutage: outage.setOutage,
    plant: put,
    user: (id) => structuredClone(users.get(id)),
    throttle: (requests) => {
      throttled = requests;
    },
    loseAnswers: (isOn) => {
      isLosing = isOn;
    },
    mails: () => [...mails],
    export: () => structuredClone({ users: [...users.values()] }),
    import: (state) => {
      users.clear();
      state.users.forEach(put);
    },

    get: (id) =>
      read(() => {
        const user = users.get(id);
        return user === undefined ? undefined : { ...plain(user), groups: user.groups };
      }),
    byEmail: (email) => read(() => holdersOf(normalisedEmail(email)).map(plain)),
    page: (after) =>
      read(() => {
        const { items, ...rest } = lists.page(after);
        return { users: items, ...rest };
      }),
    membersOf: (role, after) =>
      read(() => {
        const { items, ...rest } = lists.membersOf(role, after);
        return { ids: items.map(({ id }) => id), ...rest };
      }),

    create: ({ email: address, attributes, message }) =>
      write(() => {
        const email = normalisedEmail(address);
        const [there] = holdersOf(email);
        if (there !== undefined) return refuse({ because: 'exists', id: there.id });
        const at = clock().toISOString();
        const user: PlantedUser = {
          id: newId(),
          email,
          isEmailVerified: true,
          signIn: 'invited',
          isEnabled: true,
          attributes: changed({}, attributes),
          createdAt: at,
          updatedAt: at,
          groups: [],
        };
        put(user);
        mail({ kind: 'invitation', userId: user.id, email, ...(message === undefined ? {} : { message }) });
        return accept(plain(user));
      }),
    resendInvitation: (id, message) =>
      command(id, 'sent', (user) => {
        if (user.signIn !== 'invited') {
          return notPossible('UnsupportedUserStateException: not invited, or came already');
        }
        const words = message === undefined ? {} : { message };
        mail({ kind: 'invitation', userId: id, email: user.email, ...words });
        return undefined;
      }),
    setAttributes: (id, changes) =>
      command(id, 'set', (user) => {
        update(user, { attributes: changed(user.attributes, changes) });
        return undefined;
      }),
    addToGroup: (id, role) =>
      command(id, 'added', (user) => {
        if (!user.groups.includes(role)) put({ ...user, groups: [...user.groups, role] });
        return undefined;
      }),
    removeFromGroup: (id, group) =>
      command(id, 'removed', (user) => {
        put({ ...user, groups: user.groups.filter((one) => one !== group) });
        return undefined;
      }),
    setEnabled: (id, isEnabled) =>
      command(id, 'set', (user) => {
        update(user, { isEnabled });
        return undefined;
      }),
    resetPassword: (id) =>
      command(id, 'reset', (user) => {
        const refusal = resetRefusal(user);
        if (refusal !== undefined) return refusal;
        update(user, { signIn: 'reset-required' });
        mail({ kind: 'password-reset', userId: id, email: user.email });
        return undefined;
      }),
    signOut: (id) =>
      command(id, 'signed-out', (user) => {
        put({ ...user, signedOutAt: clock().toISOString() });
        return undefined;
      }),
    resetMfa: (id) =>
      command(id, 'reset', (user) => {
        put({ ...user, hasMfa: false });
        return undefined;
      }),
    delete: (id) => write(() => (users.delete(id) ? 'deleted' : 'gone')),
  };
};

import { accept, type Result, refuse } from '../../domain/shared/result.ts';
import type { PoolRefusal } from '../../domain/users/ports.ts';
import { poolRefusal } from './cognito-failures.ts';
import type { UserFinder } from './find-users.ts';
import type { Operation } from './pacing.ts';
import type { Answered, PoolCalls } from './pool-calls.ts';

/** Subjects are UUIDs. Nothing else is asked for: an address in the place of a name would find somebody as well. */
const SUBJECT = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const isSubject = (id: string): boolean => SUBJECT.test(id);

/**
 * Commands on a user by their subject. In our pool that is the username too; in pools of old, and of people who come from
 * another provider, another one is looked up when nobody has that name.
 */
export const createCommandsByName = (call: PoolCalls, find: UserFinder) => {
  const usernames = new Map<string, string>();

  const anotherName = async (id: string): Promise<string | undefined> => {
    const users = await find.filtered('sub', id);
    const username = users.find((user) => user.id === id)?.username;
    return username === undefined || username === id ? undefined : username;
  };

  /** `use` answers `undefined` when nobody has the name. */
  const byName = async <Answer>(
    id: string,
    use: (username: string) => Promise<Answer | undefined>,
  ): Promise<Answer | undefined> => {
    if (!isSubject(id)) return undefined;
    const known = usernames.get(id);
    const first = await use(known ?? id);
    if (first !== undefined) return first;
    const username = known === undefined ? await anotherName(id) : undefined;
    if (username === undefined) return undefined;
    usernames.set(id, username);
    return use(username);
  };

  type Refused = Extract<Answered<unknown>, { ok: false }>;

  const run = async (
    id: string,
    operation: Operation,
    send: (username: string) => Promise<unknown>,
  ): Promise<'done' | Refused | undefined> => {
    const answered = await byName(id, async (username) => {
      const answer = await call(operation, () => send(username));
      return !answer.ok && answer.refusal === 'UserNotFoundException' && !answer.isAfterDoubt ? undefined : answer;
    });
    if (answered === undefined) return undefined;
    return answered.ok ? 'done' : answered;
  };

  const answerOf = <Done>(ran: 'done' | Refused | undefined, done: Done): Result<Done, PoolRefusal> => {
    if (ran === undefined) return refuse({ because: 'no-such-user' });
    return ran === 'done' ? accept(done) : refuse(poolRefusal(ran));
  };

  const command = async <const Done>(
    id: string,
    operation: Operation,
    done: Done,
    send: (username: string) => Promise<unknown>,
  ): Promise<Result<Done, PoolRefusal>> => answerOf(await run(id, operation, send), done);

  return { byName, run, answerOf, command };
};
export type CommandsByName = ReturnType<typeof createCommandsByName>;

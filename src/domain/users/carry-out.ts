import type { Clock } from '../shared/clock.ts';
import type { Digest } from '../shared/ids.ts';
import type { Journal } from '../shared/journal.ts';
import { accept, type Result, refuse } from '../shared/result.ts';
import { isHeldContactTaken } from './contact-holds.ts';
import { type Deed, textIn, textsIn } from './deeds/deed.ts';
import { deedsOn } from './deeds/deeds.ts';
import type { PoolRefusal, UserCommand, UserCommands, UserDirectory, UserPool } from './ports.ts';
import { describeUserRefusal, type UserRefusal } from './refusal.ts';
import { type End, settlementOf } from './settlement.ts';
import { hasAnotherSuperAdmin, SUPER_ADMINS } from './super-admins.ts';
import type { PoolUserWithGroups } from './user.ts';

export interface CarryOutDependencies {
  readonly pool: UserPool;
  readonly directory: UserDirectory;
  readonly commands: UserCommands;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly digest: Digest;
}

export interface Done {
  readonly commandId: string;
  readonly userId: string;
  /** `repeated`: it was done when it came first. `unchanged`: the user was so already, and nothing was written. */
  readonly outcome: 'done' | 'repeated' | 'unchanged';
}
export type Answer = Result<Done, UserRefusal>;

/** Where a try got to. */
type Tried =
  | { readonly how: 'done'; readonly user: PoolUserWithGroups | undefined }
  | { readonly how: 'refused'; readonly refusal: UserRefusal }
  | { readonly how: 'fault'; readonly fault: unknown };

const ofPool = (refusal: PoolRefusal): UserRefusal =>
  refusal.because === 'no-such-user' ? { because: 'unknown-user' } : refusal;

const FAULT_NOTE = 'a call to the provider failed';

/** Somebody else gave the user groups that neither end of the command knows. */
const isStrange = ({ before, after }: UserCommand, user: PoolUserWithGroups | undefined): boolean => {
  const known = textsIn(before, 'groups');
  if (known === undefined || user === undefined) return false;
  return !user.groups.every((group) => [...known, ...(textsIn(after, 'groups') ?? [])].includes(group));
};

/**
 * Carries out a command that was begun, and settles it: confirmed by a fresh reading; or taken back, where it went wrong
 * half-way and can be; or refused. What is certain in none of these ways stays open, for the next try.
 * @throws when it stays open
 */
export const carryOut = (dependencies: CarryOutDependencies) => {
  const { pool, directory, commands, journal, clock, digest } = dependencies;
  const deedFor = deedsOn(pool);

  const look = (command: UserCommand, deed: Deed): Promise<PoolUserWithGroups | undefined> =>
    deed.find?.(command) ?? pool.get(command.targetId);

  const settle = async (command: UserCommand, end: Omit<End, 'at' | 'was'>): Promise<string> => {
    const userId = end.user?.id ?? command.targetId;
    const was = await directory.get(userId);
    const settlement = settlementOf(command, deedFor(command.action), { ...end, at: clock(), was }, digest);
    await commands.settle(settlement);
    return userId;
  };

  const settleRefused = async (command: UserCommand, refusal: UserRefusal): Promise<Answer> => {
    const user = await pool.get(command.targetId);
    await settle(command, { state: 'refused', user, note: describeUserRefusal(refusal) });
    return refuse(refusal);
  };

  const tryForward = async (command: UserCommand, deed: Deed): Promise<Tried> => {
    try {
      const applied = await deed.apply(command, await look(command, deed));
      if (!applied.ok) return { how: 'refused', refusal: ofPool(applied.refusal) };
      const user = await pool.get(applied.value);
      if (deed.isDone(command, user)) return { how: 'done', user };
      return { how: 'fault', fault: new Error('a fresh reading does not show what was done') };
    } catch (fault) {
      return { how: 'fault', fault };
    }
  };

  /** The user as before: whether anything had to be done for it. */
  const comeBack = async (
    command: UserCommand,
    deed: Deed,
  ): Promise<{ readonly user: PoolUserWithGroups | undefined; readonly hadMoved: boolean }> => {
    const back = { ...command, after: command.before };
    const now = await look(command, deed);
    if (now === undefined || deed.isDone(back, now)) return { user: now, hadMoved: false };
    await deed.apply(back, now);
    const user = await look(command, deed);
    if (deed.isDone(back, user)) return { user, hadMoved: true };
    throw new Error(`the command ${command.id} is half done, and could not be taken back; reconciliation finishes it`);
  };

  const takeBack = async (
    command: UserCommand,
    deed: Deed,
    tried: Exclude<Tried, { how: 'done' }>,
  ): Promise<Answer> => {
    if (tried.how === 'fault') {
      journal.error('users.command-fault', { commandId: command.id, action: command.action }, tried.fault);
      if (!deed.isReversible) throw tried.fault;
    } else if (!deed.isReversible) {
      return settleRefused(command, tried.refusal);
    }
    const { user, hadMoved } = await comeBack(command, deed);
    if (tried.how === 'refused' && !hadMoved) {
      await settle(command, { state: 'refused', user, note: describeUserRefusal(tried.refusal) });
      return refuse(tried.refusal);
    }
    const note = tried.how === 'refused' ? describeUserRefusal(tried.refusal) : FAULT_NOTE;
    await settle(command, { state: 'undone', user, note });
    return refuse({ because: 'undone', note });
  };

  const carry = async (command: UserCommand): Promise<Answer> => {
    const deed = deedFor(command.action);
    const tried = await tryForward(command, deed);
    if (tried.how !== 'done') return takeBack(command, deed, tried);
    const userId = await settle(command, { state: 'confirmed', user: tried.user });
    return accept({ commandId: command.id, userId, outcome: 'done' });
  };

  /** Goes on with what was cut off: it was permitted then, and what must hold always is looked at again. */
  const goOn = async (command: UserCommand): Promise<Answer> => {
    const deed = deedFor(command.action);
    if (isStrange(command, await look(command, deed))) return settleRefused(command, { because: 'changed-meanwhile' });
    const isSeat = command.alsoHolds?.includes(SUPER_ADMINS) === true;
    if (isSeat && !(await hasAnotherSuperAdmin(pool, command.targetId))) {
      const { action } = command;
      if (action === 'sign-up') throw new Error('nobody signs up as a super admin');
      return takeBack(command, deed, { how: 'refused', refusal: { because: 'last-super-admin', action } });
    }
    if (await isHeldContactTaken(directory, command)) {
      return takeBack(command, deed, { how: 'refused', refusal: { because: 'contact-taken' } });
    }
    return carry(command);
  };

  /** How a command ended, for whoever asks again. */
  const answerOf = (command: UserCommand): Answer => {
    const note = command.note ?? '';
    if (command.state === 'undone') return refuse({ because: 'undone', note });
    if (command.state === 'refused') return refuse({ because: 'refused-before', note });
    const userId = textIn(command.after, 'userId') ?? command.targetId;
    return accept({ commandId: command.id, userId, outcome: 'repeated' });
  };

  return { carry, goOn, settleRefused, answerOf };
};
export type CarryOut = ReturnType<typeof carryOut>;

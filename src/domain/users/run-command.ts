import { secondsAfter } from '../shared/clock.ts';
import { accept, type Result, refuse } from '../shared/result.ts';
import { type Answer, type CarryOutDependencies, carryOut } from './carry-out.ts';
import type { Values } from './deeds/deed.ts';
import type { CommandAction, UserCommand } from './ports.ts';
import type { UserRefusal } from './refusal.ts';

/** A command outlasts its process by this at most, before somebody else may take it over: longer than any function runs. */
export const COMMAND_LEASE_SECONDS = 120;

/** What is to become of a user, judged on what is there now. */
export interface Plan {
  readonly before: Values;
  readonly after: Values;
  readonly alsoHolds?: readonly string[];
  /** The user is so already. */
  readonly isUnchanged?: boolean;
}

export interface Intent {
  /** Names the command: one that comes again under its name is carried out once. */
  readonly id: string;
  readonly action: CommandAction;
  readonly targetId: string;
  readonly actorId: string;
  readonly reason?: string | undefined;
  /** What of `after` is the caller's own wish: another wish under the same id is refused. */
  readonly asks: Values;
  /** Reads, checks and asks the policy. Is asked again once the user is held, since only then nothing can change. */
  readonly plan: () => Promise<Result<Plan, UserRefusal>>;
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What a caller may leave out here is another wish when it is left out: all of `after` is theirs, but what the end adds. */
const OPEN_WISHES: readonly CommandAction[] = ['invite', 'resend-invitation', 'update-attributes'];
const ADDED_AT_THE_END = 'userId';

const asksForLess = ({ action, asks }: Intent, { after }: UserCommand): boolean =>
  OPEN_WISHES.includes(action) && Object.keys(after).some((name) => name !== ADDED_AT_THE_END && !(name in asks));

const isAnother = (intent: Intent, there: UserCommand): boolean =>
  there.action !== intent.action ||
  there.targetId !== intent.targetId ||
  there.actorId !== intent.actorId ||
  !Object.entries(intent.asks).every(([name, value]) => isSame(there.after[name], value)) ||
  asksForLess(intent, there);

/**
 * Every command goes this way: judged, its intent put down, judged again now that the user is held, carried out,
 * confirmed by a fresh reading, settled with its audit entry and its signal. Refusals before the intent write nothing.
 */
export const runCommand = (dependencies: CarryOutDependencies) => {
  const { commands, clock } = dependencies;
  const { carry, goOn, settleRefused, answerOf } = carryOut(dependencies);
  const leaseUntil = (): Date => secondsAfter(clock(), COMMAND_LEASE_SECONDS);

  /** Answers a command that is there already; takes it over where whoever began it is no more. */
  const again = async (intent: Intent, there: UserCommand): Promise<Answer> => {
    const commandId = there.id;
    if (isAnother(intent, there)) return refuse({ because: 'another-command', commandId });
    if (there.state !== 'begun') return answerOf(there);
    const resumed = await commands.resume(commandId, clock(), leaseUntil());
    if (resumed === 'resumed') return goOn(there);
    if (resumed === 'held') return refuse({ because: 'in-progress', commandId });
    const ended = await commands.get(commandId);
    return ended === undefined || ended.state === 'begun'
      ? refuse({ because: 'in-progress', commandId })
      : answerOf(ended);
  };

  const begin = async (intent: Intent, plan: Plan): Promise<Answer> => {
    const { id, action, targetId, actorId, reason } = intent;
    const command: UserCommand = {
      id,
      action,
      targetId,
      ...(plan.alsoHolds === undefined ? {} : { alsoHolds: plan.alsoHolds }),
      actorId,
      ...(reason === undefined ? {} : { reason }),
      before: plan.before,
      after: plan.after,
      state: 'begun',
      begunAt: clock().toISOString(),
    };
    const begun = await commands.begin(command, leaseUntil());
    if (begun === 'repeated') {
      const there = await commands.get(id);
      return there === undefined ? refuse({ because: 'in-progress', commandId: id }) : again(intent, there);
    }
    if (begun !== 'begun') return refuse({ because: 'busy', commandId: begun.busyWith });
    const held = await intent.plan();
    if (!held.ok) return settleRefused(command, held.refusal);
    return isSame(held.value, plan) ? carry(command) : settleRefused(command, { because: 'changed-meanwhile' });
  };

  return async (intent: Intent): Promise<Answer> => {
    const there = await commands.get(intent.id);
    if (there !== undefined) return again(intent, there);
    const plan = await intent.plan();
    if (!plan.ok) return plan;
    if (plan.value.isUnchanged === true) {
      return accept({ commandId: intent.id, userId: intent.targetId, outcome: 'unchanged' });
    }
    return begin(intent, plan.value);
  };
};
export type RunCommand = ReturnType<typeof runCommand>;

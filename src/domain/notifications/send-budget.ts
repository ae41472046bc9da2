import type { Random } from '../shared/backoff.ts';
import { type Clock, secondsAfter } from '../shared/clock.ts';
import type { Channel, Priority } from './notification.ts';
import type { SendLedger } from './ports.ts';

/** Who goes first: urgent messages may use the whole rate, the others leave a part of it to them. */
export type Lane = 'urgent' | 'bulk';

export const laneOf = (priority: Priority): Lane => (priority === 'high' ? 'urgent' : 'bulk');

export type Permit =
  | {
      readonly granted: true;
      /** Nothing is sent after all: another may be, in its place. */
      readonly giveBack: () => void;
    }
  | { readonly granted: false; readonly until: Date };

/** How many messages a provider takes, shared by every worker of a stage. */
export interface SendBudget {
  /**
   * Permission to send one message now, waited for as long as a worker may wait; else when to ask again. `hasWaited`: it was
   * put off by the budget before.
   * @throws when the ledger does not answer: then nothing is sent, and the message stays due
   */
  ask(channel: Channel, priority: Priority, hasWaited: boolean): Promise<Permit>;
}

export interface SendBudgetDependencies {
  readonly ledger: SendLedger;
  readonly clock: Clock;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly random: Random;
  /** Messages a second that the provider takes from this stage, 1 or more. */
  readonly ratePerSecond: Readonly<Record<Channel, number>>;
}

/** What the bulk leaves to urgent messages is the rest. */
const BULK_SHARE = 0.8;
/** A window holds at least so many messages, so that a share of it is a number of them. */
const LEAST_A_WINDOW = 5;
/** Longer than what a minute's sweep wakes of a lane takes in most cases; less than a function has, with room to send. */
export const PATIENCE_SECONDS = 40;
/** Of each window the first part is for urgent messages alone: the bulk asks when they have. */
const HEAD_START = 0.3;
/** Who has waited and had no turn in its own minute has it in one of the next. */
const AGAIN_WITHIN_SECONDS = 120;
const LOOK_AGAIN_SECONDS = 60;

/** Of one channel and lane: how long a window is, in seconds, and how many it lets through. */
export const windowFor = (
  ratePerSecond: number,
  lane: Lane,
): { readonly seconds: number; readonly limit: number; readonly perSecond: number } => {
  const seconds = Math.ceil(LEAST_A_WINDOW / ratePerSecond);
  const whole = Math.floor(ratePerSecond * seconds);
  const limit = lane === 'urgent' ? whole : Math.max(1, Math.floor(whole * BULK_SHARE));
  return { seconds, limit, perSecond: limit / seconds };
};

interface Waiting {
  readonly giveUpAt: Date;
  readonly grant: (isGranted: boolean) => void;
  readonly fail: (fault: unknown) => void;
}

/** Everybody of one lane in this process who wants to send: they ask the ledger together. */
const createQueue = (channel: Channel, lane: Lane, dependencies: SendBudgetDependencies) => {
  const { ledger, clock, sleep, random, ratePerSecond } = dependencies;
  const { seconds, limit } = windowFor(ratePerSecond[channel], lane);
  const lengthMilliseconds = seconds * 1000;
  const opensAfter = lane === 'bulk' ? lengthMilliseconds * HEAD_START : 0;
  let waiting: readonly Waiting[] = [];
  let isAsking = false;
  let spare = { window: 0, count: 0 };

  /** When the present window began, in milliseconds since 1970: comparable also when the rate, and its length, is another. */
  const windowNow = (): number => Math.floor(clock().getTime() / lengthMilliseconds) * lengthMilliseconds;

  const takeOut = (count: number): readonly Waiting[] => {
    const taken = waiting.slice(0, count);
    waiting = waiting.slice(count);
    return taken;
  };

  const fromLedger = async (window: number): Promise<void> => {
    const granted = await ledger.take(channel, { window, wanted: waiting.length, limit });
    for (const { grant } of takeOut(granted)) grant(true);
  };

  /** Those for whom the next window comes too late are not kept. */
  const untilNext = async (window: number): Promise<void> => {
    const next = new Date(window + lengthMilliseconds);
    const late = waiting.filter(({ giveUpAt }) => giveUpAt <= next);
    waiting = waiting.filter(({ giveUpAt }) => giveUpAt > next);
    for (const { grant } of late) grant(false);
    if (waiting.length > 0) await untilOpen(window + lengthMilliseconds);
  };

  /** A little apart from the workers that wait for the same moment. */
  const untilOpen = async (window: number): Promise<void> => {
    const opensIn = window + opensAfter - clock().getTime();
    if (opensIn > 0) await sleep(opensIn + 1 + random() * Math.min(100, lengthMilliseconds / 10));
  };

  const serve = async (): Promise<void> => {
    isAsking = true;
    try {
      await untilOpen(windowNow());
      while (waiting.length > 0) {
        const window = windowNow();
        await fromLedger(window);
        if (waiting.length > 0) await untilNext(window);
      }
    } catch (fault) {
      for (const { fail } of takeOut(waiting.length)) fail(fault);
    } finally {
      isAsking = false;
    }
  };

  return {
    giveBack: (): void => {
      const [first] = takeOut(1);
      const window = windowNow();
      if (first !== undefined) first.grant(true);
      else spare = { window, count: spare.window === window ? spare.count + 1 : 1 };
    },
    turn: async (patienceSeconds: number): Promise<boolean> => {
      if (spare.count > 0 && spare.window === windowNow()) {
        spare = { ...spare, count: spare.count - 1 };
        return true;
      }
      const giveUpAt = secondsAfter(clock(), patienceSeconds);
      const turn = new Promise<boolean>((grant, fail) => {
        waiting = [...waiting, { giveUpAt, grant, fail }];
      });
      // Whoever asks in the same moment is asked for together.
      if (!isAsking) void Promise.resolve().then(serve);
      isAsking = true;
      return turn;
    },
  };
};

/** Places for what is put off, asked for together by all of one moment. Another rate is another line, of its own pace. */
const createLine = (channel: Channel, lane: Lane, { ledger, clock, ratePerSecond }: SendBudgetDependencies) => {
  const rate = ratePerSecond[channel];
  const stepMilliseconds = Math.ceil(1000 / windowFor(rate, lane).perSecond);
  let asked: { count: number; readonly first: Promise<Date> } | undefined;
  let reaches = new Date(0);

  const ask = async (): Promise<Date> => {
    await Promise.resolve();
    const count = asked?.count ?? 1;
    asked = undefined;
    const soonest = secondsAfter(clock(), LOOK_AGAIN_SECONDS);
    const first = await ledger.placeInLine(`${channel}#${lane}#${rate}`, { soonest, stepMilliseconds, count });
    reaches = new Date(first.getTime() + count * stepMilliseconds);
    return first;
  };

  return {
    /** As far as this process knows: who comes now comes after those. */
    isThere: (): boolean => reaches > secondsAfter(clock(), LOOK_AGAIN_SECONDS),
    place: async (): Promise<Date> => {
      asked ??= { count: 0, first: ask() };
      const mine = asked.count;
      asked.count += 1;
      return new Date((await asked.first).getTime() + mine * stepMilliseconds);
    },
  };
};

/**
 * Shares the rate of a provider among all workers of a stage, by windows of a second or more, urgent messages first: each
 * worker asks for what all of its messages need in one write. What has no room is put off to a place in line, so that a
 * backlog comes back at the pace at which it can be sent, and then waits for its window. docs/decisions/send-budget.md
 */
export const createSendBudget = (dependencies: SendBudgetDependencies): SendBudget => {
  const { clock, random } = dependencies;
  const lanes = new Map<string, ReturnType<typeof openLane>>();

  const openLane = (channel: Channel, lane: Lane) => ({
    queue: createQueue(channel, lane, dependencies),
    line: createLine(channel, lane, dependencies),
  });
  const laneFor = (channel: Channel, lane: Lane) => {
    const key = `${channel} ${lane}`;
    const open = lanes.get(key) ?? openLane(channel, lane);
    lanes.set(key, open);
    return open;
  };

  return {
    ask: async (channel, priority, hasWaited) => {
      const lane = laneOf(priority);
      const { queue, line } = laneFor(channel, lane);
      // The bulk is not kept waiting in its stream, where the sweep would take it for lost: it goes to its place in line.
      const isFirst = lane === 'bulk' && !hasWaited;
      if (isFirst && line.isThere()) return { granted: false, until: await line.place() };
      if (await queue.turn(isFirst ? 0 : PATIENCE_SECONDS)) return { granted: true, giveBack: queue.giveBack };
      if (!hasWaited) return { granted: false, until: await line.place() };
      return {
        granted: false,
        until: secondsAfter(clock(), LOOK_AGAIN_SECONDS + Math.floor(random() * AGAIN_WITHIN_SECONDS)),
      };
    },
  };
};

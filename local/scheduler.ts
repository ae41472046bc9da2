import { randomUUID } from 'node:crypto';
import type { LocalFunction } from './functions/local-function.ts';
import { deliverEvent, type EventPorts } from './schedule/deliver-event.ts';
import { parseSchedule } from './schedule/expression.ts';
import type { AsynchronousPlan, SchedulePlan } from './template/stage-plan.ts';

export interface SchedulerOptions extends Omit<EventPorts, 'signal'> {
  readonly schedules: readonly SchedulePlan[];
  readonly whereabouts: { readonly region: string; readonly accountId: string };
  targetOf(functionArn: string): { readonly run: LocalFunction; readonly plan: AsynchronousPlan };
  onFault(error: unknown): void;
}

export interface Scheduler {
  /** Events on their way: being delivered, or waiting for another try. */
  underWay(): number;
  stop(): Promise<void>;
}

const eventOf = (schedule: SchedulePlan, at: Date, { region, accountId }: SchedulerOptions['whereabouts']): unknown =>
  schedule.input === undefined
    ? {
        version: '0',
        id: randomUUID(),
        'detail-type': 'Scheduled Event',
        source: schedule.source,
        account: accountId,
        time: `${at.toISOString().slice(0, 19)}Z`,
        region,
        resources: [schedule.arn],
        detail: {},
      }
    : JSON.parse(schedule.input);

/**
 * Fires the template's schedules by the stage's clock. When the clock jumps over several times of one schedule, it
 * fires once: whoever is called each minute looks at what is due, not at how often it was called.
 */
export const startScheduler = (options: SchedulerOptions): Scheduler => {
  const { clock } = options;
  const stopping = new AbortController();
  const ports: EventPorts = { clock, send: options.send, signal: stopping.signal };
  const events = new Set<Promise<void>>();

  const fire = (schedule: SchedulePlan): void => {
    const event = eventOf(schedule, clock.now(), options.whereabouts);
    const delivery = deliverEvent({ schedule, event }, options.targetOf(schedule.functionArn), ports)
      .catch(options.onFault)
      .finally(() => events.delete(delivery));
    events.add(delivery);
  };

  const keep = async (schedule: SchedulePlan): Promise<void> => {
    const nextAfter = parseSchedule(schedule.expression);
    for (let next = nextAfter(clock.now()); next !== undefined; next = nextAfter(clock.now())) {
      await clock.sleepUntil(next, stopping.signal);
      if (stopping.signal.aborted) return;
      fire(schedule);
    }
  };

  const running = options.schedules.map(keep);
  return {
    underWay: () => events.size,
    async stop() {
      stopping.abort();
      await Promise.all([...running, ...events]);
    },
  };
};

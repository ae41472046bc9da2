import { createStageClock } from '../../local/clock.ts';
import { FunctionPaused, type InvocationAnswer } from '../../local/functions/invocation.ts';
import type { LocalFunction } from '../../local/functions/local-function.ts';
import { type Scheduler, startScheduler } from '../../local/scheduler.ts';
import type { AsynchronousPlan, SchedulePlan } from '../../local/template/stage-plan.ts';

const SCHEDULE: SchedulePlan = {
  name: 'each-minute',
  arn: 'rule-arn',
  source: 'aws.events',
  expression: 'rate(1 minute)',
  functionArn: 'function-arn',
  input: undefined,
  maximumRetryAttempts: 2,
  maximumEventAgeSeconds: 300,
  deadLetterArn: 'dead-letters',
};
const PLAN: AsynchronousPlan = {
  maximumRetryAttempts: 1,
  maximumEventAgeSeconds: 300,
  onFailureArn: 'failures',
  deadLetterArn: undefined,
};
const success: InvocationAnswer = { ok: true, requestId: 'r', payload: null };
const failure: InvocationAnswer = { ok: false, requestId: 'r', errorType: 'Error', errorMessage: 'no' };

const running: Scheduler[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
});

interface Sent {
  readonly arn: string;
  readonly body: unknown;
  readonly attributes: unknown;
}

const start = (answer: () => InvocationAnswer, { schedule = SCHEDULE, plan = PLAN } = {}) => {
  const clock = createStageClock();
  const events: unknown[] = [];
  const sent: Sent[] = [];
  const run = {
    name: 'wake',
    arn: 'function-arn',
    invoke: async (event: unknown) => {
      const answered = answer();
      events.push(event);
      return answered;
    },
  } as unknown as LocalFunction;
  const scheduler = startScheduler({
    schedules: [schedule],
    whereabouts: { region: 'us-west-1', accountId: '000000000000' },
    clock,
    send: async (arn, body, attributes) => {
      sent.push({ arn, body, attributes });
    },
    targetOf: () => ({ run, plan }),
    onFault: (error) => {
      throw error;
    },
  });
  running.push(scheduler);
  return { clock, events, sent, scheduler };
};

const settle = () => new Promise((resolve) => setTimeout(resolve, 20));
const minutes = (count: number): number => count * 60_000;

it('fires when the clock comes to it, with the event of a schedule', async () => {
  const { clock, events } = start(() => success);
  await settle();
  expect(events).toEqual([]);
  clock.advanceBy(minutes(1));
  await settle();
  expect(events).toEqual([
    {
      version: '0',
      id: expect.any(String),
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: '000000000000',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      region: 'us-west-1',
      resources: ['rule-arn'],
      detail: {},
    },
  ]);
});

it('fires once when the clock jumps over several times', async () => {
  const { clock, events } = start(() => success);
  clock.advanceBy(minutes(10));
  await settle();
  expect(events).toHaveLength(1);
});

it('hands over the input of the schedule when it has one', async () => {
  const { clock, events } = start(() => success, { schedule: { ...SCHEDULE, input: '{"a":1}' } });
  clock.advanceBy(minutes(1));
  await settle();
  expect(events).toEqual([{ a: 1 }]);
});

it('retries a function that fails after a minute, then tells its failure destination', async () => {
  const { clock, events, sent } = start(() => failure, { schedule: { ...SCHEDULE, expression: 'rate(1 day)' } });
  clock.advanceBy(minutes(24 * 60));
  await settle();
  expect(events).toHaveLength(1);
  clock.advanceBy(minutes(1));
  await settle();
  expect(events).toHaveLength(2);
  expect(sent).toEqual([
    {
      arn: 'failures',
      attributes: undefined,
      body: expect.objectContaining({
        version: '1.0',
        requestContext: expect.objectContaining({ condition: 'RetriesExhausted', approximateInvokeCount: 2 }),
        requestPayload: expect.objectContaining({ source: 'aws.events' }),
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        responsePayload: { errorType: 'Error', errorMessage: 'no' },
      }),
    },
  ]);
});

it('gives up an event that has grown old', async () => {
  let clock: ReturnType<typeof start>['clock'] | undefined;
  const started = start(
    () => {
      clock?.advanceBy(minutes(6));
      return failure;
    },
    { schedule: { ...SCHEDULE, expression: 'rate(1 day)' } },
  );
  clock = started.clock;
  clock.advanceBy(minutes(24 * 60));
  await settle();
  expect(started.events).toHaveLength(1);
  expect(started.sent).toEqual([
    expect.objectContaining({
      body: expect.objectContaining({ requestContext: expect.objectContaining({ condition: 'EventAgeExceeded' }) }),
    }),
  ]);
});

it("puts an event into the rule's dead-letter queue when its target is not to be had", async () => {
  const { clock, events, sent } = start(
    () => {
      throw new FunctionPaused('wake is paused');
    },
    { schedule: { ...SCHEDULE, expression: 'rate(1 day)' } },
  );
  clock.advanceBy(minutes(24 * 60));
  for (let retries = 0; retries < 3; retries += 1) {
    await settle();
    clock.advanceBy(minutes(1));
  }
  await settle();
  expect(events).toEqual([]);
  expect(sent).toEqual([
    {
      arn: 'dead-letters',
      body: expect.objectContaining({ source: 'aws.events' }),
      attributes: expect.objectContaining({
        RULE_ARN: 'rule-arn',
        EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
        RETRY_ATTEMPTS: '2',
      }),
    },
  ]);
});

it('stops while something waits, and sets nothing down for that', async () => {
  const { clock, sent, scheduler } = start(() => failure);
  clock.advanceBy(minutes(1));
  await settle();
  expect(scheduler.underWay()).toBe(1);
  await scheduler.stop();
  expect(sent).toEqual([]);
});

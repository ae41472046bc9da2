import type { StageClock } from '../clock.ts';
import type { InvocationAnswer } from '../functions/invocation.ts';
import { FunctionPaused } from '../functions/invocation.ts';
import type { LocalFunction } from '../functions/local-function.ts';
import type { AsynchronousPlan, SchedulePlan } from '../template/stage-plan.ts';

/** Puts a message where an ARN says. */
export type Send = (arn: string, body: unknown, attributes?: Readonly<Record<string, string>>) => Promise<void>;

export interface EventPorts {
  readonly clock: StageClock;
  readonly send: Send;
  readonly signal: AbortSignal;
}

/** Lambda waits one minute, then two, before it tries an asynchronous event again. */
const functionRetryAfterMs = (retry: number): number => retry * 60_000;
const deliveryRetryAfterMs = (retry: number): number => Math.min(1000 * 2 ** retry, 60_000);

const secondsSince = (then: Date, { clock }: EventPorts): number => (clock.now().getTime() - then.getTime()) / 1000;

const sleep = (milliseconds: number, { clock, signal }: EventPorts): Promise<void> =>
  clock.sleepUntil(new Date(clock.now().getTime() + milliseconds), signal);

type Failed = Extract<InvocationAnswer, { ok: false }>;

const reportFailure = async (
  { event, failed, tries }: { readonly event: unknown; readonly failed: Failed; readonly tries: number },
  { functionArn, plan }: { readonly functionArn: string; readonly plan: AsynchronousPlan },
  { clock, send }: EventPorts,
): Promise<void> => {
  const { requestId, errorType, errorMessage } = failed;
  if (plan.onFailureArn !== undefined) {
    await send(plan.onFailureArn, {
      version: '1.0',
      timestamp: clock.now().toISOString(),
      requestContext: {
        requestId,
        functionArn: `${functionArn}:$LATEST`,
        condition: tries > plan.maximumRetryAttempts ? 'RetriesExhausted' : 'EventAgeExceeded',
        approximateInvokeCount: tries,
      },
      requestPayload: event,
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: { errorType, errorMessage },
    });
  }
  if (plan.deadLetterArn !== undefined) {
    await send(plan.deadLetterArn, event, { RequestID: requestId, ErrorCode: '200', ErrorMessage: errorMessage });
  }
};

/**
 * Runs a function with an event that nobody waits for, as Lambda's own queue does: retried by the function's settings,
 * at last sent to its failure destination.
 * @throws {FunctionPaused} when the function is not to be had for the first try
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const invokeUntilDone = async (
  run: LocalFunction,
  event: unknown,
  plan: AsynchronousPlan,
  ports: EventPorts,
): Promise<undefined> => {
  const accepted = ports.clock.now();
  let failed: Failed | undefined;
  let tries = 0;
  while (!ports.signal.aborted) {
    const answer = await run.invoke(event);
    tries += 1;
    if (answer.ok) return undefined;
    failed = answer;
    if (tries > plan.maximumRetryAttempts || secondsSince(accepted, ports) > plan.maximumEventAgeSeconds) break;
    await sleep(functionRetryAfterMs(tries), ports);
  }
  if (failed === undefined || ports.signal.aborted) return undefined;
  await reportFailure({ event, failed, tries }, { functionArn: run.arn, plan }, ports);
  return undefined;
};

const pausedOrThrow = (error: unknown): FunctionPaused => {
  if (error instanceof FunctionPaused) return error;
  throw error;
};

/** What EventBridge puts beside an event that it could not deliver. */
const toDeadLetters = async (
  { schedule, event }: ScheduledEvent,
  { retries, condition, reason }: { readonly retries: number; readonly condition: string; readonly reason: string },
  { send }: EventPorts,
): Promise<void> => {
  if (schedule.deadLetterArn === undefined) return;
  await send(schedule.deadLetterArn, event, {
    RULE_ARN: schedule.arn,
    TARGET_ARN: schedule.functionArn,
    ERROR_CODE: 'TARGET_NOT_AVAILABLE',
    ERROR_MESSAGE: reason,
    EXHAUSTED_RETRY_CONDITION: condition,
    RETRY_ATTEMPTS: `${retries}`,
  });
};

export interface ScheduledEvent {
  readonly schedule: SchedulePlan;
  readonly event: unknown;
}

/**
 * Delivers one event of a schedule. A paused function counts as a target that is not to be had: the schedule's own retry
 * policy holds, and its dead-letter queue.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export const deliverEvent = async (
  scheduled: ScheduledEvent,
  { run, plan }: { readonly run: LocalFunction; readonly plan: AsynchronousPlan },
  ports: EventPorts,
): Promise<void> => {
  const { maximumEventAgeSeconds, maximumRetryAttempts } = scheduled.schedule;
  const fired = ports.clock.now();
  for (let retries = 0; !ports.signal.aborted; retries += 1) {
    const refusal = await invokeUntilDone(run, scheduled.event, plan, ports).catch(pausedOrThrow);
    if (refusal === undefined) return;
    const tooOld = secondsSince(fired, ports) > maximumEventAgeSeconds;
    if (tooOld || retries >= maximumRetryAttempts) {
      const condition = tooOld ? 'MaximumEventAgeInSeconds' : 'MaximumRetryAttempts';
      return toDeadLetters(scheduled, { retries, condition, reason: refusal.message }, ports);
    }
    await sleep(deliveryRetryAfterMs(retries), ports);
  }
};

import type { Clock } from '../../../domain/shared/clock.ts';
import { type IdempotencyRecords, once } from '../../../domain/shared/idempotency.ts';
import { type Digest, derivedId } from '../../../domain/shared/ids.ts';
import { type Answer, PROBLEMS, problem } from './problem.ts';
import type { CallContext, ReadyCall } from './route.ts';

export interface OnceOptions {
  readonly records: IdempotencyRecords<Answer>;
  readonly clock: Clock;
  readonly digest: Digest;
}

/** An HTTP API waits for 30 seconds at the most. */
const LEASE_SECONDS = 60;

/** Ends the work without an answer to keep. */
class NotFinal extends Error {
  readonly answer: Answer;
  constructor(answer: Answer) {
    super('there is more to do');
    this.answer = answer;
  }
}

export interface CarriedOut {
  readonly answer: Answer;
  readonly isRepeated: boolean;
}

/**
 * Carries out a command once under its caller's key. The key belongs to one caller and one operation; sent again with
 * anything else in path, query or body it is refused. Problems are answers too, and are kept; faults are not.
 */
export const carryOutOnce = ({ records, clock, digest }: OnceOptions) => {
  const doOnce = once({ records, clock, leaseSeconds: LEASE_SECONDS });

  return async (
    routeKey: string,
    call: ReadyCall,
    { caller, startedAt }: Omit<CallContext, 'commandId'>,
  ): Promise<CarriedOut> => {
    const key = derivedId(digest, [caller.id, routeKey, call.key]);
    const commandId = derivedId(digest, [key, call.said]);
    let isRepeated = true;
    const work = async (): Promise<Answer> => {
      isRepeated = false;
      const answer = await call.act({ caller, startedAt, commandId });
      if (answer.isProvisional === true) throw new NotFinal(answer);
      return answer;
    };
    try {
      const done = await doOnce({ key, fingerprint: commandId }, work);
      if (done.state === 'answered') return { answer: done.answer, isRepeated };
      return { answer: REFUSED[done.state], isRepeated: true };
    } catch (error) {
      if (error instanceof NotFinal) return { answer: error.answer, isRepeated };
      throw error;
    }
  };
};

const REFUSED = {
  'in-flight': problem(
    PROBLEMS.inFlight,
    'this call was sent before and is still being carried out; ask again in a few seconds under the same key',
  ),
  'another-command': problem(
    PROBLEMS.anotherCommand,
    'this Idempotency-Key was used for a call that said something else; take a new key for a new call',
  ),
};

import { fullJitterSeconds, type Random } from '../../domain/shared/backoff.ts';
import { judgementOf, poolFault, type RefusalName, refusalNameOf } from './cognito-failures.ts';
import { createPacer, type Operation, type Pacing } from './pacing.ts';

/** `isAfterDoubt`: an earlier try of this call may have been carried out, its answer lost. */
export type Answered<Output> =
  | { readonly ok: true; readonly output: Output }
  | {
      readonly ok: false;
      readonly operation: Operation;
      readonly refusal: RefusalName;
      readonly error: unknown;
      readonly isAfterDoubt: boolean;
    };

export interface PoolCallsOptions extends Pacing {
  readonly random: Random;
  /** Of one call, the first included. */
  readonly tries: number;
}

const BACKOFF = { baseSeconds: 0.2, capSeconds: 5 };

/**
 * Makes calls, each try at its turn, with full-jitter backoff after one that was throttled or lost.
 * @throws when the tries are used up, or when another one is in vain
 */
export const createPoolCalls = (options: PoolCallsOptions) => {
  const { sleep, random, tries } = options;
  const turn = createPacer(options);
  return async <Output>(operation: Operation, send: () => Promise<Output>): Promise<Answered<Output>> => {
    let isAfterDoubt = false;
    for (let tried = 1; ; tried += 1) {
      await turn(operation);
      try {
        return { ok: true, output: await send() };
      } catch (error) {
        const refusal = refusalNameOf(error);
        if (refusal !== undefined) return { ok: false, operation, refusal, error, isAfterDoubt };
        const { isWorthAnotherTry, isInDoubt } = judgementOf(error);
        if (!isWorthAnotherTry || tried >= tries) throw poolFault(operation, error, tried);
        isAfterDoubt ||= isInDoubt;
        await sleep(1000 * fullJitterSeconds(tried, BACKOFF, random));
      }
    }
  };
};
export type PoolCalls = ReturnType<typeof createPoolCalls>;

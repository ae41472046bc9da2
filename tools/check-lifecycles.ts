import { checkLifecycle } from '../src/domain/statuses/check-lifecycle.ts';
import type { Lifecycle } from '../src/domain/statuses/lifecycle.ts';
import { REQUESTS } from '../src/domain/statuses/requests-lifecycle.ts';

/** Every lifecycle there is. */
const LIFECYCLES: readonly Lifecycle[] = [REQUESTS];

/** @throws naming all that is wrong with the definitions; nothing is built with a wrong one */
export const refuseWrongLifecycles = (lifecycles: readonly Lifecycle[] = LIFECYCLES): void => {
  const problems = lifecycles.flatMap((lifecycle) =>
    checkLifecycle(lifecycle).map((problem) => `the lifecycle of a ${lifecycle.record}: ${problem}`),
  );
  if (problems.length > 0) throw new Error(problems.join('\n'));
};

import { join } from 'node:path';
import type { StageClock } from './clock.ts';
import type { AcceptedMessage } from './door/message.ts';
import type { Invoke } from './functions/invocation.ts';
import type { StageFolder } from './stage-folder.ts';
import type { StagePlan } from './template/stage-plan.ts';
import type { AnswerUserPool } from './user-pool/answer-calls.ts';
import type { KeptPool } from './user-pool/kept-pool.ts';
import type { SignIn } from './user-pool/sign-in.ts';
import type { SignUp } from './user-pool/sign-up.ts';

/** The user pool of a stage: what AWS clients ask of it, and what people do there by themselves. */
export interface StageUserPool extends SignUp {
  readonly answer: AnswerUserPool;
  readonly signIn: SignIn;
  readonly kept: KeptPool;
}

export interface StageUserPoolOptions {
  readonly plan: Pick<StagePlan, 'userPool' | 'userGroups'>;
  readonly folder: StageFolder;
  readonly region: string;
  readonly clock: StageClock;
  invokerOf(functionArn: string): Invoke;
  /** Puts a mail into the inbox. */
  accept(message: AcceptedMessage): void;
}

/** Nothing is made where the template has no user pool. */
export const openStageUserPool = async (options: StageUserPoolOptions): Promise<StageUserPool | undefined> => {
  const { plan, folder, region, clock, invokerOf, accept } = options;
  const { userPool: pool, userGroups: groups } = plan;
  if (pool === undefined) return undefined;
  const [
    { createAnswerUserPool },
    { openKeptPool },
    { createOperations },
    { createPoolMail },
    { createSignIn },
    { createSignUp },
    { createTriggers },
  ] = await Promise.all([
    import('./user-pool/answer-calls.ts'),
    import('./user-pool/kept-pool.ts'),
    import('./user-pool/operations.ts'),
    import('./user-pool/pool-mail.ts'),
    import('./user-pool/sign-in.ts'),
    import('./user-pool/sign-up.ts'),
    import('./user-pool/triggers.ts'),
  ]);
  const kept = openKeptPool(join(folder.path, 'user-pool.json'), clock);
  const triggers = createTriggers({ pool, region, invokerOf });
  const mail = createPoolMail({ kept, triggers, clock, accept });
  const operations = createOperations({ kept, pool, groups, triggers, mail });
  return {
    kept,
    answer: createAnswerUserPool(operations, kept, pool.id),
    signIn: createSignIn({ kept, triggers, clock }),
    ...createSignUp({ kept, pool, triggers, mail, clock }),
  };
};

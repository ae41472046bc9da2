import { join } from 'node:path';
import type { StageClock } from './clock.ts';
import type { FunctionLog } from './functions/function-log.ts';
import { lambdaEnvironment, type ServiceEndpoints } from './functions/lambda-environment.ts';
import { createLocalFunction, type LocalFunction } from './functions/local-function.ts';
import { startLocalThread } from './functions/local-thread.ts';
import { unpackArtifact } from './functions/unpack.ts';
import type { AsynchronousPlan, FunctionPlan } from './template/stage-plan.ts';

export interface StageFunctionsOptions {
  readonly plans: readonly FunctionPlan[];
  /** Where `<name>.zip` lies. */
  readonly artifacts: string;
  readonly workFolder: string;
  readonly endpoints: ServiceEndpoints;
  readonly region: string;
  readonly clock: StageClock;
  readonly log: FunctionLog;
}

export interface StageFunctions {
  /** By the name of the source file, without its trigger: `plan-notifications`. */
  readonly byName: Readonly<Record<string, LocalFunction>>;
  /** @throws when the template points to a function that it does not have */
  ofArn(arn: string): { readonly run: LocalFunction; readonly plan: AsynchronousPlan };
  stop(): Promise<void>;
}

/** More threads at once would only wait for the same few processors. */
const MOST_THREADS = 4;

export const startStageFunctions = (options: StageFunctionsOptions): StageFunctions => {
  const start = (plan: FunctionPlan): LocalFunction => {
    const folder = join(options.workFolder, plan.name);
    const bundle = unpackArtifact(join(options.artifacts, `${plan.name}.zip`), folder, plan.handler);
    const environment = lambdaEnvironment(plan, options.endpoints, options.region);
    return createLocalFunction({
      name: plan.name,
      arn: plan.arn,
      maximumConcurrency: Math.min(plan.maximumConcurrency ?? MOST_THREADS, MOST_THREADS),
      startThread: () =>
        startLocalThread({
          data: {
            bundle,
            handler: plan.handler,
            functionName: plan.functionName,
            arn: plan.arn,
            memoryMegabytes: plan.memoryMegabytes,
            clockOffset: options.clock.offset,
          },
          environment,
          timeoutSeconds: plan.timeoutSeconds,
          onOutput: (text) => options.log.write(plan.name, text),
        }),
    });
  };

  const functions = options.plans.map((plan) => ({ run: start(plan), plan: plan.asynchronous }));
  return {
    byName: Object.fromEntries(functions.map(({ run }) => [run.name, run])),
    ofArn(arn) {
      const found = functions.find(({ run }) => run.arn === arn);
      if (found === undefined) throw new Error(`the template has no function ${arn}`);
      return found;
    },
    async stop() {
      await Promise.all(functions.map(({ run }) => run.stop()));
    },
  };
};

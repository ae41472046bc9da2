import { runSls as runSlsOver, type SlsRun } from '../src/adapters/serverless/run-sls.ts';

export type { SlsRun };

/** Runs `sls` over the project with its built functions, and answers its exit code with all it printed. */
export const runSls = async (root: string, args: readonly string[], env = process.env): Promise<SlsRun> =>
  runSlsOver({ root, args, env });

import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import type { TestRun } from '../../domain/operations/deploy/facts.ts';

const $TestRun = z.object({
  tree: z.string().optional(),
  isWhole: z.boolean(),
  passed: z.number().int(),
  failed: z.number().int(),
  skipped: z.number().int(),
  endedAt: z.iso.datetime(),
});

/** What tools/test-run-reporter.cjs has written after `npm test`. @throws when it is cut off or something else */
export const readTestRun = (path: string): TestRun | undefined => {
  if (!existsSync(path)) return undefined;
  const { tree, endedAt, ...counts } = $TestRun.parse(JSON.parse(readFileSync(path, 'utf8')));
  return { ...counts, endedAt: new Date(endedAt), ...(tree === undefined ? {} : { tree }) };
};

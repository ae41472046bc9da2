import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { nothingLookedAt, watchNode } from './watch-node.ts';

/**
 * Set up before every test file: looks for the secrets of the tests in all that leaves the code under test, and fails the
 * file that let one out. What a run prints is searched once more, whole, by leak-reporter.ts.
 */
const leaks: string[] = [];
const looked = nothingLookedAt();
const { testPath = 'unknown' } = expect.getState();

watchNode((place, found, of) => {
  looked[place] += 1;
  const { currentTestName = 'before or after its tests' } = expect.getState();
  if (found) leaks.push(`a secret is among the ${place}${of === '' ? '' : ` (${of})`}: ${currentTestName}`);
});

afterAll(() => {
  const folder = process.env.TEST_LEAKS;
  if (folder !== undefined)
    appendFileSync(join(folder, `${process.pid}.ndjson`), `${JSON.stringify({ testPath, looked, leaks })}\n`);
  if (leaks.length > 0) throw new Error(`C3: ${[...new Set(leaks)].join('; ')}`);
});

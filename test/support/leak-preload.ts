import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { nothingLookedAt, watchNode } from './watch-node.ts';

/**
 * What leak-watch.ts does, for a process that a test starts: imported first by the scenarios of test/e2e, which run a local
 * stage. leak-reporter.ts reads what is found.
 */
const testPath = process.argv[1] ?? 'unknown';
const looked = nothingLookedAt();

const tell = (leaks: readonly string[], counts: Readonly<Record<string, number>>): void => {
  const folder = process.env.TEST_LEAKS;
  if (folder === undefined) return;
  appendFileSync(join(folder, `${process.pid}.ndjson`), `${JSON.stringify({ testPath, looked: counts, leaks })}\n`);
};

watchNode((place, found, of) => {
  looked[place] += 1;
  if (found) tell([`a secret is among the ${place}${of === '' ? '' : ` (${of})`}`], {}); // a crash leaves no other word
});
process.once('exit', () => tell([], looked));

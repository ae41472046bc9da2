import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Results {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numFailedTestSuites: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

interface Leaks {
  readonly looked: Readonly<Record<string, number>>;
  readonly leaks: readonly string[];
}

/** Says what the last `npm test` found, what it left out, and whether a secret was seen in anything that it let out. */
const path = join(import.meta.dirname, '..', '.build', 'test-results.json');
const results: Results = JSON.parse(readFileSync(path, 'utf8'));
const skipped = results.testResults
  .flatMap(({ assertionResults }) => assertionResults)
  .filter(({ status }) => status === 'pending' || status === 'todo');
for (const { fullName } of skipped) console.log(`skipped: ${fullName}`);

const { looked, leaks }: Leaks = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '.build', 'leaks.json'), 'utf8'),
);
const places = Object.entries(looked).map(([place, times]) => `${times} ${place}`);
for (const leak of leaks) console.log(`leaked: ${leak}`);
console.log(`secrets of the tests seen ${leaks.length} time(s) in ${places.join(', ')}`);
/** Of a whole run: who looked at nothing has found nothing. */
const blind = Object.entries(looked).filter(([, times]) => times === 0);
for (const [place] of blind) console.log(`not looked at: ${place}`);

const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
console.log(
  `${results.numPassedTests} passed, ${failed} failed, ${results.numPendingTests + results.numTodoTests} skipped`,
);
if (leaks.length > 0 || blind.length > 0) process.exitCode = 1;
if (!results.success || failed > 0 || results.numPassedTests === 0) process.exitCode = 1;

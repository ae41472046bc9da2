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

/** Says what the last `npm test` found, and what it left out. */
const path = join(import.meta.dirname, '..', '.build', 'test-results.json');
const results: Results = JSON.parse(readFileSync(path, 'utf8'));
const skipped = results.testResults
  .flatMap(({ assertionResults }) => assertionResults)
  .filter(({ status }) => status === 'pending' || status === 'todo');
for (const { fullName } of skipped) console.log(`skipped: ${fullName}`);

const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
console.log(
  `${results.numPassedTests} passed, ${failed} failed, ${results.numPendingTests + results.numTodoTests} skipped`,
);
if (!results.success || failed > 0 || results.numPassedTests === 0) process.exitCode = 1;

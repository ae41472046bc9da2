const { execFileSync } = require('node:child_process');
const { mkdtempSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { dirname, join } = require('node:path');

/** What git would call the content that lies here now, committed or not; `undefined` outside a repository. */
const treeOf = (root) => {
  const folder = mkdtempSync(join(tmpdir(), 'test-run-'));
  const git = (...args) =>
    execFileSync('git', args, {
      cwd: root,
      env: { ...process.env, GIT_INDEX_FILE: join(folder, 'index') },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    git('read-tree', 'HEAD');
    git('add', '--all');
    return git('write-tree');
  } catch {
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/**
 * Says beside the results of `npm test` which content was tested, for `realtechee deploy`: content that changed while the
 * tests ran has no name there. Any other run of jest is nobody's business.
 */
class TestRunReporter {
  constructor({ rootDir, outputFile, testPathPatterns, testNamePattern, onlyChanged, shard }) {
    this.rootDir = rootDir;
    this.outputFile = outputFile;
    const chosen = testPathPatterns?.patterns ?? [];
    this.isWhole = chosen.length === 0 && !testNamePattern && !onlyChanged && !shard;
  }

  onRunStart() {
    if (this.outputFile) this.tree = treeOf(this.rootDir);
  }

  onRunComplete(_, results) {
    if (!this.outputFile) return;
    const tree = treeOf(this.rootDir);
    const file = join(dirname(this.outputFile), 'test-run.json');
    const run = {
      ...(tree !== undefined && tree === this.tree ? { tree } : {}),
      isWhole: this.isWhole && !results.wasInterrupted,
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
      endedAt: new Date().toISOString(),
    };
    writeFileSync(`${file}.unfinished`, JSON.stringify(run));
    renameSync(`${file}.unfinished`, file);
  }
}

module.exports = TestRunReporter;
module.exports.treeOf = treeOf;

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApprovals } from '../../../src/adapters/build/approval-file.ts';
import { readArtifactHashes } from '../../../src/adapters/build/artifact-hashes.ts';
import { readTestRun } from '../../../src/adapters/build/test-run-file.ts';
import { readCommit } from '../../../src/adapters/git/git-checkout.ts';
import { BadApproval } from '../../../src/domain/operations/deploy/ports.ts';

const TestRunReporter = createRequire(__filename)('../../../tools/test-run-reporter.cjs');

describe('the checkout that is deployed', () => {
  let root: string;
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=Ana', '-c', 'user.email=Ana@example.com', ...args], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'checkout-'));
    git('init', '-q', '-b', 'main');
    writeFileSync(join(root, 'a.txt'), 'a');
    writeFileSync(join(root, '.gitignore'), 'ignored\n.build/\n');
    git('add', '.');
    git('commit', '-q', '-m', 'Begin\n\nCo-authored-by: Ben <ben@example.com>');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('O4: is known by its commit, its content, everybody who wrote it, and what differs', async () => {
    const commit = await readCommit(root);
    expect(commit).toEqual({
      id: git('rev-parse', 'HEAD'),
      tree: git('rev-parse', 'HEAD^{tree}'),
      authors: ['ana', 'ana@example.com', 'ben@example.com', 'ben'],
      changed: [],
      isPushed: false,
    });
    writeFileSync(join(root, 'a.txt'), 'b');
    writeFileSync(join(root, 'new.txt'), 'n');
    writeFileSync(join(root, 'ignored'), 'i');
    expect((await readCommit(root))?.changed).toEqual(['a.txt', 'new.txt']);
  });

  it('O4: is pushed when a remote has its commit', async () => {
    const remote = mkdtempSync(join(tmpdir(), 'remote-'));
    execFileSync('git', ['init', '-q', '--bare', remote]);
    git('remote', 'add', 'origin', remote);
    git('push', '-q', 'origin', 'main');
    expect((await readCommit(root))?.isPushed).toBe(true);
    git('commit', '-q', '--allow-empty', '-m', 'More');
    expect((await readCommit(root))?.isPushed).toBe(false);
    rmSync(remote, { recursive: true });
  });

  it('is none outside a repository', async () => {
    rmSync(join(root, '.git'), { recursive: true });
    expect(await readCommit(root)).toBeUndefined();
  });

  const results = {
    numPassedTests: 7,
    numFailedTests: 0,
    numRuntimeErrorTestSuites: 0,
    numPendingTests: 1,
    numTodoTests: 0,
  };
  const file = () => join(root, 'test-run.json');
  const testing = (meanwhile: () => void, given: object = {}) => {
    const reporter = new TestRunReporter({ rootDir: root, outputFile: join(root, 'results.json'), ...given });
    reporter.onRunStart();
    meanwhile();
    reporter.onRunComplete(new Set(), results);
    return readTestRun(file());
  };

  it('O4: binds a test run to the content that was tested, committed before or after', async () => {
    const tested = testing(() => {});
    expect(tested).toMatchObject({
      tree: git('rev-parse', 'HEAD^{tree}'),
      isWhole: true,
      passed: 7,
      failed: 0,
      skipped: 1,
    });
    rmSync(file());
    writeFileSync(join(root, 'a.txt'), 'b');
    const uncommitted = testing(() => {});
    expect(uncommitted?.tree).not.toBe(git('rev-parse', 'HEAD^{tree}'));
    rmSync(file());
    git('commit', '-qam', 'After the tests');
    expect((await readCommit(root))?.tree).toBe(uncommitted?.tree);
  });

  it('O4: binds it to nothing when the content changed while the tests ran', () => {
    expect(testing(() => writeFileSync(join(root, 'a.txt'), 'c'))).not.toHaveProperty('tree');
  });

  it('says of a run of some tests that it is not whole, and nothing of a run that is not npm test', () => {
    expect(testing(() => {}, { testPathPatterns: { patterns: ['one'] } })?.isWhole).toBe(false);
    expect(testing(() => {}, { testNamePattern: 'one' })?.isWhole).toBe(false);
    rmSync(file());
    expect(testing(() => {}, { outputFile: undefined })).toBeUndefined();
  });

  it('refuses the record of a test run that is cut off', () => {
    writeFileSync(file(), '{"tree":');
    expect(() => readTestRun(file())).toThrow();
    writeFileSync(file(), '{}');
    expect(() => readTestRun(file())).toThrow();
  });

  it('has its archives by their hashes, as Lambda knows them', () => {
    writeFileSync(join(root, 'work.zip'), 'bytes');
    expect([...readArtifactHashes(root)]).toEqual([['work.zip', expect.stringMatching(/^[\w+/]{43}=$/)]]);
    expect(readArtifactHashes(join(root, 'absent')).size).toBe(0);
  });

  const APPROVAL = {
    stage: 'prod',
    commit: 'a'.repeat(40),
    approvedBy: 'ben@example.com',
    approvedAt: '2026-04-01T10:00:00Z',
  };
  const approvalOf = async (text: string) => {
    writeFileSync(join(root, 'approval.json'), text);
    return createApprovals({ file: join(root, 'approval.json'), variable: undefined }).read();
  };

  it('O4: reads an approval from a file or the environment', async () => {
    const expected = { ...APPROVAL, approvedAt: new Date(APPROVAL.approvedAt) };
    expect(await approvalOf(JSON.stringify(APPROVAL))).toEqual(expected);
    expect(await createApprovals({ file: undefined, variable: JSON.stringify(APPROVAL) }).read()).toEqual(expected);
    expect(await createApprovals({ file: undefined, variable: undefined }).read()).toBeUndefined();
  });

  it.each([
    ['no JSON', 'yes, please', 'no JSON'],
    ['no stage', JSON.stringify({ ...APPROVAL, stage: undefined }), 'stage'],
    ['half a commit', JSON.stringify({ ...APPROVAL, commit: 'abc' }), 'commit'],
    ['nobody', JSON.stringify({ ...APPROVAL, approvedBy: '' }), 'approvedBy'],
    ['no time', JSON.stringify({ ...APPROVAL, approvedAt: 'yesterday' }), 'approvedAt'],
    ['a field too many', JSON.stringify({ ...APPROVAL, force: true }), 'force'],
  ])('O4: refuses an approval with %s, naming it', async (_, text, says) => {
    await expect(approvalOf(text)).rejects.toThrow(BadApproval);
    await expect(approvalOf(text)).rejects.toThrow(says);
  });

  it('O4: refuses an approval that is not there', async () => {
    const absent = createApprovals({ file: join(root, 'absent.json'), variable: undefined });
    await expect(absent.read()).rejects.toThrow('cannot be read');
  });
});

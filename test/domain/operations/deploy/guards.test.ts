import type { DeployFacts } from '../../../../src/domain/operations/deploy/facts.ts';
import { isAllowed, judgeDeployment } from '../../../../src/domain/operations/deploy/guards.ts';
import { wantedExecutions } from '../../../../src/domain/operations/deploy/wanted-executions.ts';

const NOW = new Date('2026-04-01T12:00:00.000Z');
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);
const COMMIT = 'a'.repeat(40);
const TREE = 'b'.repeat(40);

const commit = { id: COMMIT, tree: TREE, authors: ['ana', 'ana@example.com'], changed: [], isPushed: true };
const testRun = { tree: TREE, isWhole: true, passed: 2000, failed: 0, skipped: 3, endedAt: hoursAgo(1) };
const approval = { stage: 'prod', commit: COMMIT, approvedBy: 'ben@example.com', approvedAt: hoursAgo(2) };
const lost = {
  kind: 'replaced',
  id: 'ContactsTable',
  type: 'AWS::DynamoDB::Table',
  paths: [],
  holdsData: true,
} as const;

/** A deployment of prod that every guard lets pass. */
const FINE: DeployFacts = {
  stage: 'prod',
  now: NOW,
  operator: 'operator:cleo',
  commit,
  testRun,
  configurationProblems: [],
  isolationProblems: [],
  changes: [],
  executions: { limit: 1200, unreserved: 1200, wanted: 1000 },
  stackStatus: 'UPDATE_COMPLETE',
  alarm: 'off',
  backup: { id: 'b-1', at: hoursAgo(23) },
  needsNoBackup: false,
  approval,
};

const refusals = (facts: Partial<DeployFacts>) =>
  judgeDeployment({ ...FINE, ...facts }).filter(({ verdict }) => verdict === 'refused');

describe('the guards of a deployment of production', () => {
  it('O4: let pass what has a clean tree, tests, a valid configuration, a backup and an approval', () => {
    const verdicts = judgeDeployment(FINE);
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(Array(12).fill('passed'));
    expect(isAllowed(verdicts)).toBe(true);
  });

  it('O4, E4: let tables leave that a recovery has replaced, and nothing else', () => {
    const gone = { ...lost, kind: 'removed' } as const;
    const vault = { ...gone, id: 'BackupVault', type: 'AWS::Backup::BackupVault' } as const;
    expect(refusals({ changes: [gone], leaving: ['ContactsTable'] })).toEqual([]);
    expect(refusals({ changes: [gone] })).toMatchObject([{ guard: 'data' }]);
    expect(refusals({ changes: [gone, vault], leaving: ['ContactsTable'] })).toMatchObject([
      { guard: 'data', says: 'BackupVault (AWS::Backup::BackupVault) would be removed' },
    ]);
    expect(refusals({ changes: [lost], leaving: ['ContactsTable'] })).toMatchObject([{ guard: 'data' }]);
  });

  it('O4: refuse to put a stage onto other tables than it stands on, but onto those of its recovery', () => {
    const [deployed, packaged] = ['n'.repeat(26), 'o'.repeat(26)];
    expect(refusals({ tables: { deployed, packaged } })).toMatchObject([
      {
        guard: 'tables',
        remedy: expect.stringContaining(`backendSuffix: ${deployed} and what goes with it into infra/stages/prod.yml`),
      },
    ]);
    expect(refusals({ tables: { deployed, packaged, switchesTo: packaged } })).toEqual([]);
    expect(refusals({ tables: { deployed, packaged, switchesTo: 'x'.repeat(26) } })).toHaveLength(1);
    expect(refusals({ tables: { deployed, packaged: deployed } })).toEqual([]);
    expect(refusals({ tables: { deployed: undefined, packaged } })).toEqual([]);
  });

  it.each<[string, string, Partial<DeployFacts>, string]>([
    ['clean tree', 'a file that differs', { commit: { ...commit, changed: ['src/x.ts'] } }, 'src/x.ts'],
    ['known commit', 'a commit that no remote has', { commit: { ...commit, isPushed: false } }, 'no remote'],
    ['tests', 'no test run', { testRun: undefined }, 'no test run'],
    ['tests', 'a failed test', { testRun: { ...testRun, failed: 1 } }, '1 tests failed'],
    ['tests', 'a run of nothing', { testRun: { ...testRun, passed: 0 } }, '0 passed'],
    ['tests', 'a run of some files', { testRun: { ...testRun, isWhole: false } }, 'left test files out'],
    ['tests', 'a run of another state', { testRun: { ...testRun, tree: 'c'.repeat(40) } }, 'another state'],
    [
      'tests',
      'a run during which files changed',
      { testRun: { isWhole: true, passed: 9, failed: 0, skipped: 0, endedAt: NOW } },
      'another state',
    ],
    ['configuration', 'a missing parameter', { configurationProblems: ['mail-from: is missing'] }, 'mail-from'],
    ['isolation', 'a shared name', { isolationProblems: ['prod may read dev'] }, 'prod may read dev'],
    ['data', 'a table that would be made anew', { changes: [lost] }, 'ContactsTable'],
    ['data', 'a table that would go', { changes: [{ ...lost, kind: 'removed' }] }, 'ContactsTable'],
    ['data', 'a table that would lose its protection', { changes: [{ ...lost, kind: 'unprotected' }] }, 'unprotected'],
    [
      'executions',
      'more than the account has',
      { executions: { limit: 1000, unreserved: 1000, wanted: 1000 } },
      'only 1000 are not',
    ],
    ['stack', 'an update under way', { stackStatus: 'UPDATE_IN_PROGRESS' }, 'UPDATE_IN_PROGRESS'],
    ['stack', 'a rollback that failed', { stackStatus: 'UPDATE_ROLLBACK_FAILED' }, 'UPDATE_ROLLBACK_FAILED'],
    ['stack', 'a cleanup under way', { stackStatus: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' }, 'CLEANUP'],
    ['alarm', 'the critical alarm', { alarm: 'on' }, 'critical alarm is on'],
    ['backup', 'no backup', { backup: undefined }, 'there is none'],
    ['backup', 'an old backup', { backup: { id: 'b-1', at: hoursAgo(25) } }, '25 hours old'],
    ['backup', 'a backup of tomorrow', { backup: { id: 'b-1', at: hoursAgo(-1) } }, 'future'],
    ['approval', 'no approval', { approval: undefined }, 'nobody has approved'],
    ['approval', 'an approval that is none', { approval: undefined, approvalProblem: 'x.json: commit' }, 'x.json'],
    ['approval', 'an approval for dev', { approval: { ...approval, stage: 'dev' } }, 'stage dev'],
    ['approval', 'an approval of another commit', { approval: { ...approval, commit: 'd'.repeat(40) } }, 'dddddd'],
    ['approval', 'its author', { approval: { ...approval, approvedBy: 'Ana@Example.com' } }, 'its author'],
    ['approval', 'whoever deploys', { approval: { ...approval, approvedBy: 'cleo ' } }, 'whoever deploys'],
    [
      'approval',
      'an old approval',
      { approval: { ...approval, approvedAt: hoursAgo(24 * 7 + 1) } },
      'older than 7 days',
    ],
    ['approval', 'an approval of tomorrow', { approval: { ...approval, approvedAt: hoursAgo(-1) } }, 'future'],
  ])('O4: %s refuses %s, alone, and says what to do', (guard, _, facts, says) => {
    expect(refusals(facts)).toEqual([
      { guard, verdict: 'refused', says: expect.stringContaining(says), remedy: expect.stringMatching(/\w+/) },
    ]);
  });

  it('O4: refuse everything that hangs on a commit where there is no repository', () => {
    expect(refusals({ commit: undefined }).map(({ guard }) => guard)).toEqual([
      'clean tree',
      'known commit',
      'tests',
      'approval',
    ]);
  });

  it('need no backup of a stage that has nothing yet, and no alarm that is not there', () => {
    const first = {
      changes: undefined,
      stackStatus: undefined,
      alarm: 'absent',
      needsNoBackup: true,
      backup: undefined,
    };
    expect(refusals({ ...first, alarm: 'absent' })).toEqual([]);
  });
});

describe('the executions that a deployment reserves', () => {
  const judged = (executions: DeployFacts['executions']) =>
    judgeDeployment({ ...FINE, executions }).find(({ guard }) => guard === 'executions');

  it('O4: may leave the 100 that Lambda keeps, and not one less', () => {
    expect(judged({ limit: 1000, unreserved: 900, wanted: 800 })).toMatchObject({
      verdict: 'passed',
      says: '800 more are reserved, 100 stay free for others',
    });
    expect(judged({ limit: 1000, unreserved: 900, wanted: 801 })).toMatchObject({ verdict: 'refused' });
  });

  it('O4: are refused with the limit that would do, and the way to ask for it or to need less', () => {
    expect(judged({ limit: 1000, unreserved: 1000, wanted: 1050 })).toEqual({
      guard: 'executions',
      verdict: 'refused',
      says: '1050 more would be reserved; of the account’s 1000 only 1000 are not, and Lambda keeps 100 so',
      remedy: expect.stringMatching(/ask for 1150: aws .*--desired-value 1150; .*--param reservedConcurrency=none$/),
    });
  });

  it('are no reason to refuse what reserves no more than it has, however little is left', () => {
    expect(judged({ limit: 10, unreserved: 10, wanted: 0 })).toMatchObject({ verdict: 'passed' });
  });

  it('are counted by function: what one gives back is not there yet for another', async () => {
    const one = (FunctionName: string, ReservedConcurrentExecutions: unknown) => ({
      Type: 'AWS::Lambda::Function',
      Properties: { FunctionName, ReservedConcurrentExecutions },
    });
    const Resources = {
      A: one('young', 50),
      B: one('as-before', 50),
      C: one('more', 60),
      D: one('less', 5),
      E: one('none', { Ref: 'AWS::NoValue' }),
      F: { Type: 'AWS::SQS::Queue' },
    };
    const had: Readonly<Record<string, number>> = { 'as-before': 50, more: 50, less: 50, none: 50 };
    const executions = {
      account: async () => ({ limit: 1000, unreserved: 800 }),
      reservedFor: async (name: string) => had[name] ?? 0,
    };
    expect(await wantedExecutions(executions)({ Resources })).toEqual({ limit: 1000, unreserved: 800, wanted: 60 });
  });
});

describe('the guards of a deployment of another stage', () => {
  it('ask for configuration, isolation, tables, data, executions and a quiet stack alone, and say so of the others', () => {
    const dev: DeployFacts = {
      ...FINE,
      stage: 'dev',
      commit: undefined,
      testRun: undefined,
      alarm: 'on',
      backup: undefined,
      approval: undefined,
    };
    const verdicts = judgeDeployment(dev);
    expect(isAllowed(verdicts)).toBe(true);
    expect(verdicts.filter(({ verdict }) => verdict === 'passed').map(({ guard }) => guard)).toEqual([
      'configuration',
      'isolation',
      'tables',
      'data',
      'executions',
      'stack',
    ]);
    expect(isAllowed(judgeDeployment({ ...dev, changes: [lost] }))).toBe(false);
  });
});

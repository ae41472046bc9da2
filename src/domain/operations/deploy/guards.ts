import type { DeployFacts } from './facts.ts';
import { losesData } from './template-changes.ts';

export interface GuardVerdict {
  readonly guard: string;
  readonly verdict: 'passed' | 'refused' | 'not-asked';
  readonly says: string;
  readonly remedy?: string;
}

type Answer = { readonly says: string; readonly remedy?: string; readonly passes: boolean };

interface Guard {
  readonly name: string;
  /** Asked of every stage, or of production alone. */
  readonly asked: 'always' | 'production';
  readonly judge: (facts: DeployFacts, limits: DeployLimits) => Answer;
}

export interface DeployLimits {
  readonly backupHours: number;
  readonly approvalDays: number;
}

export const LIMITS: DeployLimits = { backupHours: 24, approvalDays: 7 };

const HOUR = 3_600_000;
const passed = (says: string): Answer => ({ says, passes: true });
const refused = (says: string, remedy: string): Answer => ({ says, remedy, passes: false });
const listed = (all: readonly string[]): string =>
  all.length > 1 ? `${all[0]} and ${all.length - 1} more` : `${all[0]}`;

const cleanTree: Guard = {
  name: 'clean tree',
  asked: 'production',
  judge: ({ commit }) => {
    if (commit === undefined) return refused('this is no git checkout', 'deploy from a clone of the repository');
    return commit.changed.length === 0
      ? passed(commit.id.slice(0, 12))
      : refused(`${listed(commit.changed)} differ from the commit`, 'git stash, or commit and have it tested');
  },
};

const knownCommit: Guard = {
  name: 'known commit',
  asked: 'production',
  judge: ({ commit }) =>
    commit?.isPushed === true
      ? passed('a remote has it')
      : refused('no remote has this commit: nobody else could deploy it, or read what runs', 'git push'),
};

const passingTests: Guard = {
  name: 'tests',
  asked: 'production',
  judge: ({ testRun, commit }) => {
    const again = (says: string): Answer => refused(says, 'npm run build && npm test');
    if (testRun === undefined) return again('there is no test run');
    const { isWhole, passed: well, failed, skipped, tree } = testRun;
    if (!isWhole) return again('the last test run left test files out');
    if (failed > 0 || well === 0) return again(`${failed} tests failed, ${well} passed`);
    if (tree === undefined || tree !== commit?.tree)
      return again('the last test run was of another state than this commit');
    return passed(`${well} passed, ${skipped} skipped, on this very commit`);
  },
};

const validConfiguration: Guard = {
  name: 'configuration',
  asked: 'always',
  judge: ({ configurationProblems }) =>
    configurationProblems.length === 0
      ? passed('valid')
      : refused(listed(configurationProblems), 'realtechee config validate --stage STAGE'),
};

const isolated: Guard = {
  name: 'isolation',
  asked: 'always',
  judge: ({ isolationProblems }) =>
    isolationProblems.length === 0
      ? passed('shares nothing with another stage')
      : refused(listed(isolationProblems), 'realtechee stage isolation'),
};

const dataStays: Guard = {
  name: 'data',
  asked: 'always',
  judge: ({ changes, leaving = [] }) => {
    if (changes === undefined) return passed('a first deployment');
    const mayGo = changes.filter(({ kind, id }) => kind === 'removed' && leaving.includes(id));
    const lost = changes.filter((change) => losesData(change) && !mayGo.includes(change));
    if (lost.length === 0)
      return passed(
        mayGo.length === 0
          ? 'nothing that holds data is replaced or removed'
          : `${mayGo.length} tables leave the stack and stay in the account, protected; nothing else goes`,
      );
    const named = lost.map(({ kind, id, type }) => `${id} (${type}) would be ${kind}`);
    return refused(named.join('; '), 'change the template so that it stays; moving data is a migration of its own');
  },
};

const sameTables: Guard = {
  name: 'tables',
  asked: 'always',
  judge: ({ tables: { deployed, packaged, switchesTo } = { deployed: undefined, packaged: undefined } }) => {
    if (deployed === undefined || deployed === packaged) return passed('the stage stands on those of this checkout');
    if (packaged === switchesTo) return passed('the stage goes over to those of the recovery');
    return refused(
      `the stage stands on tables ${deployed}, and this would put it onto ${packaged}`,
      `write backendSuffix: ${deployed} and what goes with it into infra/stages/STAGE.yml (docs/operations/recovery.md)`,
    );
  },
};

const quietStack: Guard = {
  name: 'stack',
  asked: 'always',
  judge: ({ stackStatus }) => {
    if (stackStatus === undefined) return passed('is made by this deployment');
    const isQuiet = /_COMPLETE$/.test(stackStatus) && !/CLEANUP|DELETE/.test(stackStatus);
    return isQuiet ? passed(stackStatus) : refused(`is ${stackStatus}`, 'docs/runbooks/failed-deploy.md');
  },
};

/** Lambda keeps so many of an account's executions for functions that reserve none. */
export const KEPT_UNRESERVED = 100;

const enoughExecutions: Guard = {
  name: 'executions',
  asked: 'always',
  judge: ({ executions: { limit, unreserved, wanted } }) => {
    if (wanted === 0) return passed('reserves no more than it has');
    const lacking = wanted + KEPT_UNRESERVED - unreserved;
    if (lacking <= 0) return passed(`${wanted} more are reserved, ${unreserved - wanted} stay free for others`);
    return refused(
      `${wanted} more would be reserved; of the account’s ${limit} only ${unreserved} are not, and Lambda keeps ${KEPT_UNRESERVED} so`,
      `ask for ${limit + lacking}: aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 ` +
        `--desired-value ${limit + lacking}; or reserve less: --param reservedConcurrency=none`,
    );
  },
};

const noAlarm: Guard = {
  name: 'alarm',
  asked: 'production',
  judge: ({ alarm }) =>
    alarm === 'on'
      ? refused(
          'the critical alarm is on: this deployment would be rolled back at once',
          'docs/runbooks/severities.md; then --unwatched',
        )
      : passed(alarm === 'absent' ? 'is made by this deployment' : 'the critical alarm is off'),
};

const freshBackup: Guard = {
  name: 'backup',
  asked: 'production',
  judge: ({ backup, needsNoBackup, now }, { backupHours }) => {
    const again = (says: string): Answer => refused(says, 'realtechee backup create --stage STAGE');
    if (needsNoBackup) return passed('there is nothing to back up yet');
    if (backup === undefined) return again('there is none');
    const hours = (now.getTime() - backup.at.getTime()) / HOUR;
    if (hours < 0) return again(`${backup.id} says that it was made in the future`);
    if (hours > backupHours) return again(`${backup.id} is ${Math.floor(hours)} hours old; ${backupHours} are allowed`);
    return passed(`${backup.id}, ${Math.floor(hours)} hours old`);
  },
};

const identityOf = (who: string): string =>
  who
    .toLowerCase()
    .replace(/^operator:/, '')
    .trim();

const approved: Guard = {
  name: 'approval',
  asked: 'production',
  judge: ({ approval, approvalProblem, stage, commit, operator, now }, { approvalDays }) => {
    const again = (says: string): Answer =>
      refused(says, 'docs/operations/deploy.md: have somebody else approve this commit');
    if (approvalProblem !== undefined) return again(approvalProblem);
    if (approval === undefined) return again('nobody has approved it');
    if (approval.stage !== stage) return again(`it is for stage ${approval.stage}`);
    if (approval.commit !== commit?.id) return again(`it is for commit ${approval.commit.slice(0, 12)}`);
    const who = identityOf(approval.approvedBy);
    if (commit.authors.includes(who)) return again('its author has approved it themselves');
    if (who === identityOf(operator)) return again('whoever deploys it has approved it themselves');
    const age = now.getTime() - approval.approvedAt.getTime();
    if (age < 0) return again('it says that it was given in the future');
    if (age > approvalDays * 24 * HOUR) return again(`it is older than ${approvalDays} days`);
    return passed(`by ${approval.approvedBy}`);
  },
};

const GUARDS: readonly Guard[] = [
  cleanTree,
  knownCommit,
  passingTests,
  validConfiguration,
  isolated,
  sameTables,
  dataStays,
  enoughExecutions,
  quietStack,
  noAlarm,
  freshBackup,
  approved,
];

export const isProduction = (stage: string): boolean => stage === 'prod';

/** Every guard's word on a deployment, in order. Outside production those for people's data and nerves are not asked. */
export const judgeDeployment = (facts: DeployFacts, limits: DeployLimits = LIMITS): readonly GuardVerdict[] =>
  GUARDS.map(({ name, asked, judge }) => {
    if (asked === 'production' && !isProduction(facts.stage))
      return { guard: name, verdict: 'not-asked', says: 'of production alone' };
    const { passes, says, remedy } = judge(facts, limits);
    return {
      guard: name,
      verdict: passes ? 'passed' : 'refused',
      says,
      ...(remedy === undefined ? {} : { remedy: remedy.replaceAll('STAGE', facts.stage) }),
    };
  });

export const isAllowed = (verdicts: readonly GuardVerdict[]): boolean =>
  verdicts.every(({ verdict }) => verdict !== 'refused');

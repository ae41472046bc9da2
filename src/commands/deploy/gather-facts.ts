import type { Approval, DeployFacts } from '../../domain/operations/deploy/facts.ts';
import { isProduction } from '../../domain/operations/deploy/guards.ts';
import { BadApproval } from '../../domain/operations/deploy/ports.ts';
import { leavingTables, suffixIn, type TableSwitch } from '../../domain/operations/deploy/table-switch.ts';
import { templateChanges } from '../../domain/operations/deploy/template-changes.ts';
import { wantedExecutions } from '../../domain/operations/deploy/wanted-executions.ts';
import { templateHash } from '../../domain/operations/stage/template-hash.ts';
import type { Tell } from '../operations/run-operation.ts';
import type { DeployDependencies } from './dependencies.ts';

const approvalOf = async ({ approvals }: DeployDependencies): Promise<Approval | string | undefined> => {
  try {
    return await approvals.read();
  } catch (fault) {
    if (fault instanceof BadApproval) return fault.message;
    throw fault;
  }
};

export interface Asked {
  readonly operator: string;
  readonly tell: Tell;
  readonly switchTo?: TableSwitch | undefined;
}

const tableFacts = (deployed: unknown, packaged: unknown, switchTo: TableSwitch | undefined) => {
  const tables = { deployed: suffixIn(deployed), packaged: suffixIn(packaged) };
  if (switchTo === undefined) return { tables };
  return { tables: { ...tables, switchesTo: switchTo.suffix }, leaving: leavingTables(deployed, switchTo) };
};

/** Everything that the guards judge, and what is deployed now. Reads only. */
export const gatherFacts = async (
  dependencies: DeployDependencies,
  stage: string,
  { operator, tell, switchTo }: Asked,
) => {
  const { packager, stacks, stackName, settings, digest, checkout, alarm, clock } = dependencies;
  const { newestBackup, configurationProblems, isolationProblems, executions } = dependencies;
  tell.step(`packaging ${stage}`);
  const packaged = await packager.pack(stage);
  tell.step(`reading ${stackName}`);
  const stack = await stacks.read(stackName);
  const isFirst = stack === undefined;
  tell.step('validating its configuration');
  const configuration = await configurationProblems(isFirst);
  tell.step('proving its isolation');
  const isolation = await isolationProblems();
  const needsNoBackup = isFirst || !settings.retainData;
  const isAskedForBackup = isProduction(stage) && !needsNoBackup;
  if (isAskedForBackup) tell.step('looking for its newest backup');
  const approval = await approvalOf(dependencies);
  const deployed: unknown = isFirst ? undefined : JSON.parse(stack.template);
  // for going back, a switch has the tables that it leaves
  const recovery = switchTo === undefined ? undefined : { id: switchTo.id, at: switchTo.checkedAt };
  const facts: DeployFacts = {
    stage,
    now: clock(),
    operator,
    commit: await checkout.commit(),
    testRun: await checkout.testRun(),
    configurationProblems: configuration,
    isolationProblems: isolation,
    changes: isFirst ? undefined : templateChanges(deployed, packaged.template),
    ...tableFacts(deployed, packaged.template, switchTo),
    executions: await wantedExecutions(executions)(packaged.template),
    stackStatus: stack?.status,
    alarm: isFirst ? 'absent' : await alarm.state(),
    backup: isAskedForBackup ? (recovery ?? (await newestBackup())) : undefined,
    needsNoBackup,
    approval: typeof approval === 'string' ? undefined : approval,
    ...(typeof approval === 'string' ? { approvalProblem: approval } : {}),
  };
  return { facts, stack, hash: templateHash(digest, packaged.template) };
};

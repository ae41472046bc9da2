import { type DeployEnd, type DeployOrder, deployStage } from '../../domain/operations/deploy/deploy-stage.ts';
import type { DeployFacts } from '../../domain/operations/deploy/facts.ts';
import { type GuardVerdict, isAllowed, judgeDeployment } from '../../domain/operations/deploy/guards.ts';
import type { PlannedChange } from '../../domain/operations/deploy/ports.ts';
import { holdingData, type TableSwitch } from '../../domain/operations/deploy/table-switch.ts';
import type { TemplateChange } from '../../domain/operations/deploy/template-changes.ts';
import { templateHash } from '../../domain/operations/stage/template-hash.ts';
import { examine } from '../health/health.ts';
import type { Outcome } from '../operations/outcome.ts';
import type { Tell } from '../operations/run-operation.ts';
import { styled, type Terminal, tableOf } from '../terminal.ts';
import type { DeployDependencies } from './dependencies.ts';
import { gatherFacts } from './gather-facts.ts';

export interface DeployOptions {
  readonly stage: string;
  readonly apply: boolean;
  readonly operator: string;
  readonly watchMinutes: number;
  /** How long the signal of the examination may take, in seconds. */
  readonly withinSeconds: number;
  readonly isUnwatched: boolean;
  /** As they were typed, for the command that comes next. */
  readonly params: readonly string[];
  /** A recovery whose tables the stage is to go on with. */
  readonly switchTo?: TableSwitch;
}

const switchingOf = (facts: DeployFacts, deployed: string | undefined): Pick<DeployOrder, 'switching'> => {
  const { leaving, tables } = facts;
  if (leaving === undefined || tables?.switchesTo === undefined) return {};
  const all = deployed === undefined ? [] : holdingData(JSON.parse(deployed));
  return { switching: { leaving, staying: all.filter((id) => !leaving.includes(id)) } };
};

const SHOWN = 30;
const SAYS = { passed: 'passed', refused: 'REFUSED', 'not-asked': '' } as const;

const guardTable = (verdicts: readonly GuardVerdict[]): string =>
  tableOf(
    ['', 'guard', ''],
    verdicts.map(({ guard, verdict, says }) => [SAYS[verdict], guard, says]),
    120,
  );

const pathsText = (paths: readonly string[]): string =>
  paths.length > 2 ? `${paths.slice(0, 2).join(', ')} and ${paths.length - 2} more` : paths.join(', ');

const changeLines = (changes: readonly TemplateChange[] | undefined): readonly string[] => {
  if (changes === undefined) return ['A first deployment: everything is made.'];
  if (changes.length === 0) return ['The template changes nothing; the functions’ code may.'];
  const rows = changes.slice(0, SHOWN).map(({ kind, id, type, paths }) => [kind, id, type, pathsText(paths)]);
  const more = changes.length > SHOWN ? [`… and ${changes.length - SHOWN} more, in the report`] : [];
  return [tableOf(['', 'resource', 'type', 'what'], rows, 60), ...more];
};

const previewLines = (changes: readonly PlannedChange[]): readonly string[] => {
  const rows = changes.slice(0, SHOWN).map(({ action, id, type, replacement = '' }) => [action, id, type, replacement]);
  return rows.length === 0
    ? ['CloudFormation had nothing to change but code.']
    : [tableOf(['action', 'resource', 'type', 'replaced'], rows, 60)];
};

const ENDS: Readonly<Record<DeployEnd['ended'], string>> = {
  deployed: 'is deployed',
  refused: 'is not deployed',
  failed: 'failed to deploy; CloudFormation has put back what it had changed',
  'rolled-back': 'was deployed and rolled back to the template from before',
  stuck: 'is deployed, and somebody has to look at it now',
};

const NEXT: Readonly<Record<DeployEnd['ended'], readonly string[]>> = {
  deployed: ['realtechee stage check --stage STAGE', 'realtechee monitor --stage STAGE --minutes 15'],
  refused: ['docs/operations/deploy.md'],
  failed: ['docs/runbooks/failed-deploy.md', 'realtechee health --stage STAGE'],
  'rolled-back': ['docs/runbooks/rollback.md', 'realtechee health --stage STAGE'],
  stuck: ['docs/runbooks/rollback.md', 'realtechee health --stage STAGE'],
};

const AFTER_THE_FIRST = [
  'docs/deploy.md, step 4: the unsubscribe key',
  'realtechee stage seed --stage STAGE --apply',
  'realtechee health --stage STAGE --comprehensive',
];

const nextOf = ({ ended }: DeployEnd, isFirst: boolean): readonly string[] =>
  isFirst && ended === 'deployed' ? AFTER_THE_FIRST : NEXT[ended];

const endOutcome = (
  end: DeployEnd,
  { stage, isFirst }: { readonly stage: string; readonly isFirst: boolean },
  head: readonly string[],
  terminal: Terminal,
): Outcome => {
  const isDeployed = end.ended === 'deployed';
  const because = 'because' in end ? `: ${end.because}` : '';
  const changes = 'changes' in end && !isFirst ? ['', ...previewLines(end.changes)] : [];
  return {
    verdict: isDeployed ? 'done' : 'refused',
    report: { end },
    lines: [
      ...head,
      ...changes,
      '',
      styled(terminal, isDeployed ? 'green' : 'red', `${stage} ${ENDS[end.ended]}${because}`),
    ],
    next: nextOf(end, isFirst).map((line) => line.replaceAll('STAGE', stage)),
  };
};

const plannedOutcome = (
  facts: DeployFacts,
  verdicts: readonly GuardVerdict[],
  lines: readonly string[],
  params: readonly string[],
  terminal: Terminal,
): Outcome => {
  const { stage } = facts;
  const mayGo = isAllowed(verdicts);
  const says = mayGo ? `${stage} may be deployed.` : `${stage} may not be deployed: see what is refused.`;
  const remedies = verdicts.flatMap(({ verdict, remedy }) =>
    verdict === 'refused' && remedy !== undefined ? [remedy] : [],
  );
  const given = params.map((param) => ` --param ${param}`).join('');
  const apply = `realtechee deploy --stage ${stage}${given} --apply${stage === 'prod' ? ' --confirm prod' : ''}`;
  return {
    verdict: mayGo ? 'done' : 'refused',
    report: { guards: verdicts, changes: facts.changes ?? null },
    lines: [...lines, '', styled(terminal, mayGo ? 'green' : 'red', says)],
    next: mayGo ? [apply] : remedies,
  };
};

const sickSigns =
  ({ health }: DeployDependencies, { stage, withinSeconds }: DeployOptions, step: Tell['step']) =>
  async (): Promise<readonly string[]> => {
    const signs = await examine(health)({ stage, isComprehensive: true, withinSeconds }, step);
    return (signs ?? []).filter(({ verdict }) => verdict === 'ill').map(({ sign }) => sign);
  };

/** Shows what the guards say and what would change; with `apply`, deploys, examines, watches, and goes back when it must. */
export const deploy =
  (dependencies: DeployDependencies, terminal: Terminal) =>
  async (options: DeployOptions, tell: Tell): Promise<Outcome> => {
    const { stage, apply, operator, watchMinutes, isUnwatched, params } = options;
    const { changes, deployer, alarm, clock, sleep, checkout, stackName, settings, digest } = dependencies;
    const { switchTo } = options;
    const { facts, stack, hash } = await gatherFacts(dependencies, stage, { operator, tell, switchTo });
    const verdicts = judgeDeployment(isUnwatched ? { ...facts, alarm: 'off' } : facts);
    const lines = [...changeLines(facts.changes), '', guardTable(verdicts)];
    if (!apply || !isAllowed(verdicts)) return plannedOutcome(facts, verdicts, lines, params, terminal);

    tell.step('building the functions');
    await checkout.build();
    const order: DeployOrder = {
      stage,
      stack: stackName,
      before: stack?.sent,
      isWhatWasJudged: (template) => templateHash(digest, template) === hash,
      keepsData: settings.retainData,
      watchMinutes,
      isUnwatched,
      ...switchingOf(facts, stack?.sent),
    };
    const end = await deployStage({
      stacks: changes,
      deployer,
      alarm,
      sickSigns: sickSigns(dependencies, options, tell.step),
      clock,
      sleep,
      step: tell.step,
    })(order);
    const outcome = endOutcome(end, { stage, isFirst: stack === undefined }, lines, terminal);
    return { ...outcome, report: { guards: verdicts, changes: facts.changes ?? null, ...outcome.report } };
  };

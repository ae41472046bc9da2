import type { Area, Expected } from '../../domain/operations/stage/aspects.ts';
import { type CheckStageDependencies, checkStage } from '../../domain/operations/stage/check-stage.ts';
import {
  compareStage,
  type Finding,
  isAsPromised,
  type StageComparison,
} from '../../domain/operations/stage/compare-stage.ts';
import { expectStage } from '../../domain/operations/stage/expect-stage.ts';
import type { DeployedStack } from '../../domain/operations/stage/ports.ts';
import { templateHash } from '../../domain/operations/stage/template-hash.ts';
import type { Outcome } from '../operations/outcome.ts';
import type { Tell } from '../operations/run-operation.ts';
import { styled, type Terminal, tableOf } from '../terminal.ts';
import type { StageCheckDependencies } from './dependencies.ts';

const NO_STACK = { account: '000000000000', physicalIds: new Map<string, string>() };
/** More than a person reads at once; the report has them all. */
const SHOWN = 40;

const countOf = (findings: readonly Finding[], area: Area, verdict: Finding['verdict']): string =>
  `${findings.filter((one) => one.area === area && one.verdict === verdict).length || ''}`;

const areaRows = ({ areas, findings }: StageComparison): readonly (readonly string[])[] =>
  areas.map(({ area, things, aspects, notHere, unread }) => {
    const reason = notHere ?? (unread === undefined ? undefined : `not readable: ${unread.split('\n')[0]}`);
    return [
      area,
      reason === undefined ? `${things}` : '',
      reason === undefined ? `${aspects}` : '',
      countOf(findings, area, 'wrong'),
      countOf(findings, area, 'missing'),
      reason ?? '',
    ];
  });

/** Found alike of many things, as when a setting is missing everywhere, they are one line. */
const groupsOf = (findings: readonly Finding[]): readonly (readonly Finding[])[] =>
  Object.values(
    Object.groupBy(findings, ({ area, verdict, aspect, expected, found }) =>
      JSON.stringify([area, verdict, aspect, expected, found]),
    ),
  ).flatMap((group) => (group === undefined ? [] : [group]));

const groupRow = (group: readonly Finding[]): readonly string[] =>
  group.slice(0, 1).flatMap(({ area, name, verdict, aspect, expected, found }) => {
    const others = group.length === 1 ? '' : ` and ${group.length - 1} more`;
    return [verdict, area, `${name}${others}`, aspect ?? '', expected, found];
  });

const remediesOf = (findings: readonly Finding[]): readonly string[] => [
  ...new Set(
    groupsOf(findings).flatMap((group) =>
      group
        .slice(0, 1)
        .map(({ remedy, name }) =>
          group.length > 1 && remedy.includes(name) ? `${remedy}   # and the ${group.length - 1} others` : remedy,
        ),
    ),
  ),
];

const verdictOf = ({ findings, areas }: StageComparison, stage: string, aspects: number): string => {
  const unread = areas.filter((one) => one.unread !== undefined).map(({ area }) => area);
  const unknown = unread.length === 0 ? '' : `; nobody knows about ${unread.join(', ')}, which could not be read`;
  return `${stage} is not shown to be as promised: ${findings.length} found among ${aspects} aspects compared${unknown}.`;
};

const linesOf = (comparison: StageComparison, stage: string, terminal: Terminal): readonly string[] => {
  const { findings, areas } = comparison;
  const aspects = areas.reduce((sum, area) => sum + area.aspects, 0);
  const heads = ['area', 'things', 'compared', 'wrong', 'missing', 'not looked at, because'];
  const table = tableOf(heads, areaRows(comparison), 64);
  if (isAsPromised(comparison)) {
    return [table, '', styled(terminal, 'green', `${stage} is as promised: ${aspects} aspects compared.`)];
  }
  const groups = groupsOf(findings);
  const shown = groups.slice(0, SHOWN).map(groupRow);
  const more = groups.length > SHOWN ? [`… and ${groups.length - SHOWN} more, in the report`] : [];
  return [
    ...(shown.length === 0
      ? []
      : [tableOf(['', 'area', 'what', 'aspect', 'expected', 'found'], shown, 64), ...more, '']),
    table,
    '',
    styled(terminal, 'red', verdictOf(comparison, stage, aspects)),
  ];
};

const nothingDeployed = (stage: string, stackName: string): Outcome => ({
  verdict: 'refused',
  report: { stack: stackName, deployed: false },
  lines: [
    `There is no stack ${stackName} in this account and region: the stage is not deployed, or these are not its credentials.`,
  ],
  next: [`realtechee deploy --stage ${stage}`],
});

const expectationsOf = async (
  dependencies: StageCheckDependencies,
  stage: string,
  stack: DeployedStack | undefined,
): Promise<readonly Expected[]> => {
  const { packager, registry, settings, code, digest } = dependencies;
  const packaged = await packager.pack(stage);
  return expectStage({
    packaged: { ...packaged, suffix: settings.backendSuffix },
    registry,
    names: stack ?? NO_STACK,
    code,
    templateHash: templateHash(digest, packaged.template),
    mailIdentity: settings.identity,
    alertEmail: settings.alertEmail,
    keepsData: settings.retainData,
  });
};

/** What of one area of a deployed stage is not as promised, in words. Changes nothing. */
export const amissIn =
  (dependencies: StageCheckDependencies) =>
  async (stage: string, area: Area): Promise<readonly string[]> => {
    const { stackName, stacks, readersOf, isLocal } = dependencies;
    const stack = isLocal ? undefined : await stacks.read(stackName);
    const reader = readersOf(stack)?.[area];
    if (reader === undefined) return [`there is no stack ${stackName}`];
    const expected = (await expectationsOf(dependencies, stage, stack)).filter((one) => one.area === area);
    const reading = await reader.read(
      expected.map(({ name }) => name),
      () => {},
    );
    if ('unread' in reading) return [`${area} could not be read: ${reading.unread}`];
    const { findings } = compareStage(stage, expected, new Map([[area, reading]]));
    return findings.map(({ name, aspect, found }) =>
      [name, ...(aspect === undefined ? [] : [aspect]), found].join(': '),
    );
  };

/** Compares what a stage promises with what is there. Verdict `refused`: it is not as promised. */
export const stageCheck =
  (dependencies: StageCheckDependencies, terminal: Terminal) =>
  async (stage: string, tell: Tell): Promise<Outcome> => {
    const { stackName, stacks, readersOf, isLocal } = dependencies;
    tell.step(`reading ${isLocal ? 'the local stage' : stackName}`);
    const stack = isLocal ? undefined : await stacks.read(stackName);
    const readers = readersOf(stack);
    if (readers === undefined) return nothingDeployed(stage, stackName);
    tell.step(`packaging ${stage}`);
    const expected = await expectationsOf(dependencies, stage, stack);
    const meters = new Map<Area, ReturnType<Tell['meter']>>();
    const progress: CheckStageDependencies['progress'] = (area, done, total) => {
      const meter = meters.get(area) ?? tell.meter(area);
      meters.set(area, meter);
      meter(done, total);
    };
    const comparison = await checkStage({ readers, progress })(stage, expected);
    const { findings, areas } = comparison;
    return {
      verdict: isAsPromised(comparison) ? 'done' : 'refused',
      report: { stack: isLocal ? null : stackName, areas, findings },
      lines: linesOf(comparison, stage, terminal),
      ...(findings.length === 0 ? {} : { next: remediesOf(findings).slice(0, 12) }),
    };
  };

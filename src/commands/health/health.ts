import {
  examineAlarms,
  examineCertificates,
  examineConcurrency,
  examineDoor,
  examineMailQuota,
  examineQueues,
  examineTables,
} from '../../domain/operations/health/examinations.ts';
import { examineArea } from '../../domain/operations/health/examine-area.ts';
import { examineStage } from '../../domain/operations/health/examine-stage.ts';
import { PROBE_SIGN, probeSignal } from '../../domain/operations/health/probe-signal.ts';
import { type Examination, ill, notHere, type VitalSign } from '../../domain/operations/health/vital-sign.ts';
import { type DeployedResource, resolveDeployed } from '../../domain/operations/stage/deployed-template.ts';
import { expectQueues } from '../../domain/operations/stage/expect-functions.ts';
import { expectConfiguration, expectMail } from '../../domain/operations/stage/expect-watching.ts';
import type { DeployedStack } from '../../domain/operations/stage/ports.ts';
import type { Outcome } from '../operations/outcome.ts';
import type { Tell } from '../operations/run-operation.ts';
import { styled, type Terminal, tableOf } from '../terminal.ts';
import type { HealthDependencies } from './dependencies.ts';

export interface HealthOptions {
  readonly stage: string;
  readonly isComprehensive: boolean;
  /** For the signal; every other look has ten at the most. */
  readonly withinSeconds: number;
}

const LOOK_SECONDS = 10;
const NO_STACK = { account: '000000000000', physicalIds: new Map<string, string>() };
const SAYS = { well: 'well', ill: 'ILL', 'not-here': '' } as const;

const onAwsOnly = (sign: string): Examination => ({
  sign,
  remedy: '',
  look: async () => notHere(sign, 'the local stage has no such part'),
});

/** The queues that nothing else works off: what lies there has ended badly. */
const deadLetterQueues = (resources: readonly DeployedResource[]): readonly string[] =>
  expectQueues(resources)
    .filter(({ aspects }) => aspects['dead letters'] === 'none')
    .map(({ name }) => name);

const hostOf = (url: string): string => new URL(url).hostname;

const onAws = (dependencies: HealthDependencies, stage: string, stack: DeployedStack): readonly Examination[] => {
  const { mailQuota, concurrency, sending, doors, settings, realClock } = dependencies;
  const api = stack.outputs.HttpApiUrl ?? '';
  const hosts = [api, settings.siteUrl].filter((url) => url.startsWith('https:')).map(hostOf);
  const mail = {
    sign: 'mail',
    stage,
    fine: 'the identity is verified, sending is on',
    remedy: 'docs/deploy.md, step 1',
  };
  return [
    examineArea(mail, sending, expectMail([], settings.identity)),
    examineMailQuota(mailQuota),
    examineConcurrency(concurrency),
    examineDoor(doors, `${api}/unsubscribe`),
    examineCertificates(doors, hosts, realClock),
  ];
};

const comprehensive = (
  dependencies: HealthDependencies,
  stage: string,
  stack: DeployedStack | undefined,
): readonly Examination[] => {
  const { configuration, doors, localHttp, stackName } = dependencies;
  const parameters = {
    sign: 'configuration',
    stage,
    fine: 'every parameter is there, right and readable',
    remedy: `realtechee config validate --stage ${stage}`,
  };
  return [
    examineArea(parameters, configuration, expectConfiguration(stackName)),
    ...(stack === undefined
      ? [
          ...['mail', 'mail quota', 'executions', 'certificates'].map(onAwsOnly),
          examineDoor(doors, `${localHttp}/unsubscribe`),
        ]
      : onAws(dependencies, stage, stack)),
  ];
};

const linesOf = (signs: readonly VitalSign[], stage: string, terminal: Terminal): readonly string[] => {
  const rows = signs.map(({ sign, verdict, says }) => [SAYS[verdict], sign, says]);
  const sick = signs.filter(({ verdict }) => verdict === 'ill');
  return [
    tableOf(['', 'sign', ''], rows, 110),
    '',
    sick.length === 0
      ? styled(terminal, 'green', `${stage} is well.`)
      : styled(terminal, 'red', `${stage} is not well: ${sick.map(({ sign }) => sign).join(', ')}.`),
  ];
};

const messageOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));

const withStage = (sign: VitalSign, stage: string): VitalSign =>
  sign.remedy === undefined ? sign : { ...sign, remedy: sign.remedy.replaceAll('STAGE', stage) };

const notDeployed = (stage: string, stackName: string): Outcome => ({
  verdict: 'refused',
  report: { deployed: false },
  lines: [
    `There is no stack ${stackName} in this account and region: the stage is not deployed, or these are not its credentials.`,
  ],
  next: [`realtechee deploy --stage ${stage}`],
});

/**
 * Every sign of a stage, the signal of test data last; `undefined` when there is no such stack.
 * @throws when the stage cannot be packaged
 */
export const examine =
  (dependencies: HealthDependencies) =>
  async ({ stage, isComprehensive, withinSeconds }: HealthOptions, step: Tell['step']) => {
    const { stackName, stacks, isLocal, packager, clock, sleep, patience, newId, probe } = dependencies;
    const { tables, queues, tableNames } = dependencies;
    const stack = isLocal ? undefined : await stacks.read(stackName);
    if (!isLocal && stack === undefined) return undefined;
    step(`packaging ${stage}, to know what it has`);
    const resources = resolveDeployed(await packager.pack(stage), stack ?? NO_STACK);

    const examinations = [
      examineTables(tables, tableNames),
      examineQueues(queues, deadLetterQueues(resources), `${stackName}-`),
      isLocal ? onAwsOnly('alarms') : examineAlarms(dependencies.alarms),
      ...(isComprehensive ? comprehensive(dependencies, stage, stack) : []),
    ];
    const progress = (sign: string): void => step(`looking at ${sign}`);
    const signs = await examineStage({ examinations, patience, progress })(LOOK_SECONDS);

    step('following a signal of test data; nothing is sent');
    const run = await probeSignal({ probe, clock, sleep })(`health-probe-${newId()}`, withinSeconds).catch(
      (fault: unknown) => ill(PROBE_SIGN, messageOf(fault), 'docs/runbooks/probe-failed.md'),
    );
    return [...signs, run].map((one): VitalSign => withStage(one, stage));
  };

/** Examines a stage from end to end. Verdict `refused`: something of it is not well. */
export const health =
  (dependencies: HealthDependencies, terminal: Terminal) =>
  async (options: HealthOptions, tell: Tell): Promise<Outcome> => {
    const { stage } = options;
    const signs = await examine(dependencies)(options, tell.step);
    if (signs === undefined) return notDeployed(stage, dependencies.stackName);
    const sick = signs.filter(({ verdict }) => verdict === 'ill');
    const remedies = sick.flatMap(({ remedy }) => remedy ?? []);
    return {
      verdict: sick.length === 0 ? 'done' : 'refused',
      report: { signs },
      lines: linesOf(signs, stage, terminal),
      ...(sick.length === 0 ? {} : { next: [...new Set(remedies)] }),
    };
  };

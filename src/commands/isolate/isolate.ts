import { resolve } from 'node:path';
import { isolateStage, resumeStage, type Turned } from '../../domain/operations/isolate/isolate-stage.ts';
import {
  crossingRoles,
  goneSince,
  isDone,
  planIsolation,
  planResumption,
  type SwitchPlan,
} from '../../domain/operations/isolate/plan-isolation.ts';
import type { IsolationRecord, Switches } from '../../domain/operations/isolate/ports.ts';
import { recordKept } from '../../domain/operations/isolate/put-down.ts';
import type { Violation } from '../../domain/operations/violation.ts';
import type { Outcome } from '../operations/outcome.ts';
import type { Tell } from '../operations/run-operation.ts';
import { styled, type Terminal, tableOf } from '../terminal.ts';
import type { IsolateDependencies as AllDependencies } from './dependencies.ts';

export type IsolateDependencies = Omit<AllDependencies, 'frame'>;

export interface IsolateOptions {
  readonly stage: string;
  readonly apply: boolean;
  readonly resume: boolean;
  /** Stages that it must be apart from. */
  readonly from: readonly string[];
  readonly isProofWanted: boolean;
}

const planLines = ({ turns, deny, allow }: SwitchPlan): readonly string[] => {
  const rows = [
    ...turns.map(({ thing, to }) => [thing.kind, thing.name, thing.setting, to]),
    ...deny.map((role) => ['role', role, 'as it is', 'denied everything']),
    ...allow.map((role) => ['role', role, 'denied everything', 'as it was']),
  ];
  return rows.length === 0 ? [] : [tableOf(['', 'what', 'is', 'becomes'], rows, 80)];
};

const confirmed = (stage: string): string => (stage === 'prod' ? ' --confirm prod' : '');

/** A proof that failed keeps nobody from stopping the stage, and shows nothing. */
interface Proof {
  readonly violations: readonly Violation[];
  readonly fault?: string;
}

const separationLines = ({ violations, fault }: Proof, stage: string, terminal: Terminal): readonly string[] => {
  if (fault !== undefined)
    return [styled(terminal, 'red', `Whether anything crosses between stages could not be proven: ${fault}`)];
  return violations.length === 0
    ? [styled(terminal, 'green', `${stage} shares nothing with another stage, and none reaches another.`)]
    : [
        styled(terminal, 'red', `${violations.length} found that cross between stages:`),
        ...violations.slice(0, 10).map(({ rule, what }) => `  ${rule}: ${what}`),
      ];
};

const endedLines = ({ left }: Turned, says: string, terminal: Terminal): readonly string[] =>
  left.length === 0
    ? [styled(terminal, 'green', says)]
    : [styled(terminal, 'red', `Not all of it: ${left.length} left.`), ...left.map((one) => `  ${one}`)];

/** Where a record went that the stage itself could not take. */
const recordNotes = (turned: readonly Turned[], file: string): readonly string[] =>
  turned.flatMap(({ record }) => {
    if (record?.where === 'spare')
      return [
        `How it stood is put down in ${resolve(file)} alone, since the stage did not answer: ${record.because}`,
        'Keep that file: `--resume` and a repeated isolation read it from this folder.',
      ];
    if (record?.where !== 'nowhere') return [];
    return [`How it stood could be put down nowhere (${record.because}): the report alone has it. Keep the report.`];
  });

const resumed = async (
  dependencies: IsolateDependencies,
  switches: Switches,
  record: IsolationRecord,
  { stage, apply }: IsolateOptions,
  { terminal, tell }: { readonly terminal: Terminal; readonly tell: Tell },
): Promise<Outcome> => {
  const { denials, records, spare, clock } = dependencies;
  const live = await switches.read();
  const plan = planResumption(record, live, await denials.of(record.deniedRoles));
  const gone = goneSince(record, live).map(
    ({ kind, name }) => `${kind} ${name} is gone since, and is left to its deployment`,
  );
  const since = `isolated since ${record.beganAt.toISOString()}`;
  const report = { record, plan, gone };
  if (!apply) {
    const next = [`realtechee isolate --stage ${stage} --resume --apply${confirmed(stage)}`];
    return { verdict: 'done', report, lines: [since, ...planLines(plan), ...gone], next };
  }
  const turned = await resumeStage({ switches, denials, records, spare, clock, step: tell.step })(record);
  const says = `${stage} is as it was before it was isolated.`;
  return {
    verdict: turned.left.length === 0 ? 'done' : 'refused',
    report: { ...report, left: turned.left },
    lines: [...planLines(turned.plan), ...gone, ...endedLines(turned, says, terminal)],
    next: [
      turned.left.length === 0
        ? `realtechee health --stage ${stage} --comprehensive`
        : 'docs/runbooks/emergency-isolation.md',
    ],
  };
};

const stopped = async (
  dependencies: IsolateDependencies,
  switches: Switches,
  { stage, apply, from, isProofWanted }: IsolateOptions,
  {
    terminal,
    tell,
    unlisted,
  }: { readonly terminal: Terminal; readonly tell: Tell; readonly unlisted: readonly string[] },
): Promise<Outcome> => {
  const { denials, records, spare, clock, proveSeparation } = dependencies;
  const prove = async (): Promise<Proof> => {
    if (!isProofWanted) return { violations: [] };
    try {
      return { violations: (await proveSeparation(from, tell.step)).violations };
    } catch (fault) {
      return { violations: [], fault: fault instanceof Error ? fault.message : String(fault) };
    }
  };
  const step = tell.step;
  if (!apply) {
    const proof = await prove();
    const crossing = crossingRoles(proof.violations, stage);
    const plan = planIsolation(await switches.read(), { crossing, denied: await denials.of(crossing) });
    const still = isDone(plan) ? [`${stage} stands still already.`] : planLines(plan);
    const next = [`realtechee isolate --stage ${stage} --apply${confirmed(stage)}`];
    const lines = [...still, '', ...(isProofWanted ? separationLines(proof, stage, terminal) : [])];
    return { verdict: 'done', report: { plan, ...proof }, lines, next };
  }
  // What stops is stopped before anything is proven: the proof takes its time.
  const first = await isolateStage({ switches, denials, records, spare, clock, step })([]);
  const proof = await prove();
  const crossing = crossingRoles(proof.violations, stage);
  const second = await isolateStage({ switches, denials, records, spare, clock, step })(crossing);
  const notes = recordNotes([first, second], dependencies.spareFile);
  const left = [...new Set([...unlisted, ...second.left])];
  const plan: SwitchPlan = { turns: [...first.plan.turns, ...second.plan.turns], deny: second.plan.deny, allow: [] };
  const isApart =
    proof.fault === undefined && proof.violations.every(({ here }) => crossing.includes(here.id.replace(/^role /, '')));
  const says = `${stage} stands still: nothing starts, nothing is sent.`;
  return {
    verdict: left.length === 0 && isApart ? 'done' : 'refused',
    report: { plan, ...proof, left, records: [first.record, second.record].filter((record) => record !== undefined) },
    lines: [
      ...planLines(plan),
      ...notes.map((note) => styled(terminal, 'yellow', note)),
      ...endedLines({ plan, left }, says, terminal),
      ...(isProofWanted ? separationLines(proof, stage, terminal) : []),
    ],
    next: [
      'docs/runbooks/emergency-isolation.md',
      `realtechee isolate --stage ${stage} --resume`,
      ...(left.length === 0 ? [] : [`realtechee isolate --stage ${stage} --apply${confirmed(stage)}`]),
    ],
  };
};

/** Stops a stage, or puts it back as it was. Verdict `refused`: not all of it stopped, or something still crosses. */
export const isolate =
  (dependencies: IsolateDependencies, terminal: Terminal) =>
  async (options: IsolateOptions, tell: Tell): Promise<Outcome> => {
    const { stage, apply, resume } = options;
    const { stackName, stacks, switchesOf } = dependencies;
    const unlisted: string[] = [];
    const stack = await stacks.read(stackName).catch((fault: unknown) => {
      if (resume || !apply) throw fault;
      const why = fault instanceof Error ? fault.message : String(fault);
      unlisted.push(`the stack could not be read, so that functions were found by their names alone: ${why}`);
      return 'unknown' as const;
    });
    if (stack === undefined) {
      const says = `There is no stack ${stackName} in this account and region: are these its credentials?`;
      return { verdict: 'refused', report: { deployed: false }, lines: [says] };
    }
    const switches = switchesOf(stack === 'unknown' ? undefined : stack);
    if (!resume) return stopped(dependencies, switches, options, { terminal, tell, unlisted });
    const record = await recordKept(dependencies);
    if (record === undefined) {
      const says = `${stage} was not isolated by this command: there is nothing on record to put back.`;
      return {
        verdict: 'refused',
        report: { record: null },
        lines: [says],
        next: [`realtechee stage check --stage ${stage}`],
      };
    }
    return resumed(dependencies, switches, record, options, { terminal, tell });
  };

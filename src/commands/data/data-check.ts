import type { ArchiveTools } from '../../domain/operations/backup/ports.ts';
import { type CheckDataDependencies, checkData } from '../../domain/operations/check/check-data.ts';
import { compareBackup } from '../../domain/operations/check/compare-backup.ts';
import { compareStages } from '../../domain/operations/check/compare-stages.ts';
import type { ReadableTables } from '../../domain/operations/data/ports.ts';
import type { Pace } from '../../domain/operations/data/read-pages.ts';
import type { Digest } from '../../domain/shared/ids.ts';
import type { Outcome } from '../operations/outcome.ts';
import { UsageRefused } from '../stage-connection.ts';
import { backupLines, checkedLines, mendedBy, stagesLines } from './data-lines.ts';

export interface DataCheckDependencies extends Omit<CheckDataDependencies, 'pace'> {
  readonly keyedDigest: Digest;
  readonly tablesOfStage: (stage: string) => { readonly tables: ReadableTables; readonly close: () => void };
  readonly openArchive: () => Promise<ArchiveTools & { readonly close: () => void }>;
}

export interface DataCheckOptions {
  readonly integrity: boolean;
  readonly crossStage?: readonly string[];
  readonly against?: string;
}

interface Part {
  readonly isRight: boolean;
  readonly next?: readonly string[];
  readonly report: Readonly<Record<string, unknown>>;
  readonly lines: readonly string[];
}

/** `realtechee data check`: reads every row, changes nothing. Exit code 1: something is wrong. */
export const dataCheck = (dependencies: DataCheckDependencies) => {
  const { registry, tables, names, keyedDigest, tablesOfStage, openArchive } = dependencies;
  const { stage } = names;

  /** Before anything is read, so that a name that is none costs no time. */
  const reach = (other: string) => {
    if (other === stage) throw new UsageRefused(`--cross-stage names other stages than ${stage} itself`);
    return { other, ...tablesOfStage(other) };
  };

  const withStage = async ({ other, tables: there, close }: ReturnType<typeof reach>, pace: Pace): Promise<Part> => {
    const compare = compareStages({ ...dependencies, here: tables, there, keyedDigest, pace });
    const compared = await compare().finally(close);
    return { isRight: compared.isRight, report: { [other]: compared }, lines: stagesLines(other, compared) };
  };

  const withBackup = async (id: string, pace: Pace): Promise<Part> => {
    const { close, ...archive } = await openArchive();
    const compared = await compareBackup({ archive, tables, pace })(id, stage).finally(close);
    if (!compared.ok) {
      const { where, problem } = compared.refusal;
      const next = [`realtechee backup list --stage ${stage}`];
      return {
        isRight: false,
        report: { against: compared.refusal },
        lines: ['', `${id}: ${where}: ${problem}`],
        next,
      };
    }
    const { takenAt, tables: found } = compared.value;
    return { isRight: true, report: { against: { id, ...compared.value } }, lines: backupLines(id, takenAt, found) };
  };

  return async ({ integrity, crossStage = [], against }: DataCheckOptions, pace: Pace): Promise<Outcome> => {
    const others = crossStage.map(reach);
    const checked = await checkData({ ...dependencies, registry, pace })({ integrity });
    const stages: Part[] = [];
    for (const other of others) stages.push(await withStage(other, pace));
    const backup = against === undefined ? [] : [await withBackup(against, pace)];
    const parts = [...stages, ...backup];
    const isRight = checked.isRight && parts.every((part) => part.isRight);
    return {
      verdict: isRight ? 'done' : 'refused',
      report: {
        rows: checked.rows,
        found: checked.found,
        notAllCompared: checked.notAllCompared,
        ...(stages.length === 0 ? {} : { shared: Object.assign({}, ...stages.map(({ report }) => report)) }),
        ...Object.assign({}, ...backup.map(({ report }) => report)),
      },
      lines: [...checkedLines(checked), ...parts.flatMap(({ lines }) => lines)],
      next: [...mendedBy(checked.found, stage), ...parts.flatMap(({ next = [] }) => next)],
    };
  };
};

import { type ListedBackup, listBackups } from '../../domain/operations/backup/list-backups.ts';
import type { ReadingTools } from '../../domain/operations/backup/ports.ts';
import type { Outcome } from '../operations/outcome.ts';
import { type OperationFrame, runOperation } from '../operations/run-operation.ts';
import { type ExitCode, tableOf } from '../terminal.ts';
import type { Place } from './backup-options.ts';
import { sizeText } from './describe-backup.ts';

export interface BackupLookDependencies extends ReadingTools {
  readonly frame: OperationFrame;
}

export interface BackupListOptions {
  readonly stage: string;
  readonly in: Place;
  readonly all: boolean;
  readonly folder: string;
  readonly report?: string;
  readonly json: boolean;
}

const MOST_NEXT = 3;

const ageText = (hours: number | undefined): string => {
  if (hours === undefined) return '';
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
};

const rowOf = ({ id, state, ageHours, items, bytes, problem }: ListedBackup): readonly string[] => [
  id,
  state,
  ageText(ageHours),
  items === undefined ? '' : `${items}`,
  bytes === undefined ? '' : sizeText(bytes),
  problem ?? '',
];

/** `realtechee backup list`: newest first. Exit code 1: one of them is damaged. */
export const backupList =
  ({ frame, ...tools }: BackupLookDependencies) =>
  (options: BackupListOptions): Promise<ExitCode> => {
    const { stage, all } = options;
    const work = async (): Promise<Outcome> => {
      const listed = await listBackups(tools, frame.clock)((id) => all || id.startsWith(`${stage}-`));
      const lines =
        listed.length === 0
          ? [`no backups of ${all ? 'any stage' : stage} in ${tools.archive.place}`]
          : [tableOf(['backup', 'state', 'age', 'items', 'size', 'what is wrong'], listed.map(rowOf), 60)];
      const isAnyDamaged = listed.some(({ state }) => state === 'damaged');
      const report = { place: tools.archive.place, backups: listed };
      const where = options.in === 's3' ? '--in s3' : `--folder ${options.folder}`;
      const next = listed.flatMap(({ id, state, stage: its = stage }) =>
        state === 'damaged' ? [`realtechee backup verify ${id} --stage ${its} ${where}`] : [],
      );
      return { verdict: isAnyDamaged ? 'refused' : 'done', report, lines, next: next.slice(0, MOST_NEXT) };
    };
    return runOperation(frame)(
      { name: 'backup.list', stage, applies: false, asked: { in: options.in, all } },
      options,
      work,
    );
  };

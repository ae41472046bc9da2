import {
  type BackupRefusal,
  type CreateBackupDependencies,
  createBackup,
} from '../../domain/operations/backup/create-backup.ts';
import { type Manifest, totalsOf } from '../../domain/operations/backup/manifest.ts';
import type { FoundTable } from '../../domain/operations/backup/ports.ts';
import type { StartBackups } from '../../domain/operations/backup/start-aws-backups.ts';
import type { Outcome } from '../operations/outcome.ts';
import type { OperationFrame, Tell } from '../operations/run-operation.ts';
import { runOperation } from '../operations/run-operation.ts';
import { type ExitCode, tableOf } from '../terminal.ts';
import type { Place } from './backup-options.ts';
import { backupLines, backupReport, sizeText } from './describe-backup.ts';

export interface BackupCreateDependencies extends CreateBackupDependencies {
  readonly frame: OperationFrame;
  readonly service: string;
  readonly region: string;
  readonly suffix: string;
  /** Backups that AWS makes of each table; absent where there is no AWS. */
  readonly startBackups?: StartBackups;
}

export interface BackupCreateOptions {
  readonly stage: string;
  readonly to: Place;
  readonly folder: string;
  readonly aws: boolean;
  readonly apply: boolean;
  readonly confirm?: string;
  readonly reason?: string;
  readonly report?: string;
  readonly json: boolean;
}

const refusedOutcome = ({ because, models }: BackupRefusal, stage: string): Outcome => {
  const lines =
    because === 'tables-missing'
      ? [`Nothing was written: ${models.length} table(s) of the registry are not there: ${models.join(', ')}.`]
      : [`Nothing was written: the key of these tables is not \`id\`: ${models.join(', ')}.`];
  return { verdict: 'refused', report: { because, models }, lines, next: [`realtechee stage check --stage ${stage}`] };
};

const planOutcome = (
  { registry, archive, absent }: BackupCreateDependencies,
  found: readonly FoundTable[],
  { again, stage }: { readonly again: string; readonly stage: string },
): Outcome => {
  const items = found.reduce((sum, table) => sum + table.items, 0);
  const bytes = found.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const missing = registry
    .filter(({ model }) => !found.some((table) => table.model === model))
    .map(({ model }) => model);
  const largest = found.toSorted((one, other) => other.sizeBytes - one.sizeBytes).slice(0, 5);
  return {
    verdict: missing.length === 0 ? 'done' : 'refused',
    report: { plan: true, tables: found.length, missing, items, bytes, place: archive.place },
    lines: [
      `${found.length} tables of ${registry.length}, about ${items} items and ${sizeText(bytes)}, would be copied to ${archive.place}`,
      ...(items === 0
        ? []
        : [
            tableOf(
              ['largest', 'items', 'size'],
              largest.map((one) => [one.model, `${one.items}`, sizeText(one.sizeBytes)]),
            ),
          ]),
      ...absent.map(({ name, because }) => `without ${name}: ${because}`),
      ...(missing.length === 0 ? ['Nothing was written: say --apply.'] : [`Not there: ${missing.join(', ')}.`]),
    ],
    next: missing.length === 0 ? [again] : [`realtechee stage check --stage ${stage}`],
  };
};

const awsOutcome = async (startBackups: StartBackups | undefined, models: readonly string[]) => {
  if (startBackups === undefined) return { lines: [], report: {}, failed: 0 };
  const started = await startBackups(models);
  const failed = started.filter(({ problem }) => problem !== undefined);
  return {
    failed: failed.length,
    report: { awsBackups: started },
    lines: [
      `AWS Backup: ${started.length - failed.length} of ${started.length} jobs started`,
      ...failed.map(({ model, problem }) => `  ${model}: ${problem}`),
    ],
  };
};

/** `realtechee backup create`: copies a whole stage to files. Exit code 1: a table is missing, or AWS took no backup of one. */
export const backupCreate =
  (dependencies: BackupCreateDependencies) =>
  (options: BackupCreateOptions): Promise<ExitCode> => {
    const { frame, registry, tables, service, region, suffix, archive, startBackups } = dependencies;
    const { stage, apply, to, aws, folder } = options;
    const create = createBackup(dependencies);
    const placeWords = to === 's3' ? '--to s3' : `--folder ${folder}`;

    const plan = async (): Promise<Outcome> => {
      const found = await Promise.all(registry.map(({ model }) => tables.find(model)));
      const confirm = stage === 'prod' ? ' --confirm prod' : '';
      return planOutcome(
        dependencies,
        found.filter((table) => table !== undefined),
        { again: `realtechee backup create --stage ${stage} ${placeWords} --apply${confirm}`, stage },
      );
    };

    const doneOutcome = async (manifest: Manifest): Promise<Outcome> => {
      const began = await awsOutcome(
        aws ? startBackups : undefined,
        registry.map(({ model }) => model),
      );
      const { items, bytes, tables: count } = totalsOf(manifest);
      const inWords = to === 's3' ? '--in s3' : `--folder ${folder}`;
      return {
        verdict: began.failed === 0 ? 'done' : 'refused',
        report: { ...backupReport(manifest), place: archive.place, ...began.report },
        lines: [
          ...backupLines(manifest),
          `${manifest.id}: ${count} tables, ${items} items, ${sizeText(bytes)} in ${archive.place}, read back and the same`,
          'It holds personal data: keep it where only those may read it who may read the stage.',
          ...began.lines,
        ],
        next: [`realtechee backup verify ${manifest.id} --stage ${stage} ${inWords}`],
      };
    };

    const work = async ({ meter }: Tell): Promise<Outcome> => {
      if (!apply) return plan();
      const made = await create({ service, stage, region, suffix }, meter('items copied'));
      return made.ok ? doneOutcome(made.value) : refusedOutcome(made.refusal, stage);
    };
    return runOperation(frame)({ name: 'backup.create', stage, applies: apply, asked: { to, aws } }, options, work);
  };

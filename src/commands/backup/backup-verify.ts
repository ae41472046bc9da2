import { verifyBackup } from '../../domain/operations/backup/verify-backup.ts';
import type { Outcome } from '../operations/outcome.ts';
import { runOperation, type Tell } from '../operations/run-operation.ts';
import type { ExitCode } from '../terminal.ts';
import type { BackupLookDependencies } from './backup-list.ts';
import type { Place } from './backup-options.ts';
import { backupLines, backupReport, problemLines } from './describe-backup.ts';

export interface BackupVerifyDependencies extends BackupLookDependencies {
  /** The version of the registry that this program has. */
  readonly registryVersion: string;
}

export interface BackupVerifyOptions {
  readonly id: string;
  readonly stage: string;
  readonly in: Place;
  readonly folder: string;
  readonly report?: string;
  readonly json: boolean;
}

type Verified = Awaited<ReturnType<ReturnType<typeof verifyBackup>>>;

const outcomeOf = (
  { id, stage, in: place, folder }: BackupVerifyOptions,
  placeName: string,
  { manifest, problems }: Verified,
  registryVersion: string,
): Outcome => {
  const where = place === 's3' ? '--in s3' : `--folder ${folder}`;
  const next = problems.length === 0 ? [] : [`realtechee backup list --stage ${stage} ${where}`];
  if (manifest === undefined)
    return {
      verdict: 'refused',
      report: { place: placeName, backup: id, problems },
      lines: problemLines(problems),
      next,
    };
  const isOfThisRegistry = manifest.registry === registryVersion;
  const whole = [...backupLines(manifest), `${id} is whole: every file, count and hash is as its manifest says`];
  return {
    verdict: problems.length === 0 ? 'done' : 'refused',
    next,
    report: { place: placeName, ...backupReport(manifest), isOfThisRegistry, problems },
    lines: [
      ...(problems.length === 0 ? whole : problemLines(problems)),
      ...(isOfThisRegistry ? [] : ['it was made by another version of the table registry (infra/tables.yml)']),
    ],
  };
};

/** `realtechee backup verify`: reads all of a backup. Exit code 1: something is wrong with it, which is named. */
export const backupVerify =
  ({ frame, registryVersion, ...tools }: BackupVerifyDependencies) =>
  (options: BackupVerifyOptions): Promise<ExitCode> => {
    const { id, stage } = options;
    const work = async ({ meter }: Tell): Promise<Outcome> => {
      const verified = await verifyBackup(tools)(id, { stage }, meter('records read'));
      return outcomeOf(options, tools.archive.place, verified, registryVersion);
    };
    return runOperation(frame)({ name: 'backup.verify', stage, applies: false, asked: { backup: id } }, options, work);
  };

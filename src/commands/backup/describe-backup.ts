import { type Manifest, modelOfPart, totalsOf } from '../../domain/operations/backup/manifest.ts';
import type { BackupProblem } from '../../domain/operations/backup/verify-backup.ts';
import { tableOf } from '../terminal.ts';

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

export const sizeText = (bytes: number): string => {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log(bytes) / Math.log(1000)));
  return power === 0 ? `${bytes} B` : `${(bytes / 1000 ** power).toFixed(1)} ${UNITS[power]}`;
};

/** Counts and hashes of a backup, for a report: no names of people, no secrets. */
export const backupReport = (manifest: Manifest) => ({
  backup: manifest.id,
  of: { stage: manifest.stage, region: manifest.region, suffix: manifest.suffix },
  registry: manifest.registry,
  seal: manifest.seal,
  beganAt: manifest.beganAt,
  endedAt: manifest.endedAt,
  ...totalsOf(manifest),
  parts: manifest.parts.map(({ name, records, content, chunks }) => ({ name, records, content, files: chunks.length })),
  absent: manifest.absent,
});

const short = (hash: string): string => hash.slice(0, 12);

/** What has something in it; the empty ones are one line. */
export const backupLines = ({ parts, absent }: Manifest): readonly string[] => {
  const filled = parts.filter(({ records }) => records > 0);
  const rows = filled.map(({ name, records, content, chunks }) => [
    modelOfPart(name) ?? name,
    `${records}`,
    `${chunks.length}`,
    sizeText(chunks.reduce((sum, { bytes }) => sum + bytes, 0)),
    short(content),
  ]);
  const empty = parts.length - filled.length;
  return [
    ...(rows.length === 0 ? [] : [tableOf(['part', 'records', 'files', 'packed', 'content'], rows)]),
    ...(empty === 0 ? [] : [`${empty} more, which are empty`]),
    ...absent.map(({ name, because }) => `without ${name}: ${because}`),
  ];
};

export const problemLines = (problems: readonly BackupProblem[], most = 50): readonly string[] => [
  tableOf(
    ['where', 'what is wrong'],
    problems.slice(0, most).map(({ where, problem }) => [where, problem]),
    100,
  ),
  ...(problems.length > most ? [`and ${problems.length - most} more, in the report`] : []),
];

import type { Clock } from '../../shared/clock.ts';
import { inParallel } from '../../shared/in-parallel.ts';
import { MANIFEST, totalsOf } from './manifest.ts';
import type { ManifestTools } from './ports.ts';
import { openBackup } from './verify-backup.ts';

export interface ListedBackup {
  readonly id: string;
  /** `complete`: it has its manifest, unchanged, and every file has its size; what the files hold, `verify` tells. */
  readonly state: 'complete' | 'unfinished' | 'damaged';
  readonly problem?: string;
  readonly stage?: string;
  readonly beganAt?: string;
  readonly ageHours?: number;
  readonly items?: number;
  readonly bytes?: number;
}

const AT_ONCE = 4;
const HOUR = 3_600_000;

/** Sizes of what is there, compared with the manifest. */
const missingFile = async (
  { archive }: ManifestTools,
  id: string,
  wanted: readonly { readonly path: string; readonly bytes: number }[],
): Promise<string | undefined> => {
  const left = new Map(wanted.map(({ path, bytes }) => [`${id}/${path}`, bytes]));
  for await (const page of archive.filesOf(id)) {
    for (const { path, bytes } of page) if (left.get(path) === bytes) left.delete(path);
  }
  const [first] = left.keys();
  return first === undefined ? undefined : `${first.slice(id.length + 1)} is missing, or has another size`;
};

/** How whole a backup is by its manifest, without reading what its files hold. */
export const lookAtBackup =
  (tools: ManifestTools, clock: Clock) =>
  async (id: string): Promise<ListedBackup> => {
    if ((await tools.archive.get(`${id}/${MANIFEST}`)) === undefined) return { id, state: 'unfinished' };
    const opened = await openBackup(tools)(id);
    if (!opened.ok) return { id, state: 'damaged', problem: `${opened.refusal.where}: ${opened.refusal.problem}` };
    const { stage, beganAt, parts } = opened.value;
    const { items, bytes } = totalsOf(opened.value);
    const ageHours = Math.round((clock().getTime() - Date.parse(beganAt)) / HOUR);
    const known = { stage, beganAt, ageHours, items, bytes };
    const problem = await missingFile(
      tools,
      id,
      parts.flatMap(({ chunks }) => chunks),
    );
    return problem === undefined ? { id, state: 'complete', ...known } : { id, state: 'damaged', problem, ...known };
  };

/** The moment in a backup's name, for the order; it has one before it has a manifest. */
const momentIn = (id: string): string => /-(\d{8}T\d{6}Z)-/.exec(id)?.[1] ?? '';

export const newestFirst = (one: string, other: string): number => (momentIn(one) < momentIn(other) ? 1 : -1);

/** All backups of a place, newest first. */
export const listBackups =
  (tools: ManifestTools, clock: Clock) =>
  async (isWanted: (id: string) => boolean = () => true): Promise<readonly ListedBackup[]> => {
    const look = lookAtBackup(tools, clock);
    const listed: ListedBackup[] = [];
    const ids = (await tools.archive.backups()).filter(isWanted);
    await inParallel(ids, AT_ONCE, async (id) => void listed.push(await look(id)));
    return listed.sort((one, other) => newestFirst(one.id, other.id));
  };

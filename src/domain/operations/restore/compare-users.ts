import { readChunk } from '../backup/chunk.ts';
import type { Manifest } from '../backup/manifest.ts';
import type { ReadingTools, RecordSource } from '../backup/ports.ts';
import { isMap } from '../backup/stored-item.ts';

/** Users of a backup and of the stage's pool, compared. Ids are subjects; nobody is named. */
export interface UserDifferences {
  readonly inBackup: number;
  /** In the backup and not in the pool: a restore cannot bring them back, as a new user is a new subject. */
  readonly missing: readonly string[];
  /** In other groups than then. */
  readonly otherGroups: readonly string[];
  /** Of users who came later. */
  readonly extra: number;
}

type Groups = Map<string, Set<string>>;

const textAt = (value: unknown, name: string): string | undefined => {
  const found = isMap(value) ? value[name] : undefined;
  return typeof found === 'string' ? found : undefined;
};
const subjectOf = (user: unknown): string | undefined => textAt(isMap(user) ? user.attributes : undefined, 'sub');

const add = (groups: Groups, name: string, record: unknown): void => {
  if (name === 'users') {
    const id = subjectOf(record);
    if (id !== undefined && !groups.has(id)) groups.set(id, new Set());
    return;
  }
  const [id, group] = [textAt(record, 'userId'), textAt(record, 'group')];
  if (id !== undefined && group !== undefined) groups.set(id, (groups.get(id) ?? new Set()).add(group));
};

const KINDS = ['users', 'memberships'] as const;

const ofPool = async (sources: readonly RecordSource[]): Promise<Groups> => {
  const groups: Groups = new Map();
  for (const { name, records } of sources) {
    if (!KINDS.some((kind) => kind === name)) continue;
    for await (const page of records()) for (const record of page) add(groups, name, record);
  }
  return groups;
};

const ofBackup = async (tools: ReadingTools, manifest: Manifest): Promise<Groups> => {
  const groups: Groups = new Map();
  for (const { name, chunks } of manifest.parts) {
    if (!KINDS.some((kind) => kind === name)) continue;
    for (const chunk of chunks) {
      const read = await readChunk(tools)(manifest, name, chunk);
      if (!read.ok) throw new Error(`${manifest.id}/${chunk.path}: ${read.refusal}`);
      for (const line of read.value) add(groups, name, JSON.parse(line));
    }
  }
  return groups;
};

const isSame = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  one.size === other.size && [...one].every((group) => other.has(group));

/** Who is missing or stands elsewhere. Holds the subjects of both in memory. */
export const compareUsers =
  (tools: ReadingTools, pool: readonly RecordSource[]) =>
  async (manifest: Manifest): Promise<UserDifferences> => {
    const [then, now] = [await ofBackup(tools, manifest), await ofPool(pool)];
    const ids = [...then.keys()].sort();
    return {
      inBackup: ids.length,
      missing: ids.filter((id) => !now.has(id)),
      otherGroups: ids.filter((id) => {
        const [was, is] = [then.get(id), now.get(id)];
        return was !== undefined && is !== undefined && !isSame(was, is);
      }),
      extra: [...now.keys()].filter((id) => !then.has(id)).length,
    };
  };

import { type FileHandle, link, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Archive, ArchivedFile } from '../../domain/operations/backup/ports.ts';

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

const absentAs =
  <Absent>(absent: Absent) =>
  (error: unknown): Absent => {
    if (codeOf(error) === 'ENOENT') return absent;
    throw error;
  };

const synced = async (file: FileHandle): Promise<void> => {
  try {
    await file.sync();
  } finally {
    await file.close();
  }
};

/** Left by a run that was cut off; no part of any backup. */
const isUnfinished = (name: string): boolean => name.endsWith('.part');

/** A folder that its owner alone can read. A file has its name only once it is whole and on the disk. */
export const createFolderArchive = (folder: string): Archive => {
  const pathOf = (path: string): string => join(folder, ...path.split('/'));
  return {
    place: folder,
    put: async (path, bytes) => {
      const target = pathOf(path);
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      const unfinished = `${target}.${process.pid}.part`;
      const file = await open(unfinished, 'w', 0o600);
      await file.writeFile(bytes);
      await synced(file);
      try {
        await link(unfinished, target); // unlike a rename, it never replaces anything
      } finally {
        await rm(unfinished, { force: true });
      }
      await synced(await open(dirname(target), 'r'));
    },
    get: (path) => readFile(pathOf(path)).catch(absentAs(undefined)),
    filesOf: async function* (backup) {
      const entries = await readdir(pathOf(backup), { recursive: true, withFileTypes: true }).catch(absentAs([]));
      for (const entry of entries) {
        if (!entry.isFile() || isUnfinished(entry.name)) continue;
        const full = join(entry.parentPath, entry.name);
        const path = relative(folder, full).split(sep).join('/');
        const page: ArchivedFile = { path, bytes: (await stat(full)).size };
        yield [page];
      }
    },
    backups: async () => {
      const entries = await readdir(folder, { withFileTypes: true }).catch(absentAs([]));
      return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    },
  };
};

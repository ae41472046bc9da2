import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { RestoreCheckpoints } from '../../domain/operations/restore/ports.ts';

const paths = z.array(z.string());

/** One small file for each restore that was begun, in a folder of the one who restores. One that cannot be read counts for nothing. */
export const createRestoreCheckpointFiles = (folder: string): RestoreCheckpoints => {
  const fileOf = (name: string): string => join(folder, `${name}.json`);
  return {
    read: async (name) => {
      try {
        const read = paths.safeParse(JSON.parse(await readFile(fileOf(name), 'utf8')));
        return read.success ? read.data : [];
      } catch {
        return []; // absent or cut off: everything is looked at again
      }
    },
    write: async (name, through) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const unfinished = `${fileOf(name)}.part`;
      await writeFile(unfinished, JSON.stringify(through), { mode: 0o600 });
      await rename(unfinished, fileOf(name));
    },
    forget: (name) => rm(fileOf(name), { force: true }),
  };
};

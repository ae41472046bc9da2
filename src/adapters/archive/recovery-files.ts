import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Recoveries } from '../../domain/operations/recovery/ports.ts';
import { $Recovery } from '../shared/recovery-record.ts';

const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && Reflect.get(error, 'code') === 'ENOENT';

/** One file for each recovery, in a folder of the one who recovers. It names tables, and holds nothing of them. */
export const createRecoveryFiles = (folder: string): Recoveries => {
  const fileOf = (id: string): string => join(folder, `${id}.json`);
  return {
    read: async (id) => {
      try {
        return $Recovery.parse(JSON.parse(await readFile(fileOf(id), 'utf8')));
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw new Error(`${fileOf(id)} is no recovery that can be gone on with`, { cause: error });
      }
    },
    write: async (recovery) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const unfinished = `${fileOf(recovery.id)}.part`;
      await writeFile(unfinished, `${JSON.stringify(recovery, undefined, 2)}\n`, { mode: 0o600 });
      await rename(unfinished, fileOf(recovery.id));
    },
  };
};

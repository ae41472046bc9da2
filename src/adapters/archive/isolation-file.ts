import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { IsolationRecords } from '../../domain/operations/isolate/ports.ts';
import { readIsolationRecord } from '../shared/isolation-record.ts';

const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && Reflect.get(error, 'code') === 'ENOENT';

/** The record of a stage that did not answer, in a file of the one who isolated it. */
export const createIsolationFile = (path: string): IsolationRecords => ({
  read: async () => {
    try {
      return readIsolationRecord(JSON.parse(await readFile(path, 'utf8')));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw new Error(`${path} is no record of an isolation`, { cause: error });
    }
  },
  write: async (record) => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(`${path}.part`, `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 });
    await rename(`${path}.part`, path);
  },
  clear: async () => {
    await rm(path, { force: true });
  },
});

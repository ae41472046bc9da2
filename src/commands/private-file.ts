import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { UsageRefused } from './stage-connection.ts';

/** Where a long answer goes: whole, or not at all. */
export interface WholeFile {
  readonly write: (text: string) => Promise<void>;
  /** Gives the file its name. */
  readonly keep: () => Promise<void>;
  readonly discard: () => Promise<void>;
}
export type OpenWholeFile = (path: string) => Promise<WholeFile>;

/**
 * A new file that only its owner can read, under a name of its own until it is whole.
 * @throws {UsageRefused} when there is a file of this name, or none can be made there
 */
export const openPrivateFile: OpenWholeFile = async (path) => {
  if (existsSync(path)) throw new UsageRefused(`${path} exists already; name a new file`);
  const unfinished = `${path}.part`;
  const file = await open(unfinished, 'w', 0o600).catch((cause: unknown) => {
    throw new UsageRefused(`cannot write ${path}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  });
  return {
    write: async (text) => {
      await file.write(text);
    },
    keep: async () => {
      await file.sync();
      await file.close();
      await rename(unfinished, path);
    },
    discard: async () => {
      await file.close();
      await rm(unfinished, { force: true });
    },
  };
};

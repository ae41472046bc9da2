import { access, chmod, constants, mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { UsageRefused } from '../stage-connection.ts';

const refused = (path: string, cause: unknown): UsageRefused =>
  new UsageRefused(
    `the report cannot be written to ${path}: ${cause instanceof Error ? cause.message : String(cause)}; name another file by --report`,
    { cause },
  );

const kindOf = async (path: string): Promise<'file' | 'folder' | 'other' | undefined> => {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  if (found.isFile()) return 'file';
  return found.isDirectory() ? 'folder' : 'other';
};

/** Makes the folder where it is missing. @throws {UsageRefused} when a report cannot be written there */
export const reportPlaceIn =
  (folder: string) =>
  async (given: string | undefined): Promise<void> => {
    const path = resolve(given ?? join(folder, 'report.json'));
    try {
      await mkdir(dirname(path), { recursive: true });
      const kind = await kindOf(path);
      if (kind === 'folder') throw new Error('it is a folder');
      await access(kind === undefined ? dirname(path) : path, constants.W_OK);
    } catch (cause) {
      throw refused(path, cause);
    }
  };

/**
 * Writes a report that its owner alone can read: to the given file, or to `folder` under its own name. Answers where it is.
 * @throws {UsageRefused} when it cannot be written there
 */
export const reportsIn =
  (folder: string, at: () => Date) =>
  async (name: string, text: string, given: string | undefined): Promise<string> => {
    const stamp = at()
      .toISOString()
      .replaceAll(/[-:]|\.\d+/g, '');
    const path = resolve(given ?? join(folder, `${stamp}-${name}.json`));
    try {
      await mkdir(dirname(path), { recursive: true });
      if ((await kindOf(path)) === 'file') await chmod(path, 0o600); // one that is there keeps the mode that it has
      await writeFile(path, text, { mode: 0o600 });
      return path;
    } catch (cause) {
      throw refused(path, cause);
    }
  };

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { UsageRefused } from '../stage-connection.ts';

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
      await writeFile(path, text, { mode: 0o600 });
      return path;
    } catch (cause) {
      throw new UsageRefused(
        `the report cannot be written to ${path}: ${cause instanceof Error ? cause.message : String(cause)}; name another file by --report`,
        { cause },
      );
    }
  };

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Makes the functions' archives, as `npm run build` does, unless those there are of this very source. @throws with what the build said */
export const runBuild = async (root: string): Promise<void> => {
  const tool = join(root, 'tools', 'build.ts');
  if (!existsSync(tool)) throw new Error('there is nothing to build here: deploy from a checkout of the repository');
  try {
    await run(process.execPath, [tool, '--functions'], { cwd: root, maxBuffer: 64 * 1024 * 1024 });
  } catch (cause) {
    throw new Error(`the build failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
};

import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isTaken, LOCAL_FOLDER, takeDataFolder } from './stage-file.ts';

export interface StageFolder {
  readonly path: string;
  readonly isKept: boolean;
  /** Lets go of it; what is not kept is removed. */
  leave(): void;
}

const UNKEPT = resolve(LOCAL_FOLDER, 'unkept');
const SURELY_LOCKED_BY_NOW_MS = 60_000;

/** What stages left behind that were killed. */
const removeLeftovers = (): void => {
  for (const name of readdirSync(UNKEPT)) {
    const folder = join(UNKEPT, name);
    const isOld = Date.now() - statSync(folder).mtimeMs > SURELY_LOCKED_BY_NOW_MS;
    if (isOld && !isTaken(folder)) rmSync(folder, { recursive: true, force: true });
  }
};

/**
 * The folder of one stage: the given one, kept from run to run, or a new one that goes when the stage ends.
 * @throws {StageAlreadyRunning}
 */
export const openStageFolder = (dataDir: string | undefined): StageFolder => {
  if (dataDir !== undefined) {
    const path = resolve(dataDir);
    return { path, isKept: true, leave: takeDataFolder(path) };
  }
  mkdirSync(UNKEPT, { recursive: true });
  removeLeftovers();
  const path = mkdtempSync(join(UNKEPT, 'stage-'));
  takeDataFolder(path);
  return { path, isKept: false, leave: () => rmSync(path, { recursive: true, force: true }) };
};

import { AREAS, type Area, type Expected } from './aspects.ts';
import { compareStage, type StageComparison } from './compare-stage.ts';
import type { AreaReader, Reading } from './ports.ts';

export interface CheckStageDependencies {
  readonly readers: Readonly<Record<Area, AreaReader>>;
  /** How many of how many things of an area have been read. */
  readonly progress: (area: Area, done: number, total: number) => void;
}

const unread = (fault: unknown): Reading => ({ unread: fault instanceof Error ? fault.message : String(fault) });

/** Reads every area of a stage and compares it with what is promised; one that cannot be read keeps none of the others from it. Changes nothing. */
export const checkStage =
  ({ readers, progress }: CheckStageDependencies) =>
  async (stage: string, expected: readonly Expected[]): Promise<StageComparison> => {
    const readings = new Map<Area, Reading>();
    for (const area of AREAS) {
      const names = expected.filter((one) => one.area === area).map(({ name }) => name);
      let done = 0;
      progress(area, done, names.length);
      const oneMore = (): void => {
        done += 1;
        progress(area, done, names.length);
      };
      readings.set(area, await readers[area].read(names, oneMore).catch(unread));
    }
    return compareStage(stage, expected, readings);
  };

import type { StageSwitch } from '../../domain/operations/recovery/ports.ts';

/** A stage in memory: on which tables it stands, and what is wrong with it. It outlives a process that is killed. */
export interface MemoryStage {
  suffix: string | undefined;
  obstacles: readonly string[];
  illSigns: readonly string[];
  /** How often it was put onto other tables. */
  moves: number;
}

export const createMemoryStageSwitch = (stage: MemoryStage): StageSwitch => ({
  standsOn: async () => stage.suffix,
  obstacles: async () => stage.obstacles,
  carryOver: async ({ suffix }) => {
    if (stage.obstacles.length > 0) return { refused: stage.obstacles };
    if (stage.suffix !== suffix) stage.moves += 1;
    stage.suffix = suffix;
    return 'carried';
  },
  illSigns: async () => stage.illSigns,
});

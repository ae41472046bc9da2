import type { StageSwitch } from '../../domain/operations/recovery/ports.ts';

export interface LocalSwitchOptions {
  /** The suffix that the running local stage says; `undefined` while it does not run. */
  readonly runningSuffix: () => string | undefined;
  /** Tells the stage on which tables to stand from its next start on, and since when signals count; `undefined`: it keeps nothing. */
  readonly keep: ((tables: { readonly suffix: string; readonly signalsSince: string }) => void) | undefined;
  /** What keeps it from working. */
  readonly signs: () => Promise<readonly string[]>;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

const LOOK_AGAIN_MILLISECONDS = 500;
/** It packages itself anew for other tables. */
const PATIENCE_LOOKS = 360;

/** The local stage looks itself whether it is to stand on other tables, and starts anew on them. */
export const localSwitch = ({ runningSuffix, keep, signs, sleep }: LocalSwitchOptions): StageSwitch => {
  const obstacles = (): readonly string[] =>
    keep === undefined ? ['it keeps no data, so its tables go with it: start it with `npm start -- --keep`'] : [];

  return {
    standsOn: async () => runningSuffix(),
    obstacles: async () => obstacles(),
    carryOver: async ({ suffix, point }) => {
      if (keep === undefined) return { refused: obstacles() };
      keep({ suffix, signalsSince: point });
      for (let look = 0; look < PATIENCE_LOOKS; look += 1) {
        if (runningSuffix() === suffix) return 'carried';
        await sleep(LOOK_AGAIN_MILLISECONDS);
      }
      throw new Error('the local stage has not started on the recovered tables: look where it runs');
    },
    illSigns: signs,
  };
};

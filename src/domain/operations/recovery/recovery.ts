import type { HeldRows } from '../restore/hold-back-rows.ts';

/** Work of a recovery that is done once and recorded. */
export type RecoveryStep = 'restore' | 'hold-back' | 'settle' | 'validate' | 'remove' | 'switch' | 'resume';

/** What became of one table. */
export interface RecoveredTable {
  readonly model: string;
  readonly rows: number;
  /** Of the table that it was recovered from, where that is there still: it goes on changing meanwhile. */
  readonly rowsThere?: number;
}

/** How far a recovery has come, kept by the one who recovers. Times are ISO-8601 UTC. */
export interface Recovery {
  readonly id: string;
  readonly stage: string;
  /** `recover`: the stage is to go on with these tables. `drill`: they are removed again. `restore`: they stay beside its own. */
  readonly purpose: 'recover' | 'drill' | 'restore';
  /** A moment, or the name of a backup. */
  readonly source: { readonly kind: 'point-in-time' } | { readonly kind: 'backup'; readonly backup: string };
  /** Of the tables that are recovered from, and of those that are made. */
  readonly fromSuffix: string;
  readonly suffix: string;
  /** Where the tables are made, if not in the stage's region. */
  readonly region?: string;
  /** The ARN of the key that they are encrypted with; absent: that of the tables that they were. */
  readonly tableKey?: string;
  readonly beganAt: string;
  /** The moment whose data it is: nothing later is in it. */
  readonly point: string;
  /** Models whose tables this recovery has made, or was about to. Nothing else is ever removed. */
  readonly made: readonly string[];
  readonly done: Partial<Readonly<Record<RecoveryStep, string>>>;
  /** What was waiting to be done at that moment; absent: it was not looked for yet. */
  readonly held?: HeldRows;
  readonly tables: readonly RecoveredTable[];
  /** What the integrity check found, by kind; absent: it was not asked. */
  readonly findings?: number;
}

export const RECOVERY_TIME_MINUTES = 15;
export const RECOVERY_POINT_MINUTES = 5;

export interface Measured {
  readonly recoverySeconds: number;
  /** Until a signal went through the stage on its recovered tables; absent: it does not stand on them yet. */
  readonly resumedSeconds?: number;
  /** Of what there is of the two, the longer. */
  readonly isTimeMet: boolean;
  /** Between the moment of the data and the beginning of the recovery. */
  readonly pointSeconds: number;
  readonly isPointMet: boolean;
}

/** A recovery against what the platform promises; `undefined`: it has not been validated. */
export const measure = ({ beganAt, point, done }: Recovery): Measured | undefined => {
  if (done.validate === undefined) return undefined;
  const seconds = (from: string, to: string): number => Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
  const recoverySeconds = seconds(beganAt, done.validate);
  const pointSeconds = seconds(point, beganAt);
  const resumedSeconds = done.resume === undefined ? undefined : seconds(beganAt, done.resume);
  return {
    recoverySeconds,
    ...(resumedSeconds === undefined ? {} : { resumedSeconds }),
    isTimeMet: (resumedSeconds ?? recoverySeconds) <= RECOVERY_TIME_MINUTES * 60,
    pointSeconds,
    isPointMet: pointSeconds <= RECOVERY_POINT_MINUTES * 60,
  };
};

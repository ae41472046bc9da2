/** The present moment. Time enters the domain through this port only. */
export type Clock = () => Date;

/** `at` shifted by a number of seconds (may be negative). */
export const secondsAfter = (at: Date, seconds: number): Date => new Date(at.getTime() + seconds * 1000);

export const minutesAfter = (at: Date, minutes: number): Date => secondsAfter(at, minutes * 60);

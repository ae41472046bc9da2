/** The present moment. Time enters the domain through this port only. */
export type Clock = () => Date;

/** `at` shifted by a number of seconds (may be negative). */
export const secondsAfter = (at: Date, seconds: number): Date => new Date(at.getTime() + seconds * 1000);

export const minutesAfter = (at: Date, minutes: number): Date => secondsAfter(at, minutes * 60);

/** A moment as any program may have written it, in ISO-8601; `undefined` when it is none. */
export const momentOf = (text: string): Date | undefined => {
  const at = new Date(/^\d{4}-\d{2}-\d{2}/.test(text) ? text : Number.NaN);
  return Number.isNaN(at.getTime()) ? undefined : at;
};

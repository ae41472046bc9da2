/** What one look at a part of a stage came to. */
export interface VitalSign {
  readonly sign: string;
  /** `not-here`: this kind of stage has no such part. */
  readonly verdict: 'well' | 'ill' | 'not-here';
  readonly says: string;
  /** What to do about it: a command, or the page to read. */
  readonly remedy?: string;
}

export const well = (sign: string, says: string): VitalSign => ({ sign, verdict: 'well', says });

export const ill = (sign: string, says: string, remedy: string): VitalSign => ({ sign, verdict: 'ill', says, remedy });

export const notHere = (sign: string, says: string): VitalSign => ({ sign, verdict: 'not-here', says });

/** A part of a stage that can be looked at, and what to do when even the look fails. */
export interface Examination {
  readonly sign: string;
  readonly remedy: string;
  look(): Promise<VitalSign>;
}

import { type Examination, ill, type VitalSign } from './vital-sign.ts';

export interface ExamineStageDependencies {
  readonly examinations: readonly Examination[];
  /** Resolves after so long, for a look that takes too long. */
  readonly patience: (milliseconds: number) => Promise<void>;
  readonly progress: (sign: string) => void;
}

const messageOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));

/** Every examination gets its look, for so many seconds at most; one that fails or takes too long is ill, and keeps no other back. */
export const examineStage =
  ({ examinations, patience, progress }: ExamineStageDependencies) =>
  async (secondsEach: number): Promise<readonly VitalSign[]> => {
    const signs: VitalSign[] = [];
    for (const { sign, remedy, look } of examinations) {
      progress(sign);
      const tooLong = patience(secondsEach * 1000).then(() =>
        ill(sign, `gave no answer within ${secondsEach} s`, remedy),
      );
      const looked = look().catch((fault: unknown) => ill(sign, messageOf(fault), remedy));
      signs.push(await Promise.race([looked, tooLong]));
    }
    return signs;
  };

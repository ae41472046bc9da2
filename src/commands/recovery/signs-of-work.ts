import type { VitalSign } from '../../domain/operations/health/vital-sign.ts';

/**
 * What shows that a stage works. Dead letters are no sign of it: those of messages that a recovery holds back are there by its
 * own doing; and an alarm that the disaster has set off goes out in its own time.
 */
const SHOWING_WORK = ['tables', 'configuration', 'HTTP API', 'signal'];

/** Of the signs of a stage, those that are ill: what keeps it from working, and the rest. */
export const sortSigns = (signs: readonly VitalSign[]) => {
  const ill = signs.filter(({ verdict }) => verdict === 'ill');
  const says = (those: readonly VitalSign[]): readonly string[] => those.map((one) => `${one.sign}: ${one.says}`);
  const isOfWork = ({ sign }: VitalSign): boolean => SHOWING_WORK.includes(sign);
  return { stops: says(ill.filter(isOfWork)), others: says(ill.filter((one) => !isOfWork(one))) };
};

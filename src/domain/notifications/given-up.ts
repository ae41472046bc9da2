const GAVE_UP = 'gave up after';

/** Why a message failed whose attempts were used up, in contrast to one that was refused for good. */
export const gaveUp = (attempts: number, reason: string): string => `${GAVE_UP} ${attempts} attempt(s): ${reason}`;

export const isGivenUp = (reason: string | undefined): boolean => reason?.startsWith(GAVE_UP) === true;

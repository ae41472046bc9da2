import type { SmsSegments } from './template.ts';

/** GSM 03.38, basic alphabet: one septet each. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** GSM 03.38, extension table: an escape and a septet, which stay together. */
const EXTENSION = new Set('\f^{}\\[~]|€');

const isGsm7 = (character: string): boolean => BASIC.has(character) || EXTENSION.has(character);
const septetsOf = (character: string): number => (EXTENSION.has(character) ? 2 : 1);
const unitsOf = (character: string): number => character.length;

/** How many parts of `partSize` hold the costs in order, none of which is divided between two parts. */
const partsFor = (costs: readonly number[], partSize: number): number => {
  let parts = 1;
  let used = 0;
  for (const cost of costs) {
    if (used + cost > partSize) {
      parts += 1;
      used = 0;
    }
    used += cost;
  }
  return parts;
};

/** What a carrier counts: one part of 160 septets or 70 units, or several of 153 or 67 with a header each. */
export const segmentsOf = (text: string): SmsSegments => {
  const characters = [...text];
  const gsm7 = characters.every(isGsm7);
  const costs = characters.map(gsm7 ? septetsOf : unitsOf);
  const units = costs.reduce((sum, cost) => sum + cost, 0);
  const [whole, part] = gsm7 ? [160, 153] : [70, 67];
  return {
    encoding: gsm7 ? 'GSM-7' : 'UCS-2',
    segments: text === '' ? 0 : units <= whole ? 1 : partsFor(costs, part),
    units,
  };
};

/** The characters, each once, because of which a text cannot be sent in GSM-7. */
export const charactersOutsideGsm7 = (text: string): readonly string[] => [
  ...new Set([...text].filter((character) => !isGsm7(character))),
];

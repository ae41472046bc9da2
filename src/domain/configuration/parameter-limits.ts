import type { PutRefusal } from './ports.ts';

/** Of a parameter of the advanced tier, which the store takes up to by itself; the standard tier ends at half of it. */
export const PARAMETER_LIMIT_BYTES = 8192;

/**
 * Why no store keeps this text, or `undefined`: what AWS's parameter store takes is the measure of every other.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
export const unstorable = (text: string): PutRefusal | undefined => {
  const sizeBytes = new TextEncoder().encode(text).length;
  if (sizeBytes > PARAMETER_LIMIT_BYTES) return { reason: 'too-large', sizeBytes, limitBytes: PARAMETER_LIMIT_BYTES };
  if (text === '')
    return { reason: 'unstorable', problem: 'an empty text cannot be kept; remove the parameter instead' };
  return /\{\{.*\}\}/s.test(text)
    ? { reason: 'unstorable', problem: 'a text with {{ }} cannot be kept: it would name another parameter' }
    : undefined;
};
